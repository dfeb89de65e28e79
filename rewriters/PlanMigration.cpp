//===- PlanMigration.cpp - All edits that one map's migration takes -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Declaration.h"
#include "rewriters/EditGroup.h"
#include "rewriters/Forms.h"
#include "rewriters/Sections.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

bool normalizeEdits(std::vector<Edit> &Edits) {
  llvm::sort(Edits);
  Edits.erase(std::unique(Edits.begin(), Edits.end()), Edits.end());
  for (size_t I = 1; I < Edits.size(); ++I) {
    const FileRange &A = Edits[I - 1].Range, &B = Edits[I].Range;
    if (A.File == B.File && (B.Begin < A.End || (A.Begin == B.Begin)))
      return false;
  }
  return true;
}

namespace {

class Planner {
public:
  Planner(const Program &P, const GuardedMap &Map, Sources &Files, Names &Named)
      : P(P), Map(Map), Decl(P.Maps.at(Map.MapUsr)), Files(Files),
        Named(Named) {}

  std::variant<EditGroup, Reason> run() {
    Group.Name = Decl.Name;
    if (auto R = checkMutex())
      return *R;
    auto Work = collectSections(P, Map, Files);
    if (auto *R = std::get_if<Reason>(&Work))
      return *R;
    const MapWork &All = std::get<MapWork>(Work);
    if (auto R =
            take(rewriteDeclaration(Decl, All.numbersInUse(Decl), Files)))
      return *R;
    for (const SectionWork &S : All.Sections)
      if (auto R = take(rewriteSection(S, Named)))
        return *R;
    for (const DirectAccess &D : All.Direct)
      if (auto R = take(directAccess(D)))
        return *R;
    auto Mutex = P.Mutexes.find(Map.MutexUsr);
    if (Map.MutexRemovable && Mutex != P.Mutexes.end())
      if (auto R = take(removeMutex(Mutex->second, Files)))
        return *R;
    if (!normalizeEdits(Group.Edits))
      return refuse("unsupported-section", Decl.Loc,
                    "two sections would edit the same place in different ways");
    if (auto R = checkTypeNames())
      return *R;
    includes();
    return std::move(Group);
  }

private:
  std::optional<Reason> take(FormResult Form) {
    if (auto *R = std::get_if<Reason>(&Form))
      return std::move(*R);
    FormEdits &Edits = std::get<FormEdits>(Form);
    if (Edits.NeedsUtility)
      for (const Edit &E : Edits.Edits)
        Group.AddIncludes[E.Range.File].insert("utility");
    append_range(Group.Edits, Edits.Edits);
    return std::nullopt;
  }

  std::optional<Reason> checkMutex() {
    // A writer inside its own write section is refused by the registry.
    auto Mutex = P.Mutexes.find(Map.MutexUsr);
    if (Mutex != P.Mutexes.end() &&
        StringRef(Mutex->second.Type).contains_insensitive("recursive"))
      return refuse("unsupported-section", Mutex->second.Loc,
                    "the lock may be taken again by the thread that holds it");
    // GUARDED_BY on the map would go on asking for the lock.
    for (const MutexUse &U : P.MutexUses)
      if (U.MutexUsr == Map.MutexUsr && U.Attribute)
        return refuse("mutex-escapes", U.Loc,
                      "the lock is named in a template, an attribute or an "
                      "operand that is not evaluated");
    return std::nullopt;
  }

  /// `decltype(map_)` would silently name another type.
  std::optional<Reason> checkTypeNames() {
    StringRef Name = StringRef(Decl.Name);
    size_t Colon = Name.rfind("::");
    if (Colon != StringRef::npos)
      Name = Name.drop_front(Colon + 2);
    std::set<std::string> Seen;
    for (const Edit &E : Group.Edits) {
      if (!Seen.insert(E.Range.File).second)
        continue;
      const SourceText &Text = *Files.get(E.Range.File);
      ArrayRef<Token> Tokens = Text.tokens();
      for (size_t I = 0; I + 2 < Tokens.size(); ++I) {
        if (Text.text(Tokens[I]) != "decltype")
          continue;
        for (size_t J = I + 2; J < Tokens.size(); ++J) {
          if (Text.text(Tokens[J]) == ")")
            break;
          if (Text.text(Tokens[J]) == Name)
            return refuse("unsupported-declaration",
                          Text.range(Tokens[J].Begin, Tokens[J].End),
                          "decltype of the map would name another type");
        }
      }
    }
    return std::nullopt;
  }

  void includes() {
    Group.AddIncludes[Decl.TypeRange.File].insert("unlatch/registry.h");
    for (const Edit &E : Group.Edits) {
      auto &Drop = Group.DropIncludes[E.Range.File];
      Drop.insert({"shared_mutex", "mutex"});
      Drop.insert(Decl.Family == MapFamily::Ordered ? "map" : "unordered_map");
    }
  }

  const Program &P;
  const GuardedMap &Map;
  const MapDecl &Decl;
  Sources &Files;
  Names &Named;
  EditGroup Group;
};

} // namespace

std::variant<EditGroup, Reason> planMigration(const Program &P,
                                              const GuardedMap &Map,
                                              Sources &Files, Names &Named) {
  return Planner(P, Map, Files, Named).run();
}

std::variant<EditGroup, Reason> planMigration(const Program &P,
                                              const GuardedMap &Map) {
  Sources Files(P);
  Names Named(P);
  return planMigration(P, Map, Files, Named);
}

} // namespace unlatch
