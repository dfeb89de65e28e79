//===- Names.cpp - Names for the variables that a rewrite declares --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Names.h"

#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/LangOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>

using namespace llvm;

namespace unlatch {

/// `routers_` and "view" make `routers_view`, `m_routerMap` makes
/// `routerMapView`: the words as the project writes them. `m_RouterMap` makes
/// the same, since RouterMap is likely the name of a type.
static std::string bare(StringRef Name) {
  Name = Name.rsplit("::").second.empty() ? Name : Name.rsplit("::").second;
  Name.consume_front("m_");
  Name.consume_front("s_");
  Name.consume_front("g_");
  std::string Bare = Name.trim('_').str();
  if (Bare.size() > 1 && isUpper(Bare[0]) && isLower(Bare[1]))
    Bare[0] = toLower(Bare[0]);
  return Bare;
}

static std::string compound(StringRef Map, StringRef Base) {
  std::string Name = bare(Map);
  if (Name.empty())
    return ("map_" + Base).str();
  bool Camel = Name.find('_') == std::string::npos && any_of(Name, isUpper);
  if (!Camel)
    return Name + "_" + Base.str();
  Name += toUpper(Base.front());
  Name += Base.drop_front();
  return Name;
}

/// `default_` without its underscore, for one.
static bool isKeyword(StringRef Name) {
  static const clang::LangOptions Lang = [] {
    clang::LangOptions L;
    L.CPlusPlus = L.CPlusPlus11 = L.CPlusPlus14 = L.CPlusPlus17 = true;
    L.CPlusPlus20 = L.Bool = L.WChar = true;
    return L;
  }();
  static const clang::IdentifierTable Words(Lang);
  auto Found = Words.find(Name);
  return Found != Words.end() && Found->second->isKeyword(Lang);
}

bool Names::mentions(const Function &F, const SectionWork &Work,
                     const std::string &Name) const {
  if (std::binary_search(F.Identifiers.begin(), F.Identifiers.end(), Name))
    return true;
  if (!Work.Text->covers(F.Body))
    return false;
  unsigned Begin = F.Body.Begin;
  if (F.Loc.File == F.Body.File && F.Loc.Begin < Begin)
    Begin = F.Loc.Begin;
  return Work.Text->mentions(Name, Begin, F.Body.End);
}

bool Names::isFree(const SectionWork &Work, const std::string &Name) const {
  if (isKeyword(Name) || mentions(*Work.Fn, Work, Name))
    return false;
  // For a lambda, the functions around it.
  const FileRange &Acquire = Work.Sec->Acquire;
  auto FileOf = [](const Function &F) -> const std::string & {
    return F.Body.File;
  };
  for (const Function &F :
       std::ranges::equal_range(P.Functions, Acquire.File, {}, FileOf))
    if (F.Body.contains(Acquire) && mentions(F, Work, Name))
      return false;
  auto Given = Taken.find(Work.Sec->Block.File);
  return Given == Taken.end() || none_of(Given->second, [&](const auto &G) {
           return G.Name == Name && (G.Block.contains(Work.Sec->Block) ||
                                     Work.Sec->Block.contains(G.Block));
         });
}

std::string Names::take(const SectionWork &Work, const std::string &For,
                        std::string Name, const std::string &Compound) {
  std::vector<Given> &Here = Taken[Work.Sec->Block.File];
  for (const Given &G : Here)
    if (G.Acquire == Work.Sec->Acquire && G.For == For)
      return G.Name;
  for (unsigned N = Name == Compound ? 2 : 1; !isFree(Work, Name); ++N)
    Name = N == 1 ? Compound : Compound + std::to_string(N);
  Here.push_back({Work.Sec->Acquire, Work.Sec->Block, For, Name});
  return Name;
}

std::string Names::choose(const SectionWork &Work, const std::string &Base) {
  const ObjectDecl *First = Work.Fields.empty() ? nullptr : Work.Fields.front();
  if (!Work.Maps.empty())
    First = Work.Maps.front();
  return take(Work, Base, Base, compound(First->Name, Base));
}

std::string Names::chooseFor(const SectionWork &Work, const StateDecl &Field) {
  std::string Own = bare(Field.Name);
  std::string Compound = compound(Field.Name, "value");
  return take(Work, Field.Usr, Own.empty() ? Compound : Own, Compound);
}

std::string Names::chooseFor(const SectionWork &Work, const MapDecl &Map,
                             const std::string &Base) {
  std::string Compound = compound(Map.Name, Base);
  return take(Work, Map.Usr + Base, Compound, Compound);
}

} // namespace unlatch
