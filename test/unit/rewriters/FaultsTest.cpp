//===- FaultsTest.cpp - All or nothing, whatever goes wrong ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// This program has its own versions of the system calls that write. A child
// process applies a change and dies at the Nth of them, or gets an error from
// it; then the parent looks at the files. N goes up until the child comes
// through. A single death is in JournalTest.cpp.
//
//===----------------------------------------------------------------------===//

#include "TempTree.h"
#include "rewriters/Apply.h"
#include "rewriters/Journal.h"
#include "rewriters/Trial.h"

#include "gtest/gtest.h"

#include <cerrno>
#include <cstdarg>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

enum class Fault { None, Kill, FailOnce, DiskFull };
Fault What = Fault::None;
int At = 0;    ///< the call that goes wrong, from 1
int Count = 0; ///< calls so far

/// Counts a call; true if it is to fail. What only removes or renames needs no
/// space, and works on a full disk.
bool goesWrong(bool NeedsSpace) {
  if (What == Fault::None)
    return false;
  ++Count;
  bool Fails = false;
  if (What == Fault::Kill && Count == At)
    ::syscall(SYS_kill, ::getpid(), SIGKILL);
  if (What == Fault::FailOnce)
    Fails = Count == At && NeedsSpace;
  if (What == Fault::DiskFull)
    Fails = Count >= At && NeedsSpace;
  if (Fails)
    errno = ENOSPC;
  return Fails;
}

} // namespace

extern "C" {
static int openAny(int Folder, const char *Path, int Flags, va_list Rest) {
  mode_t Mode = (Flags & O_CREAT) ? va_arg(Rest, mode_t) : 0;
  if ((Flags & O_CREAT) && goesWrong(true))
    return -1;
  return ::syscall(SYS_openat, Folder, Path, Flags, Mode);
}
int open(const char *Path, int Flags, ...) {
  va_list Rest;
  va_start(Rest, Flags);
  int Result = openAny(AT_FDCWD, Path, Flags, Rest);
  va_end(Rest);
  return Result;
}
int open64(const char *Path, int Flags, ...) {
  va_list Rest;
  va_start(Rest, Flags);
  int Result = openAny(AT_FDCWD, Path, Flags, Rest);
  va_end(Rest);
  return Result;
}
ssize_t write(int Descriptor, const void *Bytes, size_t Size) {
  if (Descriptor > 2 && goesWrong(true)) {
    // A full disk takes what still fits.
    if (What == Fault::DiskFull && Count == At && Size > 1)
      return ::syscall(SYS_write, Descriptor, Bytes, Size / 2);
    return -1;
  }
  return ::syscall(SYS_write, Descriptor, Bytes, Size);
}
int rename(const char *From, const char *To) noexcept {
  if (goesWrong(What == Fault::FailOnce))
    return -1;
  return ::syscall(SYS_renameat, AT_FDCWD, From, AT_FDCWD, To);
}
int link(const char *From, const char *To) noexcept {
  if (goesWrong(true))
    return -1;
  return ::syscall(SYS_linkat, AT_FDCWD, From, AT_FDCWD, To, 0);
}
int unlink(const char *Path) noexcept {
  if (goesWrong(false))
    return -1;
  return ::syscall(SYS_unlinkat, AT_FDCWD, Path, 0);
}
int fsync(int) { return goesWrong(true) ? -1 : 0; }
int fchmod(int Descriptor, mode_t Mode) noexcept {
  if (goesWrong(false))
    return -1;
  return ::syscall(SYS_fchmod, Descriptor, Mode);
}
int mkdir(const char *Path, mode_t Mode) noexcept {
  if (goesWrong(true))
    return -1;
  return ::syscall(SYS_mkdirat, AT_FDCWD, Path, Mode);
}
} // extern "C"

namespace unlatch {
namespace {

const char *const Names[] = {"a.cpp", "b.h", "sub/c.h"};

class Project {
public:
  Project() {
    ::mkdir(Tree.path("sub").c_str(), 0777);
    for (const char *Name : Names)
      Tree.write(Name, oldText(Name));
  }
  static std::string oldText(std::string Name) { return Name + " before\n"; }
  static std::string newText(std::string Name) {
    return Name + " after it was changed\n";
  }
  std::vector<FileChange> changes() const {
    std::vector<FileChange> Changes;
    for (const char *Name : Names)
      Changes.push_back(
          {Tree.path(Name), Name, oldText(Name), newText(Name), {}});
    return Changes;
  }
  std::string state() const { return Tree.path("state"); }

  /// "old" or "new" if all files are, else what there is.
  std::string now() const {
    size_t Old = 0, New = 0;
    std::string All;
    for (const char *Name : Names) {
      std::string Text = Tree.read(Name);
      Old += Text == oldText(Name);
      New += Text == newText(Name);
      All += Text;
    }
    return Old == std::size(Names)   ? "old"
           : New == std::size(Names) ? "new"
                                     : All;
  }
  /// Files that nobody needs any more.
  std::vector<std::string> litter() const {
    std::vector<std::string> Found;
    for (const auto &Entry :
         std::filesystem::recursive_directory_iterator(Tree.Root))
      if (Entry.symlink_status().type() ==
              std::filesystem::file_type::regular &&
          (Entry.path().string().find(".unlatch-") != std::string::npos ||
           Entry.path().parent_path() == state()))
        Found.push_back(Entry.path());
    return Found;
  }
  void recover() const {
    recoverInterrupted(state());
    undoTrials(state());
  }

  TempTree Tree;
};

/// Runs it in a child with a fault; its exit code, or -1 if it was killed.
int inChild(Fault Kind, int N, const std::function<int()> &Run) {
  pid_t Child = ::fork();
  if (Child == 0) {
    At = N;
    What = Kind;
    int Code = Run();
    What = Fault::None;
    ::_exit(Code);
  }
  int Status = 0;
  ::waitpid(Child, &Status, 0);
  return WIFSIGNALED(Status) ? -1 : WEXITSTATUS(Status);
}

int applyIn(const Project &T) {
  return applyChanges({}, T.changes(), T.state()).Errors.empty() ? 0 : 1;
}

/// The run that finishes the work is killed as well, wherever that is.
TEST(Faults, KilledAgainWhileRecovering) {
  for (int N = 1;; ++N) {
    bool Through = false;
    for (int M = 1;; ++M) {
      Project T;
      Through = inChild(Fault::Kill, N, [&] { return applyIn(T); }) != -1;
      int Code = inChild(Fault::Kill, M, [&] {
        T.recover();
        return 0;
      });
      T.recover();
      EXPECT_TRUE(T.now() == "old" || T.now() == "new")
          << N << ", " << M << ": " << T.now();
      EXPECT_TRUE(T.litter().empty()) << N << ", " << M;
      if (Code != -1)
        break;
    }
    if (Through)
      break;
  }
}

void failAtEveryCall(Fault Kind) {
  int Failed = 0;
  for (int N = 1;; ++N) {
    Project T;
    bool Reached = false;
    int Code = inChild(Kind, N, [&] {
      int Result = applyIn(T);
      return Result + (Count < N ? 2 : 0);
    });
    Reached = !(Code & 2);
    ASSERT_NE(Code, -1);
    // What the run says is what is so, with no other run needed.
    EXPECT_EQ(T.now(), Code & 1 ? "old" : "new") << N;
    EXPECT_TRUE(T.litter().empty()) << N << ": " << T.litter().front();
    Failed += Code & 1;
    if (!Reached)
      break;
  }
  EXPECT_GT(Failed, 5);
}

TEST(Faults, ErrorAtEveryCall) { failAtEveryCall(Fault::FailOnce); }
TEST(Faults, FullDiskFromEveryCall) { failAtEveryCall(Fault::DiskFull); }

/// Applied and then judged: killed before the judgement, all is put back.
TEST(Faults, KilledDuringATrial) {
  int New = 0;
  for (int N = 1;; ++N) {
    Project T;
    std::string Judged = T.Tree.path("judged");
    int Code = inChild(Fault::Kill, N, [&] {
      Trial Undoable(T.state(), T.changes());
      int Result = applyIn(T);
      ::close(::creat(Judged.c_str(), 0666)); // not counted
      return Result;
    });
    bool WasJudged = std::filesystem::exists(Judged);
    T.recover();
    EXPECT_TRUE(T.now() == "old" || (WasJudged && T.now() == "new"))
        << N << ": " << T.now();
    EXPECT_TRUE(T.litter().empty()) << N << ": " << T.litter().front();
    New += T.now() == "new";
    if (Code != -1)
      break;
  }
  EXPECT_GE(New, 1);
}

/// Somebody goes on editing after the run was killed: theirs is kept.
TEST(Faults, TrialOfAFileThatIsEditedMeanwhile) {
  Project T;
  inChild(Fault::None, 0, [&] {
    Trial Undoable(T.state(), T.changes());
    applyIn(T);
    ::syscall(SYS_kill, ::getpid(), SIGKILL);
    return 0;
  });
  T.Tree.write("b.h", "mine\n");
  EXPECT_EQ(undoTrials(T.state()).size(), 1u);
  EXPECT_EQ(T.Tree.read("a.cpp"), Project::newText("a.cpp"));
  EXPECT_EQ(T.Tree.read("b.h"), "mine\n");
  EXPECT_TRUE(undoTrials(T.state()).empty());
}

TEST(Faults, SymlinkLoopIsRefused) {
  Project T;
  std::filesystem::remove(T.Tree.path("b.h"));
  std::filesystem::create_symlink("loop", T.Tree.path("b.h"));
  std::filesystem::create_symlink("b.h", T.Tree.path("loop"));
  ApplyResult R = applyChanges({}, T.changes(), T.state());
  ASSERT_EQ(R.Errors.size(), 1u);
  EXPECT_EQ(T.Tree.read("a.cpp"), Project::oldText("a.cpp"));
  EXPECT_TRUE(T.litter().empty());
}

} // namespace
} // namespace unlatch
