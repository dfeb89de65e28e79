//===- Units.cpp - Summaries of all units, in parallel --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Units.h"
#include "tool/Progress.h"
#include "tool/SummaryCache.h"

#include "clang/Frontend/FrontendAction.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <algorithm>
#include <mutex>
#include <set>

namespace unlatch {

static Summary extractOne(const Unit &U, const ExtractOptions &Options,
                          SummaryCache &Cache) {
  if (auto Known = Cache.load(U))
    return std::move(*Known);
  Summary Result;
  std::vector<FileRead> Read;
  std::string Error = parseUnit(U, createExtractAction(Options, Result),
                                createRecordingFileSystem(Read));
  Result.MainFile = U.MainFile;
  Result.Failed = !Error.empty();
  Result.FailureText = std::move(Error);
  if (!Result.Failed)
    Cache.store(U, Result, Read);
  return Result;
}

/// Every unit in a thread of a pool.
static std::vector<Summary>
inParallel(llvm::ArrayRef<Unit> Units, unsigned Jobs, bool Quiet,
           llvm::function_ref<Summary(const Unit &)> Extract) {
  std::vector<Summary> Results(Units.size());
  std::mutex MapsLock;
  std::set<std::string> Maps; // by USR; several units see the same
  auto CountNew = [&](const Summary &S) {
    std::lock_guard<std::mutex> Guard(MapsLock);
    return llvm::count_if(
        S.Maps, [&](const MapDecl &D) { return Maps.insert(D.Usr).second; });
  };
  Progress Bar(Units.size(), Quiet);
  // More threads than units would only cost.
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(
      std::min<size_t>(Jobs, std::max<size_t>(Units.size(), 1))));
  for (size_t I = 0; I < Units.size(); ++I)
    Pool.async([&, I] {
      Results[I] = Extract(Units[I]);
      Bar.advance(Units[I].MainFile, CountNew(Results[I]));
    });
  Pool.wait();
  return Results;
}

std::vector<Summary> extractAll(llvm::ArrayRef<Unit> Units,
                                const ExtractOptions &Options,
                                const std::string &CacheDirectory,
                                unsigned Jobs, bool Quiet) {
  SummaryCache Cache(CacheDirectory, Options);
  auto Results = inParallel(Units, Jobs, Quiet, [&](const Unit &U) {
    return extractOne(U, Options, Cache);
  });
  Cache.prune();
  return Results;
}

std::vector<Summary> extractAll(llvm::ArrayRef<Unit> Units,
                                const ExtractOptions &Options,
                                const std::map<std::string, std::string> &Texts,
                                unsigned Jobs, bool Quiet) {
  return inParallel(Units, Jobs, Quiet, [&](const Unit &U) {
    auto Memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
    for (const auto &[Path, Text] : Texts)
      Memory->addFile(Path, 0, llvm::MemoryBuffer::getMemBuffer(Text, Path));
    auto Files = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
        llvm::vfs::createPhysicalFileSystem());
    Files->pushOverlay(Memory);
    Summary Result;
    std::string Error =
        parseUnit(U, createExtractAction(Options, Result), Files);
    Result.MainFile = U.MainFile;
    Result.Failed = !Error.empty();
    Result.FailureText = std::move(Error);
    return Result;
  });
}

} // namespace unlatch
