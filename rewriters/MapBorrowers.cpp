//===- MapBorrowers.cpp - Functions that a map is passed to take a view ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/MapBorrowers.h"

#include "rewriters/ParameterLists.h"

#include "llvm/ADT/SmallVector.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

/// The tokens of a parameter, up to its default; empty where there is none of
/// that number, or where a comment stands between them.
static SmallVector<Token, 16> parameter(const SourceText &Text, unsigned Open,
                                        unsigned Number) {
  SmallVector<Token, 16> Tokens;
  int Depth = 0;
  bool InDefault = false;
  for (const Token &T : Text.tokens(Open, Text.bytes().size())) {
    StringRef S = Text.text(T);
    if (T.What == Token::Comment || T.InDirective)
      return {};
    if (Depth == 0 && (S == "," || S == ")")) {
      if (Number-- == 0)
        return Tokens;
      if (S == ")")
        return {};
      InDefault = false;
      continue;
    }
    if (S == "(" || S == "[" || S == "{" || S == "<")
      ++Depth;
    else if (S == ")" || S == "]" || S == "}" || S == ">")
      --Depth;
    else if (S == ">>")
      Depth -= 2;
    if (Depth < 0)
      return {};
    InDefault |= Depth == 0 && S == "=";
    if (Number == 0 && !InDefault)
      Tokens.push_back(T);
  }
  return {};
}

FormResult retypeParameter(const Program &P, const MapBorrower &Borrower,
                           const std::string &Type, Sources &Files) {
  const Function &F = P.Functions[Borrower.Function];
  auto Refuse = [&](const char *Why) {
    return refuse("map-escapes", F.Loc, fmt::format("{} {}", F.Name, Why));
  };
  SectionWork Callee;
  Callee.Fn = &F;
  Callee.Text = Files.get(F.Loc.File);
  Callee.FirstText =
      F.AttributePlace.valid() ? Files.get(F.AttributePlace.File) : nullptr;
  if (!Callee.Text)
    return Refuse("stands in a file that cannot be read");
  auto Lists = declarationsOf(Callee);
  if (std::get_if<Reason>(&Lists))
    return Refuse("is not declared by its name and a list of parameters");
  FormEdits Result;
  for (const NamedList &L : std::get<std::vector<NamedList>>(Lists)) {
    const SourceText &Text =
        L.Paren.File == Callee.Text->file() ? *Callee.Text : *Callee.FirstText;
    SmallVector<Token, 16> Tokens =
        parameter(Text, L.Paren.End, Borrower.Parameter);
    // The last one is the name, where there is one.
    if (!Tokens.empty() && Tokens.back().What == Token::Identifier)
      Tokens.pop_back();
    if (Tokens.size() < 2 || Text.text(Tokens.back()) != "&")
      return Refuse("does not take the map by a reference that is spelled in "
                    "its parameter");
    unsigned End = Tokens.back().End;
    bool Apart = Tokens[Tokens.size() - 2].End != Tokens.back().Begin;
    Result.Edits.push_back(Text.edit(
        Tokens.front().Begin, End,
        fmt::format("const {}::view_type{}&", Type, Apart ? " " : "")));
  }
  return Result;
}

} // namespace unlatch
