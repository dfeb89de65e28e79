//===- Exchange.cpp - The whole content of a map exchanged or moved out ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Exchange.h"

#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

/// Whether copies do for what leaves, and the operation's text can be edited
/// as one piece.
static bool givesCopies(const SectionWork &Work, const MapAccess &A) {
  const SourceText &Text = *Work.Text;
  return A.Op == MapOp::Swap && !A.InMacro && Work.mapOf(A).ValueCopyable &&
         !Work.AddressesKept && Text.covers(A.Call) && Text.covers(A.Mention) &&
         A.Call.contains(A.Mention) &&
         none_of(Text.tokens(A.Call.Begin, A.Call.End),
                 [](const Token &T) { return T.What == Token::Comment; });
}

/// What the map gets in exchange, if nothing in it has to be edited as well.
static StringRef otherContent(const SectionWork &Work, const MapAccess &A) {
  const SourceText &Text = *Work.Text;
  if (!Text.covers(A.ValueText) || !A.Call.contains(A.ValueText) ||
      any_of(Work.Operations, [&](const MapAccess *Other) {
        return A.ValueText.contains(Other->Mention);
      }))
    return {};
  return Text.text(A.ValueText);
}

bool spellSwap(const SectionWork &Work, const MapAccess &A,
               const std::string &Update, std::vector<Edit> &Edits) {
  const SourceText &Text = *Work.Text;
  if (!givesCopies(Work, A) || A.Use != ResultUse::Discarded ||
      !isWholeStatement(Text, A.Call.Begin, A.Call.End))
    return false;
  StringRef Other = otherContent(Work, A);
  if (Other.empty())
    return false;
  Edits.push_back(
      Text.edit(A.Call, fmt::format("{}.swap({})", Update, Other.str())));
  return true;
}

/// Whether the statement after this one clears the map anyway.
static bool isClearedNext(const SectionWork &Work, const MapAccess &A) {
  const SourceText &Text = *Work.Text;
  return any_of(Work.Operations, [&](const MapAccess *Next) {
    return Next->Op == MapOp::Clear && Next->MapUsr == A.MapUsr &&
           Next->Block == A.Block && Text.covers(Next->Statement) &&
           Next->Statement.Begin >= A.Statement.End &&
           Text.text(A.Statement.End, Next->Statement.Begin).trim().empty();
  });
}

/// Whether what stands before the map that is moved out is `target =` and
/// nothing else, so that a statement may follow.
static bool isPlainTarget(const SourceText &Text, const MapAccess &A) {
  ArrayRef<Token> Tokens = Text.tokens(A.Statement.Begin, A.Call.Begin);
  return !Tokens.empty() && Text.text(Tokens.back()) == "=" &&
         all_of(Tokens.drop_back(), [&](const Token &T) {
           StringRef S = Text.text(T);
           return T.What == Token::Identifier
                      ? S != "if" && S != "else" && S != "do" && S != "case"
                      : S == "." || S == "->" || S == "::" || S == "*";
         });
}

bool spellMoveOut(const SectionWork &Work, const MapAccess &A,
                  const std::string &Update, Names &Named,
                  std::vector<Edit> &Edits) {
  const SourceText &Text = *Work.Text;
  if (!givesCopies(Work, A) || !Text.covers(A.Statement) ||
      !A.Statement.contains(A.Call) || Text.tokenAfter(A.Call.End) != ";")
    return false;
  std::string Between = Text.separator(A.Statement.Begin);
  const std::string &Type = Work.mapOf(A).TypeText;
  std::string Rest = Between + Update + ".clear();";
  if (A.ValueText.valid()) {
    StringRef Other = otherContent(Work, A);
    if (Other.empty())
      return false;
    Rest = fmt::format("{}{} = {};", Between, Update, Other.str());
  } else if (isClearedNext(Work, A)) {
    Rest.clear();
  }
  if (isWholeReturn(Text, A.Call, A.Statement)) {
    std::string Name = Named.choose(Work, "taken");
    Edits.push_back(
        Text.edit(A.Statement, fmt::format("{} {} = {};{}{}return {};", Type,
                                           Name, Update, Rest, Between, Name)));
    return true;
  }
  if (Text.tokenBefore(A.Call.Begin) != "=" ||
      Text.text(A.Call.End, A.Statement.End).trim() != ";")
    return false;
  if (A.Use != ResultUse::Variable) {
    if (!isPlainTarget(Text, A))
      return false;
  } else if (A.Result.Auto) {
    if (!Text.covers(A.Result.TypeRange))
      return false;
    StringRef Deduced = Text.text(A.Result.TypeRange);
    if (Deduced != "auto" && Deduced != "const auto")
      return false;
    Edits.push_back(Text.edit(A.Result.TypeRange,
                              Deduced == "auto" ? Type : "const " + Type));
  }
  Edits.push_back(Text.edit(A.Call, Update));
  if (!Rest.empty())
    Edits.push_back(Text.edit(A.Statement.End, A.Statement.End, Rest));
  return true;
}

} // namespace unlatch
