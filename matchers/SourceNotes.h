//===- SourceNotes.h - What the text of a unit says beside its AST -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_SOURCENOTES_H
#define UNLATCH_MATCHERS_SOURCENOTES_H

#include "matchers/Source.h"
#include "summary/Summary.h"

#include <set>
#include <string>
#include <vector>

namespace clang {
class LangOptions;
class Preprocessor;
} // namespace clang

namespace unlatch {

/// Collects the ranges that the preprocessor leaves out. Out must outlive the
/// preprocessor.
void collectSkippedRanges(clang::Preprocessor &PP,
                          std::vector<clang::SourceRange> &Out);

/// Collects the headers that are not found. Out must outlive the preprocessor.
void collectMissingHeaders(clang::Preprocessor &PP,
                           std::vector<std::string> &Out);

/// Where one of Names stands in a skipped range of a file of the project.
void addSkippedMentions(const std::vector<clang::SourceRange> &Ranges,
                        const std::set<std::string> &Names, const Source &Src,
                        const clang::LangOptions &LangOpts, Summary &Out);

/// These files, as projectFiles found them, with their hashes and the NOLINT
/// comments in them.
void addFiles(const std::vector<clang::FileID> &Project, const Source &Src,
              Summary &Out);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_SOURCENOTES_H
