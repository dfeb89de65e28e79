//===- SummaryCache.h - Summaries of units that have not changed ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parsing is what a run costs. A summary that an earlier run made is taken
// again where nothing that went into it has changed: the command, this tool,
// and each file that the parser opened, system headers too. A file is as it was
// where its size and time are; where only the time differs, as in every fresh
// checkout, its content decides. What is not noticed, as with other caches of
// this kind, is a new header that would now be found before the one that was
// read.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_SUMMARYCACHE_H
#define UNLATCH_TOOL_SUMMARYCACHE_H

#include "matchers/Extract.h"
#include "summary/Summary.h"
#include "tool/Unit.h"

#include "llvm/ADT/StringMap.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace unlatch {

/// What tells one state of a file from another without reading it.
struct FileStamp {
  uint64_t Size = 0;
  int64_t Modified = 0; ///< nanoseconds since the epoch
  bool operator==(const FileStamp &O) const {
    return Size == O.Size && Modified == O.Modified;
  }
};

/// A file that was opened while a unit was parsed, by its absolute name, and
/// its state at that time.
struct FileRead {
  std::string Name;
  FileStamp Stamp;
};

/// The real file system, which writes down in Read what is opened. Read must
/// outlive it; it belongs to one thread.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
createRecordingFileSystem(std::vector<FileRead> &Read);

/// Thread-safe. A cache that cannot be read or written is an empty one.
class SummaryCache {
public:
  /// Keeps its entries in Directory; nothing is kept where that is empty.
  SummaryCache(std::string Directory, const ExtractOptions &Options);

  /// What store() was given for this unit, if that would be the same now.
  std::optional<Summary> load(const Unit &U);

  /// Keeps S, which came from parsing U and these files.
  void store(const Unit &U, const Summary &S,
             const std::vector<FileRead> &Read);

  /// Removes what was not used for long, or takes too much room.
  void prune();

private:
  std::string entryName(const Unit &U) const;
  bool isAsItWas(const FileRead &File, llvm::StringRef Hash);
  /// The hash of a file in that state; empty where it is in another one by now.
  std::string hashOf(const FileRead &File);

  std::string Directory;
  std::string Salt; ///< whatever else decides what a summary says
  std::mutex FilesLock;
  llvm::StringMap<std::optional<FileStamp>> Stamps;
  llvm::StringMap<std::pair<FileStamp, std::string>> Hashes;
};

/// Where the cache is unless told: $XDG_CACHE_HOME/unlatch, or the system's
/// equivalent; empty if the system names none.
std::string defaultCacheDirectory();

} // namespace unlatch

#endif // UNLATCH_TOOL_SUMMARYCACHE_H
