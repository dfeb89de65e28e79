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

/// The innermost bracket that is open at Offset, where that is a brace.
static std::optional<unsigned>
blockAround(const Function &F, const SourceText &Text, unsigned Offset) {
  SmallVector<unsigned, 16> Open;
  for (const Token &T : Text.tokens(F.Body.Begin, Offset)) {
    StringRef S = Text.text(T);
    if (S == "(" || S == "[" || S == "{")
      Open.push_back(T.Begin);
    else if ((S == ")" || S == "]" || S == "}") && !Open.empty())
      Open.pop_back();
  }
  if (Open.empty() || Text.text(Open.back(), Open.back() + 1) != "{")
    return std::nullopt;
  return Open.back();
}

/// Behind the `;` that follows the parentheses at Open.
static std::optional<unsigned> endOfCall(const SourceText &Text,
                                         unsigned Open) {
  unsigned Depth = 0;
  bool Closed = false;
  for (const Token &T : Text.tokens(Open, Text.bytes().size())) {
    if (T.What == Token::Comment)
      continue;
    if (Closed)
      return Text.text(T) == ";" ? std::optional(T.End) : std::nullopt;
    Depth += Text.text(T) == "(";
    Closed = Text.text(T) == ")" && --Depth == 0;
  }
  return std::nullopt;
}

/// The statement in a block that is nothing but this call, ';' included.
static std::optional<FileRange>
statementOfCall(const Function &F, const Call &C, const SourceText &Text) {
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
  if (!List || !blockAround(F, Text, Begin) ||
      (Before != "{" && Before != "}" && Before != ";"))
    return std::nullopt;
  std::optional<unsigned> End = endOfCall(Text, List->Paren.Begin);
  if (!End)
    return std::nullopt;
  return Text.range(Begin, *End);
}

Reason notAStatement(const Call &C) {
  return refuse("locked-helper", C.Loc,
                C.CalleeName + " is called without the lock here, on an object "
                               "that no other thread knows, and not by a "
                               "statement of its own");
}

std::variant<SectionWork, Reason> sectionOfCall(const Function &F,
                                                HelperCall Call,
                                                const SourceText &Text,
                                                Section &S) {
  std::optional<FileRange> Statement = statementOfCall(F, *Call.At, Text);
  if (!Statement)
    return notAStatement(*Call.At);
  S.Acquire = Text.range(Statement->Begin, Statement->Begin);
  S.Block = *Statement;
  SectionWork W;
  W.Fn = &F;
  W.Sec = &S;
  W.Text = &Text;
  W.Unshared = true;
  W.Calls.push_back(Call);
  return W;
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
  std::string Outside = Text.separator(Statement.Begin);
  std::string Inside = Outside;
  if (Outside != " ") {
    StringRef Step = Text.indentation(Statement.Begin);
    if (!Step.consume_front(
            Text.indentation(*blockAround(*Work.Fn, Text, Statement.Begin))) ||
        Step.empty())
      Step = "  ";
    Inside += Step;
  }
  Edit &Opens = Result.Edits.front();
  // It ends with the statement: at once where that is the last of its block.
  if (Text.tokenAfter(Statement.End) == "}") {
    Opens.Text += Outside;
  } else {
    Opens.Text = "{" + Inside + Opens.Text + Inside;
    Result.Edits.push_back(
        Text.edit(Statement.End, Statement.End, Outside + "}"));
  }
  if (auto R = passOn(Work, Section, IsUpdate, Result.Edits))
    return *R;
  return Result;
}

} // namespace unlatch
