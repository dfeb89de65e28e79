//===- Facts.h - What the rest of the program says ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TIDY_FACTS_H
#define UNLATCH_TIDY_FACTS_H

#include "summary/Summary.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace unlatch {

/// The file of that name: as it is if absolute, else in the folder of MainFile
/// or one above. Empty if there is none.
std::string findFacts(const std::string &Name, const std::string &MainFile);

/// The summaries in a file of `unlatch link`, or one sentence on why there are
/// none. A file is read once and again when it changes. Thread-safe.
using FactsResult =
    std::variant<std::shared_ptr<const std::vector<Summary>>, std::string>;
FactsResult readFacts(const std::string &File);

/// Facts and a unit that has just been parsed, as one program for link. What
/// the unit sees for itself is believed before the facts, and what they say of
/// other files that concern its maps only where those are as they were: the
/// names of those that are not are added to Outdated.
std::vector<Summary> withUnit(const std::vector<Summary> &Facts, Summary Unit,
                              std::vector<std::string> &Outdated);

} // namespace unlatch

#endif // UNLATCH_TIDY_FACTS_H
