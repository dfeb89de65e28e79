//===- SummaryCache.cpp - Summaries of units that have not changed --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/SummaryCache.h"

#include "matchers/ProjectTypes.h"
#include "summary/Binary.h"
#include "summary/Hash.h"
#include "tool/OutputFile.h"

#include "clang/Basic/Version.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <cstdlib>

using namespace llvm;

namespace unlatch {

// An entry is a line with this, a line "SIZE TIME HASH NAME" for each file, an
// empty line, and the summary. LLVM's pruning looks at names that begin so.
static constexpr StringLiteral Magic = "unlatch-cache 2";
static constexpr StringLiteral Prefix = "llvmcache-";

static int64_t nanoseconds(sys::TimePoint<> Time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             Time.time_since_epoch())
      .count();
}

static FileStamp stampOf(uint64_t Size, sys::TimePoint<> Modified) {
  return {Size, nanoseconds(Modified)};
}

namespace {

class RecordingFileSystem : public vfs::ProxyFileSystem {
public:
  explicit RecordingFileSystem(std::vector<FileRead> &Read)
      : ProxyFileSystem(vfs::createPhysicalFileSystem()), Read(Read) {}

  ErrorOr<std::unique_ptr<vfs::File>>
  openFileForRead(const Twine &Name) override {
    auto File = ProxyFileSystem::openFileForRead(Name);
    if (!File)
      return File;
    SmallString<256> Absolute;
    Name.toVector(Absolute);
    if (makeAbsolute(Absolute) || !Seen.insert(Absolute).second)
      return File;
    // A time that no file has, so that the entry is never taken for current.
    FileStamp Stamp{0, -1};
    if (auto Status = (*File)->status())
      Stamp = stampOf(Status->getSize(), Status->getLastModificationTime());
    Read.push_back({Absolute.str().str(), Stamp});
    return File;
  }

private:
  std::vector<FileRead> &Read;
  StringSet<> Seen;
};

} // namespace

IntrusiveRefCntPtr<vfs::FileSystem>
createRecordingFileSystem(std::vector<FileRead> &Read) {
  return makeIntrusiveRefCnt<RecordingFileSystem>(Read);
}

std::string defaultCacheDirectory() {
  SmallString<256> Directory;
  if (!sys::path::cache_directory(Directory))
    return {};
  sys::path::append(Directory, "unlatch");
  return Directory.str().str();
}

/// This build of the tool, the parser's, and what the environment adds to
/// every command.
static std::string describeTool(const ExtractOptions &Options) {
  std::string Text;
  raw_string_ostream OS(Text);
  std::string Self = sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&describeTool));
  sys::fs::file_status Status;
  if (!sys::fs::status(Self, Status))
    OS << Status.getSize() << ' '
       << nanoseconds(Status.getLastModificationTime()) << '\n';
  OS << clang::getClangFullVersion() << '\n' << Options.IncludeExclusive;
  const ProjectTypes &Types = projectTypes();
  for (const auto *Names : {&Types.Maps, &Types.SharedMutexes, &Types.Mutexes,
                            &Types.SharedGuards, &Types.Guards})
    OS << '\n' << join(*Names, "\n") << '\n';
  for (const char *Name : {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH"})
    if (const char *Value = std::getenv(Name))
      OS << '\n' << Name << '=' << Value;
  return Text;
}

SummaryCache::SummaryCache(std::string Directory, const ExtractOptions &Options)
    : Directory(std::move(Directory)), Salt(describeTool(Options)) {
  if (!this->Directory.empty() && sys::fs::create_directories(this->Directory))
    this->Directory.clear();
}

std::string SummaryCache::entryName(const Unit &U) const {
  std::string Key = Salt;
  for (StringRef Part : {StringRef(U.MainFile), StringRef(U.Directory)})
    (Key += '\0') += Part;
  for (const std::string &Argument : U.Arguments)
    (Key += '\0') += Argument;
  SmallString<256> Name(Directory);
  sys::path::append(Name, Prefix + contentHash(Key));
  return Name.str().str();
}

static std::optional<FileStamp> stampNow(StringRef Name) {
  sys::fs::file_status Status;
  if (sys::fs::status(Name, Status))
    return std::nullopt;
  return stampOf(Status.getSize(), Status.getLastModificationTime());
}

std::string SummaryCache::hashOf(const FileRead &File) {
  {
    std::lock_guard Lock(FilesLock);
    auto It = Hashes.find(File.Name);
    if (It != Hashes.end() && It->second.first == File.Stamp)
      return It->second.second;
  }
  // A pipe can be read once, and that has been done.
  if (!sys::fs::is_regular_file(File.Name))
    return {};
  auto Buffer = MemoryBuffer::getFile(File.Name, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false,
                                      /*IsVolatile=*/true);
  if (!Buffer)
    return {};
  std::string Hash = contentHash((*Buffer)->getBuffer());
  if (stampNow(File.Name) != File.Stamp)
    return {};
  std::lock_guard Lock(FilesLock);
  Hashes[File.Name] = {File.Stamp, Hash};
  return Hash;
}

bool SummaryCache::isAsItWas(const FileRead &File, StringRef Hash) {
  std::optional<FileStamp> Now;
  {
    std::lock_guard Lock(FilesLock);
    auto [It, New] = Stamps.try_emplace(File.Name);
    if (New)
      It->second = stampNow(File.Name);
    Now = It->second;
  }
  if (!Now || Now->Size != File.Stamp.Size)
    return false;
  return *Now == File.Stamp || hashOf({File.Name, *Now}) == Hash;
}

std::optional<Summary> SummaryCache::load(const Unit &U) {
  if (Directory.empty())
    return std::nullopt;
  auto Buffer = MemoryBuffer::getFile(entryName(U));
  if (!Buffer)
    return std::nullopt;
  auto [First, Rest] = (*Buffer)->getBuffer().split('\n');
  if (First != Magic)
    return std::nullopt;
  for (;;) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    if (Line.empty())
      break;
    FileRead File;
    if (Line.consumeInteger(10, File.Stamp.Size) || !Line.consume_front(" ") ||
        Line.consumeInteger(10, File.Stamp.Modified) ||
        !Line.consume_front(" "))
      return std::nullopt;
    auto [Hash, Name] = Line.split(' ');
    File.Name = Name.str();
    if (!isAsItWas(File, Hash))
      return std::nullopt;
  }
  return readBinary({Rest.data(), Rest.size()});
}

/// Whether a file may have been written again within the same tick of the
/// clock that gave it its time.
static bool isRecent(const FileRead &File) {
  auto Age =
      nanoseconds(std::chrono::system_clock::now()) - File.Stamp.Modified;
  return Age < nanoseconds(sys::TimePoint<>(std::chrono::seconds(2)));
}

void SummaryCache::store(const Unit &U, const Summary &S,
                         const std::vector<FileRead> &Read) {
  if (Directory.empty() || any_of(Read, isRecent))
    return;
  std::string Files;
  raw_string_ostream Lines(Files);
  for (const FileRead &File : Read) {
    std::string Hash = hashOf(File);
    if (Hash.empty())
      return;
    Lines << File.Stamp.Size << ' ' << File.Stamp.Modified << ' ' << Hash << ' '
          << File.Name << '\n';
  }
  // Not to be kept is no failure of the run.
  consumeError(writeOutput(entryName(U), [&](raw_ostream &OS) {
    OS << Magic << '\n' << Files << '\n' << writeBinary(S);
    return Error::success();
  }));
}

void SummaryCache::prune() {
  if (Directory.empty())
    return;
  CachePruningPolicy Policy;
  Policy.Expiration = std::chrono::hours(24 * 14);
  Policy.MaxSizeBytes = uint64_t(2) << 30;
  pruneCache(Directory, Policy);
}

} // namespace unlatch
