//===- OwnedBeside.cpp - What values refer to, in a field beside the map -===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/OwnedBeside.h"

#include <algorithm>
#include <cctype>
#include <string_view>

using namespace unlatch;

static bool contains(std::string_view Text, std::string_view Part) {
  return Text.find(Part) != std::string_view::npos;
}

static bool isWordCharacter(char C) {
  return std::isalnum(static_cast<unsigned char>(C)) || C == '_';
}

static bool containsWord(std::string_view Text, std::string_view Word) {
  for (size_t At = Text.find(Word); At != std::string_view::npos;
       At = Text.find(Word, At + 1)) {
    size_t End = At + Word.size();
    if ((At == 0 || !isWordCharacter(Text[At - 1])) &&
        (End == Text.size() || !isWordCharacter(Text[End])))
      return true;
  }
  return false;
}

/// The last name in a type: Session of net::Session *.
static std::string_view lastName(std::string_view Type) {
  while (!Type.empty() && !isWordCharacter(Type.back()))
    Type.remove_suffix(1);
  if (Type.ends_with(" const"))
    return lastName(Type.substr(0, Type.size() - 6));
  size_t Begin = Type.size();
  while (Begin != 0 && isWordCharacter(Type[Begin - 1]))
    --Begin;
  return Type.substr(Begin);
}

static bool isBareName(std::string_view Type) {
  return Type.find_first_of("<*&") == std::string_view::npos;
}

/// Told by the values' type as it is spelled, and by the types in the field.
static bool mayHoldTargets(const MapDecl &Map, const StateDecl &State) {
  if (Map.Arguments.size() < 2)
    return false;
  std::string_view Mapped = Map.Arguments[1], Type = State.Type;
  if (contains(Mapped, "shared_ptr") || contains(Mapped, "unique_ptr") ||
      contains(Mapped, "weak_ptr"))
    return false;
  if (contains(Mapped, "string_view"))
    return !contains(Type, "string_view") &&
           (contains(Type, "string") || containsWord(Type, "char"));
  if (contains(Mapped, "iterator"))
    return State.Grows;
  // A class with a pointer in it, or a pointer by another name.
  if (isBareName(Mapped) && Map.ValueHoldsPointer)
    return State.Grows && contains(Type, "unique_ptr");
  if (!Mapped.ends_with("*") && !contains(Mapped, "reference_wrapper<") &&
      !contains(Mapped, "span<"))
    return false;
  std::string_view Target = lastName(Mapped);
  return !Target.empty() && containsWord(Type, Target) &&
         (State.Grows || contains(Type, "_ptr"));
}

static bool takesOut(MapOp Op) {
  return Op == MapOp::EraseKey || Op == MapOp::EraseIterator ||
         Op == MapOp::EraseIf || Op == MapOp::Clear || Op == MapOp::Assign ||
         Op == MapOp::Swap;
}

const StateAccess *unlatch::endedBeside(const MapContext &M,
                                        const std::string &Usr) {
  auto Decl = M.View.P.States.find(Usr);
  if (Decl == M.View.P.States.end() || !mayHoldTargets(M.Map, Decl->second))
    return nullptr;
  for (const SectionSite &Site : M.Sections) {
    const Function &F = *Site.F;
    if (Site.S->Mode != LockMode::Exclusive ||
        std::none_of(F.Accesses.begin(), F.Accesses.end(),
                     [&](const MapAccess &A) {
                       return A.MapUsr == M.Map.Usr && !A.Unshared &&
                              takesOut(A.Op) && M.inSection(A.Held, Site.Index);
                     }))
      continue;
    for (const StateAccess &S : F.States)
      if (S.Usr == Usr && S.Write && !S.Unshared &&
          M.inSection(S.Held, Site.Index))
        return &S;
  }
  return nullptr;
}
