//===- UnsharedCall.cpp - Calls of helpers before an object is shared -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/UnsharedCall.h"

#include "analysis/CallGraph.h"
#include "rewriters/LockedHelpers.h"
#include "rewriters/Opening.h"
#include "rewriters/ParameterLists.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

/// Whether the innermost bracket that is open at Offset is a brace.
static bool standsInBlock(const Function &F, const SourceText &Text,
                          unsigned Offset) {
  SmallVector<char, 16> Open;
  for (const Token &T : Text.tokens(F.Body.Begin, Offset)) {
    StringRef S = Text.text(T);
    if (S == "(" || S == "[" || S == "{")
      Open.push_back(S.front());
    else if ((S == ")" || S == "]" || S == "}") && !Open.empty())
      Open.pop_back();
  }
  return !Open.empty() && Open.back() == '{';
}

/// Behind the parenthesis that closes the one at Open.
static std::optional<unsigned> closing(const SourceText &Text, unsigned Open) {
  unsigned Depth = 0;
  for (const Token &T : Text.tokens(Open, Text.bytes().size()))
    if (Text.text(T) == "(")
      ++Depth;
    else if (Text.text(T) == ")" && --Depth == 0)
      return T.End;
  return std::nullopt;
}

std::optional<FileRange> statementOfCall(const Function &F, const Call &C,
                                         const SourceText &Text) {
  if (!Text.covers(C.Loc) || !Text.covers(F.Body) || !F.Body.contains(C.Loc))
    return std::nullopt;
  unsigned Begin = C.Loc.Begin;
  for (const Token &T : reverse(Text.tokens(F.Body.Begin, Begin))) {
    if (Text.text(T) != "->" && Text.text(T) != "this")
      break;
    Begin = T.Begin;
  }
  StringRef Before = Text.tokenBefore(Begin);
  auto List = listAfterName(Text, C.Loc.Begin, simpleName(C.CalleeName));
  if (!List || !standsInBlock(F, Text, Begin) ||
      (Before != "{" && Before != "}" && Before != ";"))
    return std::nullopt;
  std::optional<unsigned> Close = closing(Text, List->Paren.Begin);
  if (!Close || Text.tokenAfter(*Close) != ";")
    return std::nullopt;
  return Text.range(Begin, Text.bytes().find(';', *Close) + 1);
}

FormResult unsharedCall(const SectionWork &Work, Names &Names) {
  const SourceText &Text = *Work.Text;
  const FileRange &Statement = Work.Sec->Block;
  bool IsUpdate = Work.writes();
  auto Opened = openSection(Work, IsUpdate ? "update" : "view", Names);
  if (auto *R = std::get_if<Reason>(&Opened))
    return std::move(*R);
  const Opening &Section = std::get<Opening>(Opened);
  FormEdits Result;
  Result.Edits = Section.Edits;
  StringRef Indent =
      Text.text(Text.lineBegin(Statement.Begin), Statement.Begin);
  if (!Indent.trim().empty())
    Indent = " ";
  std::string NewLine = Text.usesCRLF() ? "\r\n" : "\n";
  Edit &Opens = Result.Edits.front();
  Opens.Text += NewLine + Indent.str();
  // It ends with the statement: at once where that is the last of its block.
  if (Text.tokenAfter(Statement.End) != "}") {
    Opens.Text = "{" + NewLine + Indent.str() + Opens.Text;
    Result.Edits.push_back(
        Text.edit(Statement.End, Statement.End, NewLine + Indent.str() + "}"));
  }
  if (auto R = passOn(Work, Section, IsUpdate, Result.Edits))
    return *R;
  return Result;
}

} // namespace unlatch
