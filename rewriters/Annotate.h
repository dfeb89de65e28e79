//===- Annotate.h - Thread safety attributes as edits ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_ANNOTATE_H
#define UNLATCH_REWRITERS_ANNOTATE_H

#include "analysis/Annotations.h"
#include "rewriters/Migration.h"

namespace unlatch {

struct AnnotationOptions : RewriteOptions {
  /// The header with the macros as an #include names it; with its quotes or
  /// brackets, or without any for quotes.
  std::string Header;
  std::string Prefix; ///< of the macros: PREFIX_GUARDED_BY
};

/// The attributes of each plan, one group a map. Verified like every edit, and
/// with -Wthread-safety as an error: what would warn of the code as it is, is
/// dropped.
RewriteResult annotate(const Program &P,
                       const std::vector<AnnotationPlan> &Plans,
                       const clang::tooling::CompilationDatabase *Database,
                       const AnnotationOptions &Options);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_ANNOTATE_H
