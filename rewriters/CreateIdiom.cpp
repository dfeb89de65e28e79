//===- CreateIdiom.cpp - Looked up, and made where it is missing ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/CreateIdiom.h"

#include "rewriters/MapStatements.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace unlatch {

bool isPlainKey(StringRef Key) {
  if (Key.contains('"') && Key.contains(' '))
    return false;
  SmallVector<StringRef, 8> Parts;
  Key.split(Parts, ' ');
  return all_of(Parts, [](StringRef P) {
    return P == "." || P == "->" || P == "::" || isAlnum(P.front()) ||
           P.front() == '_' || P.front() == '"';
  });
}

static bool isMoved(StringRef Spelled, StringRef Key) {
  return Spelled == ("std :: move ( " + Key + " )").str();
}

bool isPlainValue(StringRef Value) {
  if (Value.consume_front("std :: move ( "))
    Value.consume_back(" )");
  return !Value.empty() && isPlainKey(Value);
}

std::optional<std::string> wrapping(StringRef Returned, StringRef Element) {
  size_t At = Returned.find(Element);
  if (Element.empty() || At == StringRef::npos)
    return std::nullopt;
  StringRef Before = Returned.take_front(At);
  StringRef After = Returned.drop_front(At + Element.size());
  if (!Before.empty() && Before != "* ")
    return std::nullopt;
  if (After.empty() || After == " . get ( )")
    return (Before + "@" + After).str();
  return std::nullopt;
}

/// What is known of the key at the end of a form: the part of the statements
/// that makes and inserts, and what comes after.
static bool takeFactory(const MapStatements &M, ArrayRef<Statement> Made,
                        CreateIdiom &Out, Insertion &In) {
  for (size_t I = 0; I != Made.size(); ++I) {
    auto Found = M.insertion(Made[I]);
    if (!Found) {
      if (Made[I].What == Statement::Return)
        return false;
      Out.Factory.push_back(Made[I]);
      continue;
    }
    if (I + 1 != Made.size() ||
        (Found->Key != Out.Key && !isMoved(Found->Key, Out.Key)))
      return false;
    In = std::move(*Found);
    Out.Value = In.Value;
    return true;
  }
  return false;
}

/// What the statement after an insertion, or the insertion itself, gives: the
/// element as the early return gives it.
static bool returnsElement(const MapStatements &M, const Insertion &In,
                           const Statement *Return, CreateIdiom &Out) {
  auto Same = [&](StringRef Returned, StringRef Element) {
    auto Wrapped = wrapping(Returned, Element);
    if (!Wrapped || (!Out.Wrapped.empty() && Out.Wrapped != *Wrapped))
      return false;
    Out.Wrapped = *Wrapped;
    return true;
  };
  // `return m[k] = v;`
  if (In.Before == "return" && In.Assigns)
    return !Return && Same("@", "@");
  if (StringRef(In.Before).starts_with("return"))
    return !Return && In.Before == "return" &&
           StringRef(In.After).starts_with(". first -> second") &&
           Same("@" + StringRef(In.After).drop_front(17).str(), "@");
  if (!Return)
    return false;
  std::string Given = M.spell(Return->Tokens);
  if (In.Before == Out.Variable + " =" && In.After == ". first")
    return Same(Given, Out.Variable + " -> second");
  if (StringRef(In.Before).starts_with("auto ") && In.After.empty() &&
      StringRef(In.Before).ends_with(" =")) {
    StringRef Name = StringRef(In.Before).drop_front(5).drop_back(2);
    Name.consume_front("& ");
    if (Name.consume_front("[ "))
      return Same(Given, Name.split(' ').first.str() + " -> second");
    return Same(Given, Name.str() + " . first -> second");
  }
  if (StringRef(In.Before).starts_with("auto ") && In.After == ". first" &&
      StringRef(In.Before).ends_with(" ="))
    return Same(Given, StringRef(In.Before).drop_front(5).drop_back(2).str() +
                           " -> second");
  if (!In.Before.empty() || !In.After.empty())
    return false;
  std::string Value = M.spell(In.Value);
  // The value that a copy was made of.
  if (In.Value.size() == 1 && In.Value[0].What == Token::Identifier &&
      Same(Given, Value))
    return true;
  for (StringRef Again : {" [ @ ]", " . at ( @ )", " . find ( @ ) -> second"}) {
    auto [Left, Right] = Again.split('@');
    if (Same(Given, (M.Map + Left + Out.Key + Right).str()))
      return true;
  }
  // `T *raw = made.get();` before the value was moved.
  if (Out.Factory.empty())
    return false;
  const Statement &Last = Out.Factory.back();
  std::string All = M.spell(Last.Tokens);
  auto [Left, Right] = StringRef(All).split(" = ");
  if (!StringRef(Right).consume_back(" . get ( )") ||
      !isMoved(Value, Right.drop_back(StringRef(" . get ( )").size())))
    return false;
  StringRef Raw = Left.rsplit(' ').second;
  std::string Expected = Given == Raw                ? "@ . get ( )"
                         : Given == "* " + Raw.str() ? "* @"
                                                     : "";
  if (Raw.empty() || Expected.empty() ||
      (!Out.Wrapped.empty() && Out.Wrapped != Expected))
    return false;
  Out.Wrapped = Expected;
  Out.Factory.pop_back();
  return true;
}

/// The statements of a write section, from the guard to the end of its block.
static std::optional<CreateIdiom> match(MapStatements &M,
                                        ArrayRef<Statement> All) {
  if (!All.empty() && M.takeFind(All.front()))
    All = All.drop_front();
  if (All.empty() || All.front().What != Statement::If ||
      !All.front().Else.empty())
    return std::nullopt;
  const Statement &If = All.front();
  std::optional<bool> Found = M.test(If);
  if (!Found || !isPlainKey(M.Key))
    return std::nullopt;
  All = All.drop_front();
  CreateIdiom Out;
  Out.Map = M.Map;
  Out.Key = M.Key;
  Out.Variable = M.Variable;
  Insertion In;
  ArrayRef<Statement> Body(If.Body);
  const Statement *Return = !All.empty() && All.back().What == Statement::Return
                                ? &All.back()
                                : nullptr;
  if (*Found) {
    // What is there is returned, the rest makes it.
    if (Body.size() != 1 || Body.front().What != Statement::Return)
      return std::nullopt;
    std::string Given = M.spell(Body.front().Tokens);
    bool InsertedByReturn = Return && M.insertion(*Return);
    ArrayRef<Statement> Made =
        Return && !InsertedByReturn ? All.drop_back() : All;
    if (!takeFactory(M, Made, Out, In))
      return std::nullopt;
    const Statement *Last = InsertedByReturn ? nullptr : Return;
    if (Given == "false" && Last && M.spell(Last->Tokens) == "true" &&
        In.Before.empty() && In.After.empty()) {
      Out.Gives = CreateIdiom::Whether;
      return Out;
    }
    if (Given.empty() && !Return && In.Before.empty() && In.After.empty())
      return Out;
    if (Out.Variable.empty())
      return std::nullopt;
    auto Wrapped = wrapping(Given, Out.Variable + " -> second");
    if (!Wrapped)
      return std::nullopt;
    Out.Wrapped = *Wrapped;
    if (!returnsElement(M, In, Last, Out))
      return std::nullopt;
    Out.Gives = CreateIdiom::Element;
    return Out;
  }
  if (!Body.empty() && Body.back().What == Statement::Return &&
      M.spell(Body.back().Tokens) == "true" && All.size() == 1 && Return &&
      M.spell(Return->Tokens) == "false") {
    if (!takeFactory(M, Body.drop_back(), Out, In) || !In.Before.empty() ||
        !In.After.empty())
      return std::nullopt;
    Out.Gives = CreateIdiom::Whether;
    return Out;
  }
  if (!takeFactory(M, Body, Out, In) ||
      StringRef(In.Before).starts_with("return"))
    return std::nullopt;
  if (All.empty() && In.Before.empty() && In.After.empty())
    return Out;
  // What follows must give the element, however it came there.
  if (All.size() != 1 || !Return)
    return std::nullopt;
  std::string Given = M.spell(Return->Tokens);
  bool Reassigned = In.Before == Out.Variable + " =" && In.After == ". first";
  if (!Reassigned && (!In.Before.empty() || !In.After.empty()))
    return std::nullopt;
  std::vector<std::string> Elements;
  if (Reassigned && !Out.Variable.empty())
    Elements.push_back(Out.Variable + " -> second");
  Elements.push_back(M.Map + " [ " + Out.Key + " ]");
  Elements.push_back(M.Map + " . at ( " + Out.Key + " )");
  Elements.push_back(M.Map + " . find ( " + Out.Key + " ) -> second");
  for (const std::string &Element : Elements)
    if (auto Wrapped = wrapping(Given, Element)) {
      Out.Wrapped = *Wrapped;
      Out.Gives = CreateIdiom::Element;
      return Out;
    }
  return std::nullopt;
}

bool looksFirst(const SectionWork &Before, const SectionWork &Work,
                const CreateIdiom &Made, unsigned &Begin) {
  const SourceText &Text = *Work.Text;
  const Section &S = *Before.Sec;
  if (Before.Text != Work.Text || Before.Fn != Work.Fn ||
      Before.Maps != Work.Maps || Before.Maps.size() != 1 ||
      S.Mode != LockMode::Shared || S.Shape != SectionShape::Guard)
    return false;
  auto OnlySpace = [&](unsigned From, unsigned To) {
    return From <= To && all_of(Text.tokens(From, To), [](const Token &T) {
             return T.What == Token::Comment && !T.InDirective;
           });
  };
  unsigned End;
  if (S.Changes.empty()) {
    // In a block of its own.
    StringRef Outside = Text.tokenBefore(S.Block.Begin);
    if ((Outside != ";" && Outside != "{" && Outside != "}") ||
        !OnlySpace(S.Block.Begin + 1, S.Acquire.Begin) ||
        !OnlySpace(S.Block.End, Work.Sec->Acquire.Begin))
      return false;
    Begin = S.Block.Begin;
    End = S.Block.End - 1;
  } else {
    if (S.Changes.size() != 1 || !S.Changes.front().Unlock ||
        !(S.Block == Work.Sec->Block) ||
        !OnlySpace(S.Changes.front().Statement.End, Work.Sec->Acquire.Begin))
      return false;
    Begin = S.Acquire.Begin;
    End = S.Changes.front().Statement.Begin;
  }
  auto All = statementsIn(Text, S.Acquire.End, End);
  if (!All)
    return false;
  ArrayRef<Statement> Rest(*All);
  MapStatements M(Before);
  if (!Rest.empty() && M.takeFind(Rest.front()))
    Rest = Rest.drop_front();
  if (Rest.size() != 1 || Rest.front().What != Statement::If ||
      Rest.front().Body.size() != 1 || !Rest.front().Else.empty() ||
      Rest.front().Body.front().What != Statement::Return ||
      M.test(Rest.front()) != std::optional<bool>(true) || M.Key != Made.Key ||
      M.Map != Made.Map)
    return false;
  std::string Given = M.spell(Rest.front().Body.front().Tokens);
  switch (Made.Gives) {
  case CreateIdiom::Element:
    return !M.Variable.empty() &&
           wrapping(Given, M.Variable + " -> second") == Made.Wrapped;
  case CreateIdiom::Whether:
    return Given == "false";
  case CreateIdiom::Nothing:
    return Given.empty();
  }
  return false;
}

std::optional<CreateIdiom> findCreateIdiom(const SectionWork &Work) {
  auto All =
      statementsIn(*Work.Text, Work.Sec->Acquire.End, Work.Sec->Block.End - 1);
  MapStatements M(Work);
  if (!All || All->empty() || !M.valid())
    return std::nullopt;
  auto Made = match(M, *All);
  if (!Made)
    Made = findFilledSlot(M, *All);
  if (Made)
    Made->End = All->back().End;
  return Made;
}

} // namespace unlatch
