//===- Source.h - From clang's locations to byte ranges -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_SOURCE_H
#define UNLATCH_MATCHERS_SOURCE_H

#include "summary/Location.h"

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"

#include <map>
#include <optional>
#include <string>

namespace clang {
class ASTContext;
class LangOptions;
class SourceManager;
class Stmt;
} // namespace clang

namespace unlatch {

/// Turns clang's source locations of one unit into ranges of real files, with
/// macro expansions told apart from text that stands in the file.
class Source {
public:
  explicit Source(clang::ASTContext &Context);

  /// The range of the tokens as they stand in a file, or nothing where some of
  /// them come from a macro's body. A range within one macro argument is the
  /// argument's text.
  std::optional<FileRange> editable(clang::SourceRange R) const;

  /// Where a person would look for L: the expansion of a macro, the token
  /// itself otherwise. Never fails for a valid location.
  FileRange place(clang::SourceLocation L) const;

  /// editable(R), or the place of its beginning.
  FileRange range(clang::SourceRange R) const;

  /// Like range, and with the ';' that follows.
  FileRange statement(const clang::Stmt *S) const;

  /// Ends at the ';' that follows R, if one does.
  FileRange throughSemicolon(clang::SourceRange R) const;

  llvm::StringRef text(const FileRange &R) const;
  std::string text(clang::SourceRange R) const;

  bool inSystemHeader(clang::SourceLocation L) const;

  /// The real path of the file that L is expanded in; empty for none.
  llvm::StringRef realPath(clang::SourceLocation L) const;

  const clang::SourceManager &manager() const { return SM; }

private:
  FileRange make(clang::FileID File, unsigned Begin, unsigned End) const;
  const std::string &realPath(clang::FileID File) const;

  const clang::SourceManager &SM;
  const clang::LangOptions &LangOpts;
  mutable std::map<unsigned, std::string> RealPaths;
  mutable std::map<std::string, clang::FileID> ByPath;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_SOURCE_H
