//===- Apply.cpp - Write changed files, all of them or none ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// In three steps, so that what can fail fails early: write and sync every new
// content to a file beside the original, keep the original under a second
// name, and only then rename. Renaming within a directory needs no space; if
// it fails all the same, what was renamed is put back.

#include "rewriters/Apply.h"

#include "rewriters/Journal.h"

#include "summary/Hash.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;

namespace unlatch {

namespace {

/// Files that are removed again unless told otherwise.
class Leftovers {
public:
  ~Leftovers() {
    for (const std::string &Path : Paths)
      ::unlink(Path.c_str());
  }
  void add(std::string Path) { Paths.push_back(std::move(Path)); }

private:
  std::vector<std::string> Paths;
};

struct Pending {
  const FileChange *Change;
  std::string Target; ///< symlinks resolved, now
  std::string Fresh;  ///< the new content, beside the target
  std::string Kept;   ///< the old content, beside the target
};

std::string reason() { return std::strerror(errno); }

class Writer {
public:
  Writer(const Program &P, const std::vector<FileChange> &Changes,
         const std::string &JournalDirectory)
      : P(P), Changes(Changes), Log(JournalDirectory) {}

  ApplyResult run() {
    if (prepare() && unchanged() && keepOriginals())
      exchange();
    return std::move(Result);
  }

private:
  void fail(std::string Sentence) {
    Result.Errors.push_back(std::move(Sentence));
  }

  /// Checks every file and writes every new content beside it. Goes on after
  /// an error, so that all that is wrong is said at once.
  bool prepare() {
    for (const FileChange &Change : Changes) {
      SmallString<256> Real;
      if (auto Code = sys::fs::real_path(Change.RealPath, Real)) {
        fail(fmt::format("{} cannot be found any more: {}", Change.Name,
                         Code.message()));
        continue;
      }
      Pending New{&Change, Real.str().str(), "", ""};
      if (checkWritable(New) && checkSame(New) && writeBeside(New))
        All.push_back(std::move(New));
    }
    return Result.Errors.empty();
  }

  bool checkWritable(const Pending &File) {
    struct stat Stat;
    if (::stat(File.Target.c_str(), &Stat) != 0) {
      fail(fmt::format("{} cannot be looked at: {}", File.Change->Name,
                       reason()));
      return false;
    }
    // Root may write to it all the same, but somebody did not want that.
    if ((Stat.st_mode & 0222) == 0 || ::access(File.Target.c_str(), W_OK)) {
      fail(fmt::format("{} is read-only", File.Change->Name));
      return false;
    }
    return true;
  }

  bool checkSame(const Pending &File) {
    auto Now = MemoryBuffer::getFile(File.Target, /*IsText=*/false,
                                     /*RequiresNullTerminator=*/false,
                                     /*IsVolatile=*/true);
    if (!Now) {
      fail(fmt::format("{} cannot be read: {}", File.Change->Name,
                       Now.getError().message()));
      return false;
    }
    auto Known = P.Files.find(File.Change->RealPath);
    bool Same = (*Now)->getBuffer() == File.Change->Before &&
                (Known == P.Files.end() || Known->second.Hash.empty() ||
                 Known->second.Hash == contentHash((*Now)->getBuffer()));
    if (!Same)
      fail(fmt::format("{} was changed after it was read; run again",
                       File.Change->Name));
    return Same;
  }

  bool writeBeside(Pending &File) {
    struct stat Stat;
    if (::stat(File.Target.c_str(), &Stat) != 0)
      return false;
    SmallString<256> Path;
    sys::fs::createUniquePath(File.Target + ".unlatch-%%%%%%%%", Path,
                              /*MakeAbsolute=*/false);
    // Before it is made: whatever is there, the journal knows of it.
    Log.add(File.Target, contentHash(File.Change->Before), Path.str().str(),
            Path.str().str() + ".old");
    int Descriptor = -1;
    if (auto Code = sys::fs::openFileForReadWrite(
            Path, Descriptor, sys::fs::CD_CreateNew, sys::fs::OF_None)) {
      fail(fmt::format("{} cannot be written: no file can be made in its "
                       "directory: {}",
                       File.Change->Name, Code.message()));
      return false;
    }
    File.Fresh = Path.str().str();
    File.Kept = File.Fresh + ".old";
    Rest.add(File.Fresh);
    // Of another's file the owner can be kept by root only; that is no reason
    // not to write it.
    [[maybe_unused]] int Owner = ::fchown(Descriptor, Stat.st_uid, Stat.st_gid);
    bool Ok = ::fchmod(Descriptor, Stat.st_mode & 07777) == 0 &&
              writeAll(Descriptor, File.Change->After) &&
              ::fsync(Descriptor) == 0;
    int Saved = errno;
    Ok = ::close(Descriptor) == 0 && Ok;
    if (!Ok)
      fail(fmt::format("{} cannot be written: {}", File.Change->Name,
                       std::strerror(Saved ? Saved : errno)));
    return Ok;
  }

  static bool writeAll(int Descriptor, StringRef Bytes) {
    while (!Bytes.empty()) {
      ssize_t Count = ::write(Descriptor, Bytes.data(), Bytes.size());
      if (Count < 0 && errno == EINTR)
        continue;
      if (Count < 0)
        return false;
      Bytes = Bytes.drop_front(Count);
    }
    return true;
  }

  /// Once more, now that the writing is done and only the renames are left.
  bool unchanged() {
    for (const Pending &File : All)
      checkSame(File);
    return Result.Errors.empty();
  }

  bool keepOriginals() {
    for (Pending &File : All) {
      Rest.add(File.Kept);
      if (::link(File.Target.c_str(), File.Kept.c_str()) == 0)
        continue;
      // No hard links here.
      if (auto Code = sys::fs::copy_file(File.Target, File.Kept)) {
        fail(fmt::format("{} cannot be written: {}", File.Change->Name,
                         Code.message()));
        return false;
      }
    }
    return true;
  }

  void exchange() {
    Log.commit();
    for (size_t I = 0; I != All.size(); ++I) {
      if (::rename(All[I].Fresh.c_str(), All[I].Target.c_str()) == 0)
        continue;
      fail(fmt::format("{} cannot be replaced: {}", All[I].Change->Name,
                       reason()));
      putBack(I);
      return;
    }
    for (const Pending &File : All) {
      syncDirectory(File.Target);
      Result.Written.push_back(File.Change->RealPath);
    }
  }

  void putBack(size_t Count) {
    for (size_t I = 0; I != Count; ++I)
      if (::rename(All[I].Kept.c_str(), All[I].Target.c_str()) != 0)
        fail(fmt::format("{} could not be put back: {}", All[I].Change->Name,
                         reason()));
  }

  static void syncDirectory(StringRef Path) {
    int Descriptor = ::open(sys::path::parent_path(Path).str().c_str(),
                            O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (Descriptor < 0)
      return;
    ::fsync(Descriptor);
    ::close(Descriptor);
  }

  const Program &P;
  const std::vector<FileChange> &Changes;
  std::vector<Pending> All;
  Journal Log; // goes after what it speaks of
  Leftovers Rest;
  ApplyResult Result;
};

} // namespace

ApplyResult applyChanges(const Program &P,
                         const std::vector<FileChange> &Changes,
                         const std::string &JournalDirectory) {
  return Writer(P, Changes, JournalDirectory).run();
}

} // namespace unlatch
