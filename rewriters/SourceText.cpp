//===- SourceText.cpp - One file's bytes, lines and tokens ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/SourceText.h"

#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"

#include <algorithm>

using namespace llvm;

namespace unlatch {

SourceText::SourceText(std::string File, std::string Bytes)
    : File(std::move(File)), Bytes(std::move(Bytes)) {
  Lines.push_back(0);
  for (unsigned I = 0, E = this->Bytes.size(); I != E; ++I)
    if (this->Bytes[I] == '\n')
      Lines.push_back(I + 1);
  size_t Newline = this->Bytes.find('\n');
  CRLF = Newline != std::string::npos && Newline > 0 &&
         this->Bytes[Newline - 1] == '\r';
  lex();
}

void SourceText::lex() {
  clang::LangOptions Options;
  Options.CPlusPlus = Options.CPlusPlus11 = Options.CPlusPlus14 =
      Options.CPlusPlus17 = Options.CPlusPlus20 = true;
  Options.LineComment = true;
  Options.RawStringLiterals = true;
  Options.Digraphs = true;
  const char *Begin = Bytes.c_str();
  clang::Lexer Lexer(clang::SourceLocation(), Options, Begin, Begin,
                     Begin + Bytes.size());
  Lexer.SetCommentRetentionState(true);
  bool Directive = false, Include = false, Hash = false;
  clang::Token T;
  while (true) {
    Lexer.LexFromRawLexer(T);
    if (T.is(clang::tok::eof))
      return;
    unsigned Offset = Lexer.getBufferLocation() - Begin - T.getLength();
    if (T.isAtStartOfLine()) {
      Directive = Hash = T.is(clang::tok::hash);
      Include = false;
    } else if (Hash && T.isNot(clang::tok::comment)) {
      Hash = false;
      Include = T.is(clang::tok::raw_identifier) &&
                T.getRawIdentifier().starts_with("include");
    }
    Token Out;
    Out.Begin = Offset;
    Out.End = Offset + T.getLength();
    Out.InDirective = Directive;
    Out.InInclude = Include;
    if (T.is(clang::tok::comment))
      Out.What = Token::Comment;
    else if (T.is(clang::tok::raw_identifier))
      Out.What = Token::Identifier;
    else if (T.isLiteral())
      Out.What = Token::Literal;
    Tokens.push_back(Out);
  }
}

ArrayRef<Token> SourceText::tokens(unsigned Begin, unsigned End) const {
  auto First =
      partition_point(Tokens, [&](const Token &T) { return T.Begin < Begin; });
  auto Last =
      partition_point(Tokens, [&](const Token &T) { return T.Begin < End; });
  if (First >= Last)
    return {};
  return ArrayRef<Token>(&*First, Last - First);
}

StringRef SourceText::tokenBefore(unsigned Offset) const {
  auto It =
      partition_point(Tokens, [&](const Token &T) { return T.End <= Offset; });
  while (It != Tokens.begin())
    if ((--It)->What != Token::Comment)
      return text(*It);
  return {};
}

StringRef SourceText::tokenAfter(unsigned Offset) const {
  auto It =
      partition_point(Tokens, [&](const Token &T) { return T.Begin < Offset; });
  for (; It != Tokens.end(); ++It)
    if (It->What != Token::Comment)
      return text(*It);
  return {};
}

bool SourceText::mentions(StringRef Identifier, unsigned Begin,
                          unsigned End) const {
  return any_of(tokens(Begin, End), [&](const Token &T) {
    return T.What == Token::Identifier && text(T) == Identifier;
  });
}

unsigned SourceText::lineBegin(unsigned Offset) const {
  return *std::prev(std::upper_bound(Lines.begin(), Lines.end(), Offset));
}

unsigned SourceText::lineEnd(unsigned Offset) const {
  auto Next = std::upper_bound(Lines.begin(), Lines.end(), Offset);
  return Next == Lines.end() ? Bytes.size() : *Next;
}

std::string SourceText::separator(unsigned Offset) const {
  StringRef Before = text(lineBegin(Offset), Offset);
  if (!Before.trim().empty())
    return " ";
  return (usesCRLF() ? "\r\n" : "\n") + Before.str();
}

FileRange SourceText::range(unsigned Begin, unsigned End) const {
  FileRange R;
  R.File = File;
  R.Begin = Begin;
  R.End = End;
  auto Line = std::prev(std::upper_bound(Lines.begin(), Lines.end(), Begin));
  R.Line = Line - Lines.begin() + 1;
  R.Column = Begin - *Line + 1;
  return R;
}

Edit SourceText::edit(unsigned Begin, unsigned End, StringRef Text) const {
  return {range(Begin, End), Text.str()};
}

Edit SourceText::removal(const FileRange &R) const {
  unsigned First = lineBegin(R.Begin);
  unsigned Last = lineEnd(R.End);
  StringRef Before = text(First, R.Begin);
  StringRef After = text(R.End, Last).trim();
  bool OnlyComment =
      After.empty() || After.starts_with("//") ||
      (After.starts_with("/*") && After.find("*/") == After.size() - 2);
  if (!Before.trim().empty() || !OnlyComment) {
    // Something else shares the line: it keeps its own indentation.
    unsigned End = R.End;
    while (End < Last && (Bytes[End] == ' ' || Bytes[End] == '\t'))
      ++End;
    return edit(R.Begin, End, "");
  }
  StringRef Above =
      First == 0 ? StringRef() : text(lineBegin(First - 1), First);
  StringRef Below = text(Last, lineEnd(Last));
  bool OpenAbove = First == 0 || Above.trim().empty() ||
                   Above.rtrim().ends_with("{") || Above.rtrim().ends_with(":");
  bool BlankBelow = !Below.empty() && Below.trim().empty();
  if (OpenAbove && BlankBelow)
    return edit(First, lineEnd(Last), "");
  bool ClosesBelow = Below.ltrim().starts_with("}");
  if (First != 0 && Above.trim().empty() && ClosesBelow)
    return edit(lineBegin(First - 1), Last, "");
  return edit(First, Last, "");
}

FileRange SourceText::commentAbove(unsigned Offset) const {
  unsigned Begin = lineBegin(Offset), End = Begin;
  if (!text(Begin, Offset).trim().empty())
    return range(Begin, Begin);
  auto It =
      partition_point(Tokens, [&](const Token &T) { return T.Begin < Offset; });
  while (It != Tokens.begin()) {
    const Token &T = *--It;
    // Alone on its lines, the last of which ends where the next one begins.
    if (T.What != Token::Comment || lineEnd(T.End - 1) != Begin ||
        !text(T.End, Begin).trim().empty() ||
        !text(lineBegin(T.Begin), T.Begin).trim().empty())
      break;
    Begin = lineBegin(T.Begin);
  }
  return range(Begin, End);
}

} // namespace unlatch
