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
#include "llvm/Support/ThreadPool.h"

#include <algorithm>

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

std::vector<Summary> extractAll(llvm::ArrayRef<Unit> Units,
                                const ExtractOptions &Options,
                                const std::string &CacheDirectory,
                                unsigned Jobs, bool Quiet) {
  std::vector<Summary> Results(Units.size());
  SummaryCache Cache(CacheDirectory, Options);
  Progress Bar(Units.size(), Quiet);
  // More threads than units would only cost.
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(
      std::min<size_t>(Jobs, std::max<size_t>(Units.size(), 1))));
  for (size_t I = 0; I < Units.size(); ++I)
    Pool.async([&, I] {
      Results[I] = extractOne(Units[I], Options, Cache);
      Bar.advance(Units[I].MainFile);
    });
  Pool.wait();
  Cache.prune();
  return Results;
}

} // namespace unlatch
