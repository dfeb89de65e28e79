//===- Summary.h - What one translation unit contributes ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The vocabulary between the rooms. A unit is parsed once; what is worth
// knowing about it is here, keyed by USR so that summaries of many units link.
// Nothing here decides anything.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_SUMMARY_H
#define UNLATCH_SUMMARY_SUMMARY_H

#include "summary/Function.h"
#include "summary/Location.h"
#include "summary/Objects.h"

#include <string>
#include <vector>

namespace unlatch {

/// Bumped whenever a field changes meaning; a reader refuses other versions.
inline constexpr unsigned SummaryVersion = 12;

/// A name that stands in code the preprocessor left out.
struct SkippedMention {
  std::string Name;
  FileRange Loc;
};

/// A comment that asks for silence: `NOLINT`, `NOLINTNEXTLINE` or a
/// `NOLINTBEGIN` block, for one line.
struct Suppression {
  std::string File; ///< real path
  unsigned FirstLine = 0;
  unsigned LastLine = 0;
  std::vector<std::string> Checks; ///< globs; empty: all
};

struct Summary {
  unsigned Version = SummaryVersion;
  std::string MainFile;    ///< as the compilation database names it, absolute
  bool Failed = false;     ///< did not parse; what follows is incomplete
  std::string FailureText; ///< first error, as "file:line:column: message"
  std::vector<std::string> Missing; ///< headers not found, as #include spells
  unsigned Standard = 0;            ///< of C++, 14 say; 0 if not known
  std::vector<SourceFile> Files;    ///< every file that is not a system header
  std::vector<MapDecl> Maps;
  std::vector<MutexDecl> Mutexes;
  std::vector<StateDecl> States;
  std::vector<Function> Functions;
  std::vector<MutexUse> MutexUses;
  std::vector<SkippedMention> Skipped;
  std::vector<Suppression> Suppressions;
};

} // namespace unlatch

#endif // UNLATCH_SUMMARY_SUMMARY_H
