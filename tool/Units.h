//===- Units.h - Summaries of all units, in parallel ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_UNITS_H
#define UNLATCH_TOOL_UNITS_H

#include "matchers/Extract.h"
#include "summary/Summary.h"
#include "tool/Unit.h"

#include "llvm/ADT/ArrayRef.h"

#include <map>
#include <string>
#include <vector>

namespace unlatch {

/// Parses every unit, Jobs at a time (0: one a core), and returns one summary
/// for each in the order of Units, whatever order they end in. A unit that
/// does not parse gives a summary that says so.
std::vector<Summary> extractAll(llvm::ArrayRef<Unit> Units,
                                const ExtractOptions &Options,
                                const std::string &CacheDirectory,
                                unsigned Jobs, bool Quiet);

/// The same, with these texts in place of the files of those real paths.
/// Nothing is cached.
std::vector<Summary> extractAll(llvm::ArrayRef<Unit> Units,
                                const ExtractOptions &Options,
                                const std::map<std::string, std::string> &Texts,
                                unsigned Jobs, bool Quiet);

} // namespace unlatch

#endif // UNLATCH_TOOL_UNITS_H
