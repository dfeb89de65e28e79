//===- PlanMigration.cpp - All edits that one map's migration takes -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Accessors.h"
#include "rewriters/Declaration.h"
#include "rewriters/EditGroup.h"
#include "rewriters/Forms.h"
#include "rewriters/GroupDeclaration.h"
#include "rewriters/LockedHelpers.h"
#include "rewriters/MapBorrowers.h"
#include "rewriters/Policy.h"
#include "rewriters/Sections.h"
#include "rewriters/Temporaries.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

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
      : P(P), Map(Map), Files(Files), Named(Named) {}

  std::variant<EditGroup, Reason> run() {
    if (auto R = checkMutex())
      return *R;
    auto Collected = collectSections(P, Map, Files);
    if (auto *R = std::get_if<Reason>(&Collected))
      return *R;
    Work = std::move(std::get<MapWork>(Collected));
    for (const MapDecl *Decl : Work.Maps) {
      Group.Maps.push_back(Decl->Name);
      std::string Policy = policyOf(Work, *Decl);
      if (auto R = take(rewriteDeclaration(*Decl, Policy, Files)))
        return *R;
      std::string Type = registryType(*Decl, Policy);
      if (auto R = take(rewriteGivenTypes(P, *Decl, Type, Files)))
        return *R;
      nameParameterTypes(*Decl, Type, Work);
    }
    for (const MapBorrower &B : Map.Borrowers)
      if (B.Why.empty())
        if (auto R = retype(B))
          return *R;
    if (auto R = rewriteMutex())
      return *R;
    for (size_t I = 0; I != Work.Sections.size(); ++I) {
      if (I + 1 != Work.Sections.size())
        if (auto Both =
                rewriteTogether(Work.Sections[I], Work.Sections[I + 1])) {
          take(std::move(*Both));
          ++I;
          continue;
        }
      if (Work.Sections[I].Unshared)
        if (auto R = checkTemporary(P, Work, Work.Sections[I]))
          return *R;
      if (auto R = take(rewriteSection(Work.Sections[I], Named)))
        return *R;
    }
    for (const DirectAccess &D : Work.Direct)
      if (auto R = takeDirect(directAccess(D), D))
        return *R;
    for (const DirectField &D : Work.DirectFields)
      if (auto R = takeDirect(directField(D, Work.GroupName), D))
        return *R;
    if (!normalizeEdits(Group.Edits))
      return refuse("unsupported-section", Work.Maps.front()->Loc,
                    "two sections would edit the same place in different ways");
    if (auto R = checkTypeNames())
      return *R;
    includes();
    Group.Name = join(Group.Maps, " and ");
    return std::move(Group);
  }

private:
  template <class Access>
  std::optional<Reason> takeDirect(FormResult Form, const Access &D) {
    if (const auto *Edits = std::get_if<FormEdits>(&Form))
      if (auto R = checkTemporary(P, Work, D, Edits->OpensUpdate))
        return R;
    return take(std::move(Form));
  }

  std::optional<Reason> take(FormResult Form) {
    if (auto *R = std::get_if<Reason>(&Form))
      return std::move(*R);
    FormEdits &Edits = std::get<FormEdits>(Form);
    if (Edits.NeedsUtility)
      for (const Edit &E : Edits.Edits)
        Group.AddIncludes[E.Range.File].insert("utility");
    if (Edits.Form)
      ++Group.Forms[Edits.Form];
    append_range(Group.Edits, Edits.Edits);
    return std::nullopt;
  }

  /// A function that is passed maps is passed their views, which have one type.
  std::optional<Reason> retype(const MapBorrower &B) {
    std::set<std::string> Types;
    for (const std::string &Usr : B.Maps) {
      const MapDecl &Decl = P.Maps.at(Usr);
      Types.insert(registryType(Decl, policyOf(Work, Decl)));
    }
    if (Types.size() != 1)
      return refuse("map-escapes", P.Functions[B.Function].Loc,
                    P.Functions[B.Function].Name +
                        " is passed maps of several types");
    return take(retypeParameter(P, B, *Types.begin(), Files));
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

  /// The mutex goes, or makes room for the group where some section works on
  /// several maps.
  std::optional<Reason> rewriteMutex() {
    auto Mutex = P.Mutexes.find(Map.MutexUsr);
    // It goes with the object that holds the map.
    if (isWrapperLock(Map.MutexUsr)) {
      if (Map.MutexRemovable && !Work.needsGroup() && Map.Helpers.empty())
        return std::nullopt;
      return refuse("unsupported-lock", Work.Maps.front()->Loc,
                    "more than the map is guarded by the lock that it is held "
                    "together with");
    }
    if (!Work.needsGroup()) {
      if (!Map.MutexRemovable || Mutex == P.Mutexes.end())
        return std::nullopt;
      return take(removeMutex(P, Mutex->second, Files));
    }
    if (!Map.MutexRemovable || Mutex == P.Mutexes.end())
      return refuse("mutex-escapes", Work.Maps.front()->Loc,
                    "the mutex of these maps is used for something else");
    if (hasAccessor())
      return refuse("unsupported-declaration", Mutex->second.Loc,
                    "a function returns a reference to the lock or to one of "
                    "these maps, which become members of a group");
    std::string Name = chooseGroupName(P, Mutex->second, Work, Files);
    if (Name.empty())
      return refuse("unsupported-declaration", Mutex->second.Loc,
                    "there is no free name for the group of these maps");
    Work.GroupName = Name;
    for (SectionWork &S : Work.Sections)
      S.GroupName = Name;
    if (auto R = take(declareGroup(P, Mutex->second, Work, Name, Files)))
      return R;
    return take(removeBesideMutex(P, Mutex->second, Files));
  }

  bool hasAccessor() const {
    return !accessorsOf(P, Map.MutexUsr).empty() ||
           llvm::any_of(Work.Maps, [&](const MapDecl *Decl) {
             return !accessorsOf(P, Decl->Usr).empty();
           });
  }

  /// A private member's bare name in a function of another class is that
  /// class's own.
  bool isMemberOfAnother(const SourceText &Text, const Token &T,
                         const ObjectDecl &Decl) const {
    StringRef Before = Text.tokenBefore(T.Begin);
    if (Decl.Access != Visibility::Private || Before == "." || Before == "->" ||
        Before == "::")
      return false;
    FileRange Place = Text.range(T.Begin, T.End);
    bool Inside = false;
    for (const Function &F : P.Functions)
      if (F.Body.contains(Place)) {
        if (F.RecordUsr.empty() || F.RecordUsr == Decl.RecordUsr)
          return false;
        Inside = true;
      }
    return Inside;
  }

  /// `decltype(map_)` would silently name another type.
  std::optional<Reason> checkTypeNames() {
    auto IsOurs = [&](const SourceText &Text, const Token &T) {
      auto Is = [&](const ObjectDecl *Decl) {
        StringRef Name(Decl->Name);
        return Text.text(T) == Name.substr(Name.rfind(':') + 1) &&
               !isMemberOfAnother(Text, T, *Decl);
      };
      return any_of(Work.Maps, Is) || any_of(Work.Fields, Is);
    };
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
          if (IsOurs(Text, Tokens[J]))
            return refuse("unsupported-declaration",
                          Text.range(Tokens[J].Begin, Tokens[J].End),
                          "decltype of the map would name another type");
        }
      }
    }
    return std::nullopt;
  }

  void includes() {
    std::set<std::string> Drop = {"shared_mutex", "mutex"};
    for (const MapDecl *Decl : Work.Maps) {
      Group.AddIncludes[Decl->TypeRange.File].insert("unlatch/registry.h");
      Drop.insert(Decl->Family == MapFamily::Ordered ? "map" : "unordered_map");
    }
    for (const Edit &E : Group.Edits)
      Group.DropIncludes[E.Range.File] = Drop;
  }

  const Program &P;
  const GuardedMap &Map;
  Sources &Files;
  Names &Named;
  MapWork Work;
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
