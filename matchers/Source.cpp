//===- Source.cpp - From clang's locations to byte ranges ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Source.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace unlatch {

Source::Source(ASTContext &Context)
    : SM(Context.getSourceManager()), LangOpts(Context.getLangOpts()) {}

const std::string &Source::realPath(FileID File) const {
  auto [It, New] = RealPaths.try_emplace(File.getHashValue());
  if (New) {
    if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File))
      It->second = SM.getFileManager().getCanonicalName(*Entry).str();
    if (!It->second.empty())
      ByPath.try_emplace(It->second, File);
  }
  return It->second;
}

llvm::StringRef Source::realPath(SourceLocation L) const {
  return realPath(SM.getFileID(SM.getExpansionLoc(L)));
}

FileRange Source::make(FileID File, unsigned Begin, unsigned End) const {
  FileRange R;
  R.File = realPath(File);
  R.Begin = Begin;
  R.End = End;
  R.Line = SM.getLineNumber(File, Begin);
  R.Column = SM.getColumnNumber(File, Begin);
  return R;
}

std::optional<FileRange> Source::editable(SourceRange R) const {
  if (R.isInvalid())
    return std::nullopt;
  CharSourceRange Chars =
      Lexer::makeFileCharRange(CharSourceRange::getTokenRange(R), SM, LangOpts);
  if (Chars.isInvalid())
    return std::nullopt;
  auto [File, Begin] = SM.getDecomposedLoc(Chars.getBegin());
  auto [EndFile, End] = SM.getDecomposedLoc(Chars.getEnd());
  if (File != EndFile || End < Begin || realPath(File).empty())
    return std::nullopt;
  return make(File, Begin, End);
}

FileRange Source::place(SourceLocation L) const {
  if (L.isInvalid())
    return {};
  SourceLocation Expansion = SM.getExpansionLoc(L);
  auto [File, Offset] = SM.getDecomposedLoc(Expansion);
  unsigned Length = Lexer::MeasureTokenLength(Expansion, SM, LangOpts);
  return make(File, Offset, Offset + Length);
}

FileRange Source::range(SourceRange R) const {
  if (auto Text = editable(R))
    return *Text;
  FileRange P = place(R.getBegin());
  P.End = P.Begin;
  return P;
}

FileRange Source::throughSemicolon(SourceRange R) const {
  FileRange Range = range(R);
  if (Range.Begin == Range.End)
    return Range;
  llvm::StringRef Rest =
      SM.getBufferData(ByPath.at(Range.File)).substr(Range.End);
  // The declaration of a variable already ends after its ';'.
  if (text(Range).ends_with(";"))
    return Range;
  llvm::StringRef Trimmed = Rest.ltrim();
  if (Trimmed.starts_with(";"))
    Range.End += Rest.size() - Trimmed.size() + 1;
  return Range;
}

FileRange Source::statement(const Stmt *S) const {
  return throughSemicolon(S->getSourceRange());
}

llvm::StringRef Source::text(const FileRange &R) const {
  auto It = ByPath.find(R.File);
  if (It == ByPath.end())
    return {};
  llvm::StringRef Buffer = SM.getBufferData(It->second);
  return Buffer.slice(R.Begin, R.End);
}

std::string Source::text(SourceRange R) const {
  if (auto Range = editable(R))
    return text(*Range).str();
  return {};
}

bool Source::inSystemHeader(SourceLocation L) const {
  return L.isInvalid() || SM.isInSystemHeader(SM.getExpansionLoc(L));
}

} // namespace unlatch
