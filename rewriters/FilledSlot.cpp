//===- FilledSlot.cpp - Make an empty element, and fill it ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   auto &slot = map[key];                auto [it, made] =
//   map.try_emplace(key); if (!slot)                            if (made)
//     slot = std::make_unique<T>();         it->second = ...;
//   return *slot;                         return it->second;
//
//===----------------------------------------------------------------------===//

#include "rewriters/CreateIdiom.h"
#include "rewriters/MapStatements.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

/// Whether an expression gives a pointer that is never null.
static bool givesObject(StringRef Value) {
  return any_of(ArrayRef<StringRef>{"std :: make_unique <",
                                    "std :: make_shared <",
                                    "absl :: make_unique <", "new "},
                [&](StringRef Maker) { return Value.starts_with(Maker); });
}

/// The key of an insertion that leaves the value empty: map.try_emplace(key),
/// map.emplace(key, nullptr), map.insert({key, nullptr}).
static StringRef keyOfEmpty(StringRef Call, StringRef Map) {
  if (!Call.consume_front(Map) || !Call.consume_front(" . "))
    return {};
  bool Alone = Call.starts_with("try_emplace");
  if (!Call.consume_front("try_emplace ( ") &&
      !Call.consume_front("emplace ( ") && !Call.consume_front("insert ( { "))
    return {};
  if (!Call.consume_back(" } )") && !Call.consume_back(" )"))
    return {};
  if (Call.consume_back(" , nullptr") || Alone)
    return Call;
  return {};
}

std::optional<CreateIdiom> findFilledSlot(const MapStatements &M,
                                          ArrayRef<Statement> All) {
  if (All.size() < 2 || All.size() > 3 || All[0].What != Statement::Plain ||
      All[1].What != Statement::If || !All[1].Else.empty() ||
      All[1].Body.empty())
    return std::nullopt;
  CreateIdiom Out;
  Out.Map = M.Map;
  Out.Filled = true;
  std::string First = M.spell(All[0].Tokens);
  auto [Left, Call] = StringRef(First).split(" = ");
  std::string Element, Whether;
  if (Left.consume_front("auto & ")) {
    if (!Call.consume_front(M.Map + " [ ") || !Call.consume_back(" ]"))
      return std::nullopt;
    Out.Key = Call.str();
    Out.Variable = Element = Left.str();
  } else {
    Left.consume_front("const ");
    if (!Left.consume_front("auto "))
      return std::nullopt;
    Out.Key = keyOfEmpty(Call, M.Map).str();
    if (Left.consume_front("[ ") && Left.consume_back(" ]")) {
      auto [It, Made] = Left.split(" , ");
      Out.Variable = It.str();
      Element = Out.Variable + " -> second";
      Whether = Made.str();
    } else {
      Out.Variable = Left.str();
      Element = Out.Variable + " . first -> second";
      Whether = Out.Variable + " . second";
    }
  }
  if (Out.Key.empty() || !isPlainKey(Out.Key) ||
      StringRef(Out.Variable).contains(' '))
    return std::nullopt;

  std::string Condition = M.spell(All[1].Tokens);
  bool Empty = Condition == "! " + Element ||
               Condition == Element + " == nullptr" ||
               Condition == "nullptr == " + Element;
  if (!Empty && (Whether.empty() || Condition != Whether))
    return std::nullopt;
  ArrayRef<Statement> Body(All[1].Body);
  const Statement &Fill = Body.back();
  std::string Filled = M.spell(Fill.Tokens);
  StringRef Value(Filled);
  if (Fill.What != Statement::Plain || !Value.consume_front(Element + " = "))
    return std::nullopt;
  // What is found empty is filled again; what get_or_emplace finds, stays.
  if (Empty && !givesObject(Value))
    return std::nullopt;
  Out.Slot = Empty;
  Out.Value =
      ArrayRef(Fill.Tokens).drop_front(StringRef(Element).count(' ') + 2).vec();
  for (const Statement &S : Body.drop_back()) {
    if (S.What == Statement::Return)
      return std::nullopt;
    Out.Factory.push_back(S);
  }
  if (All.size() == 2)
    return Out;
  if (All[2].What != Statement::Return)
    return std::nullopt;
  std::string Given = M.spell(All[2].Tokens);
  auto Wrapped = wrapping(Given, Element);
  if (!Wrapped)
    return std::nullopt;
  Out.Wrapped = *Wrapped;
  Out.Gives = CreateIdiom::Element;
  return Out;
}

} // namespace unlatch
