//===- ResolveHelpers.cpp - What sections and helpers know of each other --===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/LockedHelpers.h"

#include "analysis/CallGraph.h"
#include "analysis/Paths.h"
#include "rewriters/GivenElements.h"
#include "rewriters/Insertions.h"
#include "rewriters/ParameterLists.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

#include <set>

using namespace llvm;

namespace unlatch {

namespace {

/// Fills in what sections and helpers have to know of each other.
class Resolver {
public:
  Resolver(const Program &P, const GuardedMap &Map, MapWork &Work)
      : P(P), Map(Map), Work(Work) {}

  std::optional<Reason> run() {
    for (const LockedHelper &H : Map.Helpers)
      ByUsr.emplace(P.Functions[H.Function].Usr, &H);
    if (ByUsr.empty())
      return std::nullopt;
    for (SectionWork &S : Work.Sections) {
      if (auto R = addLambdas(S))
        return R;
      if (S.Helper)
        Bodies[S.Helper] = &S;
    }
    for (const LockedHelper &H : Map.Helpers) {
      const Function &F = P.Functions[H.Function];
      if (F.Kind == FunctionKind::Lambda ? !Attached.count(&F)
                                         : !Bodies.count(&H))
        return refuse(
            "locked-helper", F.Loc,
            fmt::format("{} is called with the lock held in ways that "
                        "are not understood",
                        F.Name));
    }
    for (SectionWork &S : Work.Sections)
      sort(S.Maps, [&](const MapDecl *A, const MapDecl *B) {
        return find(Work.Maps, A) < find(Work.Maps, B);
      });
    for (bool Changed = true; Changed;) {
      Changed = false;
      for (SectionWork &S : Work.Sections)
        Changed |= learn(S);
    }
    giveEffects();
    return checkNames();
  }

private:
  /// What helpers do is done in the sections that call them.
  void giveEffects() {
    bool Any = any_of(Work.Sections, [](const SectionWork &S) {
      return !S.Helper && !S.Calls.empty() && S.Sec->EffectsBeyondResults;
    });
    for (Section &Body : Work.Bodies)
      Body.EffectsBeyondResults = Any;
  }

  const LockedHelper *helper(const std::string &Usr) const {
    auto Found = ByUsr.find(Usr);
    return Found == ByUsr.end() ? nullptr : Found->second;
  }

  std::optional<Reason> addLambdas(SectionWork &S) {
    for (size_t I = 0; I != S.Lambdas.size(); ++I) {
      const Function &L = *S.Lambdas[I];
      if (!Attached.insert(&L).second)
        return refuse(
            "locked-helper", L.Loc,
            "a lambda that uses the map is called in several sections");
      if (!S.Sec->Block.contains(L.Body) || L.Loc.Begin < S.Sec->Acquire.End)
        return refuse("locked-helper", L.Loc,
                      "a lambda that uses the map is made outside of the "
                      "section that calls it");
      for (const StateAccess &A : L.States)
        if (any_of(Work.Fields,
                   [&](const StateDecl *D) { return D->Usr == A.Usr; }))
          return refuse("locked-helper", A.Loc,
                        "a lambda uses a field that moves with the map");
      S.UsesWrittenState |= !L.States.empty();
      std::vector<const MapAccess *> Copies(L.Accesses.size(), nullptr);
      for (size_t J = 0; J != L.Accesses.size(); ++J) {
        const MapAccess &A = L.Accesses[J];
        if (none_of(Work.Maps,
                    [&](const MapDecl *M) { return M->Usr == A.MapUsr; }))
          continue;
        MapAccess &Copy = Work.Repeated.emplace_back(A);
        Copy.InLoop = true; // it may be called again and again
        Copies[J] = &Copy;
        if (!isElementUse(A.Op)) {
          S.Operations.push_back(&Copy);
        } else if (A.Origin >= 0 &&
                   static_cast<size_t>(A.Origin) < Copies.size() &&
                   Copies[A.Origin]) {
          S.Elements.push_back({&Copy, Copies[A.Origin]});
        } else {
          return refuse("unsupported-section", A.Mention,
                        "an element is used that no operation seen here found");
        }
      }
      for (const Call &C : L.Calls)
        if (const LockedHelper *Callee = helper(C.CalleeUsr)) {
          const Function &Called = P.Functions[Callee->Function];
          if (Called.Kind != FunctionKind::Lambda)
            S.Calls.push_back({&C, Callee});
          else if (!is_contained(S.Lambdas, &Called))
            S.Lambdas.push_back(&Called);
        }
    }
    return std::nullopt;
  }

  /// What the helpers that S calls say about it; true for news.
  bool learn(SectionWork &S) {
    bool News = false;
    for (HelperCall &C : S.Calls) {
      const SectionWork &Body = *Bodies.at(C.Callee);
      if (!C.Copies && copies(Body))
        News = C.Copies = true;
      if (!S.UsesWrittenState && Body.UsesWrittenState)
        News = S.UsesWrittenState = true;
    }
    for (const MapDecl *M : S.Maps) {
      if (S.Spelled.count(M->Usr))
        continue;
      std::string Name =
          any_of(S.Operations,
                 [&](const MapAccess *A) { return A->MapUsr == M->Usr; })
              ? objectText(S, *M).value_or("")
              : spelledByHelper(S, *M);
      if (Name.empty())
        continue;
      S.Spelled[M->Usr] = Name;
      News = true;
    }
    return News;
  }

  static bool copies(const SectionWork &Body) {
    return any_of(Body.Operations,
                  [&](const MapAccess *A) {
                    return copiesElement(Body, *A) || changesFound(Body, *A) ||
                           givesToChange(Body, *A);
                  }) ||
           any_of(Body.Calls, [](const HelperCall &C) { return C.Copies; });
  }

  /// The map as a helper spells it that runs on the same object as S, where the
  /// name is nothing else for S.
  std::string spelledByHelper(const SectionWork &S, const MapDecl &M) const {
    for (const HelperCall &C : S.Calls) {
      const SectionWork &Body = *Bodies.at(C.Callee);
      auto Name = Body.Spelled.find(M.Usr);
      if (Name == Body.Spelled.end())
        continue;
      bool SameObject = M.Where == Storage::Field
                            ? isReceiver(C.At->Object) &&
                                  S.Fn->RecordUsr == Body.Fn->RecordUsr
                            : true;
      StringRef First = StringRef(Name->second).split('.').first;
      First = First.split("->").first.split("::").first;
      if (SameObject && (!is_contained(S.Fn->Identifiers, First.str()) ||
                         namesBy(*S.Fn, M, *S.Text, Name->second)))
        return Name->second;
    }
    return {};
  }

  /// Whether the function names the map so itself, before or after. A variable
  /// of that name in between would have no views and updates.
  static bool namesBy(const Function &F, const MapDecl &M,
                      const SourceText &Text, StringRef Name) {
    return any_of(F.Accesses, [&](const MapAccess &A) {
      return A.MapUsr == M.Usr && Text.covers(A.Mention) &&
             Text.text(A.Mention) == Name;
    });
  }

  /// A helper that is named where nobody saw a call of it, in the arguments of
  /// a macro that drops them, say, would be called there the old way.
  std::optional<Reason> checkNames() const {
    std::set<const SourceText *> Texts;
    for (const SectionWork &S : Work.Sections) {
      Texts.insert(S.Text);
      if (S.FirstText)
        Texts.insert(S.FirstText);
    }
    for (const auto &[Helper, Body] : Bodies) {
      auto Lists = declarationsOf(*Body);
      if (auto *R = std::get_if<Reason>(&Lists))
        return *R;
      std::string Name(simpleName(Body->Fn->Name));
      std::set<FileRange> Known;
      for (const NamedList &L : std::get<std::vector<NamedList>>(Lists))
        Known.insert(L.Name);
      auto AddCallAt = [&](const FileRange &Place) {
        for (const SourceText *Text : Texts)
          if (Text->covers(Place))
            if (auto L = listAfterName(*Text, Place.Begin, Name))
              Known.insert(L->Name);
      };
      for (const Function &F : P.Functions) {
        if (simpleName(F.Name) == Name)
          Known.insert(F.Loc);
        for (const Call &C : F.Calls)
          if (simpleName(C.CalleeName) == Name)
            AddCallAt(C.Loc);
        // A map's own find() or size().
        for (const MapAccess &A : F.Accesses)
          AddCallAt(A.Mention);
      }
      for (const SourceText *Text : Texts)
        for (const Token &T : Text->tokens()) {
          if (T.What != Token::Identifier || Text->text(T) != Name)
            continue;
          FileRange Place = Text->range(T.Begin, T.End);
          if (Text->tokenAfter(T.End) == "(" && !Known.count(Place) &&
              (T.InDirective || mayMean(*Body, Place)))
            return refuse("locked-helper", Place,
                          fmt::format("{} is named here in a way that is not "
                                      "understood",
                                      Body->Fn->Name));
        }
    }
    return std::nullopt;
  }

  /// Whether a call by this name at Place could be one of the helper.
  bool mayMean(const SectionWork &Body, const FileRange &Place) const {
    return any_of(P.Functions, [&](const Function &F) {
      return F.Body.contains(Place) &&
             (Body.Fn->RecordUsr.empty() || F.RecordUsr == Body.Fn->RecordUsr);
    });
  }

  const Program &P;
  const GuardedMap &Map;
  MapWork &Work;
  std::map<std::string, const LockedHelper *> ByUsr;
  std::map<const LockedHelper *, SectionWork *> Bodies;
  std::set<const Function *> Attached;
};

} // namespace

std::optional<Reason> resolveHelpers(const Program &P, const GuardedMap &Map,
                                     MapWork &Work) {
  return Resolver(P, Map, Work).run();
}

} // namespace unlatch
