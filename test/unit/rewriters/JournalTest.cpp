//===- JournalTest.cpp - Killed anywhere, all files or none ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The system calls by which files are written, linked, renamed and removed are
// defined here instead, so that a child process can die at any one of them.
//
//===----------------------------------------------------------------------===//

#include "rewriters/Journal.h"
#include "TempTree.h"
#include "rewriters/Apply.h"

#include "gtest/gtest.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static constexpr int Killed = 99;
static int CallsLeft = -1; // no limit

static void mayDie() {
  if (CallsLeft >= 0 && CallsLeft-- == 0)
    _exit(Killed);
}

extern "C" {
int rename(const char *From, const char *To) noexcept {
  mayDie();
  return syscall(SYS_renameat2, AT_FDCWD, From, AT_FDCWD, To, 0);
}
int link(const char *From, const char *To) noexcept {
  mayDie();
  return syscall(SYS_linkat, AT_FDCWD, From, AT_FDCWD, To, 0);
}
int unlink(const char *Name) noexcept {
  mayDie();
  return syscall(SYS_unlinkat, AT_FDCWD, Name, 0);
}
int fsync(int Descriptor) {
  mayDie();
  return syscall(SYS_fsync, Descriptor);
}
ssize_t write(int Descriptor, const void *Bytes, size_t Size) {
  mayDie();
  return syscall(SYS_write, Descriptor, Bytes, Size);
}
}

namespace unlatch {
namespace {

FileChange change(const TempTree &Tree, const std::string &Name) {
  FileChange C;
  C.RealPath = C.Name = Tree.path(Name);
  C.Before = Tree.read(Name);
  C.After = "new " + Name;
  return C;
}

/// Applies changes to three files in a child that dies at the Nth call; false
/// once there are not so many.
bool applyUntil(int N, const TempTree &Tree, const TempTree &State) {
  pid_t Child = fork();
  if (Child == 0) {
    CallsLeft = N;
    applyChanges({},
                 {change(Tree, "a"), change(Tree, "d/b"), change(Tree, "d/c")},
                 State.path("."));
    _exit(0);
  }
  int Status = 0;
  waitpid(Child, &Status, 0);
  EXPECT_TRUE(WIFEXITED(Status));
  return WEXITSTATUS(Status) == Killed;
}

TEST(Journal, KilledAnywhere) {
  int N = 0, Olds = 0, News = 0;
  for (bool Died = true; Died; ++N) {
    TempTree Tree, State;
    for (const char *Name : {"a", "d/b", "d/c"})
      Tree.write(Name, std::string("old ") + Name);
    Died = applyUntil(N, Tree, State);
    recoverInterrupted(State.path("."));
    bool New = Tree.read("a") == "new a";
    for (const char *Name : {"a", "d/b", "d/c"})
      EXPECT_EQ(Tree.read(Name), (New ? "new " : "old ") + std::string(Name))
          << "killed at call " << N;
    ++(New ? News : Olds);
    // The folder d counts as well.
    EXPECT_EQ(Tree.files(), 4u) << "left behind when killed at call " << N;
    EXPECT_EQ(State.files(), 0u) << "journal left when killed at call " << N;
  }
  EXPECT_GT(Olds, 8);
  EXPECT_GT(News, 8);
}

TEST(Journal, NegativeChangedMeanwhile) {
  // Found by trying: the first call after which the new state is final.
  for (int N = 0;; ++N) {
    TempTree Tree, State;
    for (const char *Name : {"a", "d/b", "d/c"})
      Tree.write(Name, std::string("old ") + Name);
    if (!applyUntil(N, Tree, State))
      FAIL() << "never killed between two renames";
    if (Tree.read("a") != "new a" || Tree.read("d/c") != "old d/c")
      continue;
    Tree.write("d/c", "mine");
    std::vector<std::string> Said = recoverInterrupted(State.path("."));
    EXPECT_EQ(Tree.read("d/c"), "mine");
    ASSERT_FALSE(Said.empty());
    EXPECT_NE(Said.back().find("d/c was changed since"), std::string::npos)
        << Said.back();
    return;
  }
}

TEST(Journal, NegativeAliveOrForeign) {
  TempTree Tree, State;
  Tree.write("a", "old");
  Tree.write("a.unlatch-1", "new");
  {
    Journal Log(State.path("."));
    Log.add(Tree.path("a"), "", Tree.path("a.unlatch-1"),
            Tree.path("a.unlatch-1.old"));
    EXPECT_TRUE(recoverInterrupted(State.path(".")).empty());
    EXPECT_EQ(Tree.read("a.unlatch-1"), "new") << "its writer is at work";
  }
  // Nothing is removed that this tool would not have made.
  State.write("journal-x", "{\"target\":\"" + Tree.path("a") +
                               "\",\"hash\":\"\",\"fresh\":\"" +
                               Tree.path("a") + "\",\"kept\":\"" +
                               Tree.path("a") + "\"}\nnot json\n");
  recoverInterrupted(State.path("."));
  EXPECT_EQ(Tree.read("a"), "old");
  EXPECT_EQ(State.files(), 0u);
  // Without a place to write there is no journal, and all else as before.
  EXPECT_TRUE(recoverInterrupted(State.path("no/such")).empty());
  EXPECT_TRUE(applyChanges({}, {change(Tree, "a")}, "/proc/no").Errors.empty());
  EXPECT_EQ(Tree.read("a"), "new a");
}

} // namespace
} // namespace unlatch
