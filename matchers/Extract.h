//===- Extract.h - From one translation unit to its summary -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_EXTRACT_H
#define UNLATCH_MATCHERS_EXTRACT_H

#include "summary/Summary.h"

#include "llvm/ADT/StringRef.h"

#include <memory>
#include <string>
#include <vector>

namespace clang {
class ASTContext;
class FrontendAction;
class SourceRange;
namespace tooling {
class FrontendActionFactory;
}
} // namespace clang

namespace unlatch {

struct ExtractOptions {
  /// Plain mutexes as well as reader/writer locks.
  bool IncludeExclusive = false;
};

/// An action that fills Out with the summary of the unit it runs on. Out must
/// outlive the action. Does not set MainFile, Failed or FailureText: these are
/// the caller's, who knows the command and the diagnostics.
std::unique_ptr<clang::FrontendAction>
createExtractAction(const ExtractOptions &Options, Summary &Out);

/// The same for a unit that another program parsed, after its end. Skipped is
/// what the preprocessor left out, as collectSkippedRanges gives it;
/// Precompiled the file with the unit's preamble, or empty.
void extractUnit(clang::ASTContext &Context,
                 const std::vector<clang::SourceRange> &Skipped,
                 llvm::StringRef Precompiled, Summary &Out);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_EXTRACT_H
