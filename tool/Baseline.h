//===- Baseline.h - Telling a finding again in another version ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_BASELINE_H
#define UNLATCH_TOOL_BASELINE_H

#include "tool/Report.h"
#include "tool/SourceLines.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <set>
#include <string>
#include <vector>

namespace unlatch {

/// The name of the method, with its version: another one would give other
/// values.
inline constexpr const char *FingerprintName = "unlatch/v1";

/// One value for each finding of the report, all different. A value stays when
/// lines are added or removed elsewhere, in another checkout, or when the line
/// is indented anew; it is made of the check, the map, the file's name without
/// its folders, and the text of the line. Of equal findings the first, the
/// second and so on are told apart.
/// Lines is where the text is read.
std::vector<std::string> fingerprints(const CheckReport &R, SourceLines &Lines);

/// A baseline is a text file: one line a finding, with its fingerprint first
/// and then, for people, the check and the file. Written whole or not at all.
llvm::Error writeBaseline(llvm::StringRef File, const CheckReport &R);

/// The fingerprints in a baseline.
llvm::Expected<std::set<std::string>> readBaseline(llvm::StringRef File);

/// Takes the known findings out of the report; returns how many these were.
size_t dropKnown(CheckReport &R, const std::set<std::string> &Known);

} // namespace unlatch

#endif // UNLATCH_TOOL_BASELINE_H
