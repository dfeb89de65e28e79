//===- UnitFindings.h - What can be said of one unit ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TIDY_UNITFINDINGS_H
#define UNLATCH_TIDY_UNITFINDINGS_H

#include "analysis/Verdict.h"

#include "clang/Basic/SourceLocation.h"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace clang {
class ASTContext;
}

namespace unlatch {

/// The name under which facts are looked for where nobody names any.
inline constexpr const char *DefaultFacts = ".unlatch-facts";

struct UnitOptions {
  /// A file of `unlatch link`, if relative then in the main file's folder or
  /// one above. Empty: the unit is judged alone; so it is where the file with
  /// the default name is nowhere.
  std::string Facts = DefaultFacts;
  /// Without a value, what the project's .unlatch says; see tool/Config.h.
  std::optional<bool> IncludeExclusive;
  std::optional<Confidence> MinConfidence;

  friend bool operator<(const UnitOptions &A, const UnitOptions &B) {
    return std::tie(A.Facts, A.IncludeExclusive, A.MinConfidence) <
           std::tie(B.Facts, B.IncludeExclusive, B.MinConfidence);
  }
};

struct UnitFindings {
  std::vector<Finding> Findings;
  std::vector<std::string> Warnings; ///< sentences about facts and options
};

/// Extracts, links and analyses one unit that is parsed to its end. Skipped is
/// what the preprocessor left out, Precompiled the file with its preamble, or
/// empty. Nothing is found in a unit with errors.
UnitFindings findInUnit(clang::ASTContext &Context,
                        const std::vector<clang::SourceRange> &Skipped,
                        const std::string &Precompiled,
                        const UnitOptions &Options);

} // namespace unlatch

#endif // UNLATCH_TIDY_UNITFINDINGS_H
