//===- Selection.h - Which places are reported and changed ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_SELECTION_H
#define UNLATCH_TOOL_SELECTION_H

#include "tool/Database.h"
#include "tool/Options.h"
#include "tool/Session.h"

#include "llvm/Support/Regex.h"

#include <set>
#include <string>
#include <vector>

namespace unlatch {

/// What --header-filter and the files on the command line leave in.
class Selection {
public:
  Selection(const Options &O, const Session &S);

  /// Whether what stands in this file, by real path, is reported.
  bool covers(const std::string &RealPath) const;
  /// Whether edits of this file are allowed.
  bool allowsEdit(const std::string &RealPath) const;

private:
  const Program &Linked;
  mutable llvm::Regex HeaderFilter;
  std::set<std::string> MainFiles; ///< real paths
  bool Everything = true;
  std::set<std::string> Chosen; ///< real paths, unless Everything
};

/// The headers of the command line that no unit includes.
std::vector<std::string> filesNotSeen(const Options &O, const Session &S);

/// Source files of the command line that are missing on disk or in the
/// database, taken out of O.Files with one message each. Headers are left in:
/// whether a unit includes them is known only after parsing.
bool dropUnknownFiles(Options &O, const Database &Units);

/// The main files, as the database names them, that Files mean.
std::set<std::string> unitsOf(const std::vector<std::string> &Files,
                              const Database &Units);

} // namespace unlatch

#endif // UNLATCH_TOOL_SELECTION_H
