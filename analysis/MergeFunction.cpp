//===- MergeFunction.cpp - One function as several units saw it -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/MergeFunction.h"

#include "summary/Fields.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

using namespace unlatch;

namespace {

/// Adds the second function's parts to the first's, translating the indices
/// by which parts of a function name each other.
class Merger {
public:
  Merger(Function &Into, Function &From) : Into(Into), From(From) {}

  void run() {
    for (Section &S : From.Sections)
      Sections.push_back(add(Into.Sections, std::move(S)));
    for (MapAccess &A : From.Accesses) {
      translate(A.Held);
      // An origin stands before its uses, so it has its new index already.
      if (A.Origin >= 0)
        A.Origin = at(Accesses, A.Origin);
      if (A.DecidedBy >= 0)
        A.DecidedBy = at(Accesses, A.DecidedBy);
      Accesses.push_back(add(Into.Accesses, std::move(A)));
    }
    for (StateAccess &S : From.States) {
      translate(S.Held);
      add(Into.States, std::move(S));
    }
    for (Call &C : From.Calls) {
      translate(C.Held);
      Calls.push_back(add(Into.Calls, std::move(C)));
    }
    // Each instantiation of a template has bases of its own.
    std::set<std::string> Overrides(Into.Overrides.begin(),
                                    Into.Overrides.end());
    Overrides.insert(From.Overrides.begin(), From.Overrides.end());
    Into.Overrides.assign(Overrides.begin(), Overrides.end());
    for (FoundKey &K : From.FoundKeys)
      add(Into.FoundKeys, std::move(K));
    for (LookupIdiom &L : From.Lookups) {
      L.Access = at(Accesses, L.Access);
      add(Into.Lookups, std::move(L));
    }
    for (CallDecision &D : From.Decisions) {
      D.LookCall = at(Calls, D.LookCall);
      D.ActCall = at(Calls, D.ActCall);
      D.LookAccess = at(Accesses, D.LookAccess);
      D.ActAccess = at(Accesses, D.ActAccess);
      add(Into.Decisions, std::move(D));
    }
    for (LockEffect &E : From.Effects)
      add(Into.Effects, std::move(E));
    for (HeldLock &H : From.Required)
      add(Into.Required, std::move(H));
    for (Edit &E : From.ReturnByValue)
      add(Into.ReturnByValue, std::move(E));
    for (CountedBody &B : From.Counted)
      add(Into.Counted, std::move(B));
    auto &Names = Into.Identifiers;
    Names.insert(Names.end(), From.Identifiers.begin(), From.Identifiers.end());
    std::sort(Names.begin(), Names.end());
    Names.erase(std::unique(Names.begin(), Names.end()), Names.end());
    Into.OneUnit &= From.OneUnit;
    Into.Virtual |= From.Virtual;
    Into.Instantiated |= From.Instantiated;
    Into.Main |= From.Main;
    if (From.NoAnalysis && !Into.NoAnalysis) {
      Into.NoAnalysis = true;
      Into.Why = From.Why;
    }
  }

private:
  static int at(const std::vector<int> &Table, int Index) {
    return Index >= 0 && static_cast<size_t>(Index) < Table.size()
               ? Table[Index]
               : -1;
  }

  void translate(Lockset &Held) {
    for (HeldLock &H : Held)
      H.Section = at(Sections, H.Section);
  }

  int add(std::vector<Section> &All, Section X) {
    unify(All, X);
    return add<Section>(All, std::move(X));
  }
  int add(std::vector<MapAccess> &All, MapAccess X) {
    unify(All, X);
    return add<MapAccess>(All, std::move(X));
  }

  /// What units, or the instantiations of one template, may see differently of
  /// the same place, and the value that allows less.
  template <class T> struct Caution {
    bool T::*Flag;
    bool Value;
  };
  static std::array<Caution<Section>, 5> cautions(const Section &) {
    return {{{&Section::GuardEscapes, true},
             {&Section::HoldsOthers, true},
             {&Section::OtherEffects, true},
             {&Section::EffectsBeyondResults, true},
             {&Section::LeftByMacro, true}}};
  }
  static std::array<Caution<MapAccess>, 7> cautions(const MapAccess &) {
    return {{{&MapAccess::InLoop, true},
             {&MapAccess::ValueConverts, true},
             {&MapAccess::SideEffects, true},
             {&MapAccess::AssignsApart, true},
             {&MapAccess::KeyChanges, true},
             {&MapAccess::Mutable, true},
             {&MapAccess::ConstElement, false}}};
  }
  template <class T> static std::string essence(T X) {
    for (const Caution<T> &C : cautions(X))
      X.*C.Flag = C.Value;
    return fingerprint(X);
  }
  template <class T> static void unify(std::vector<T> &All, T &X) {
    std::string Text = essence(X);
    for (T &Known : All)
      if (essence(Known) == Text)
        for (const Caution<T> &C : cautions(X))
          if (Known.*C.Flag != X.*C.Flag)
            Known.*C.Flag = X.*C.Flag = C.Value;
  }

  template <class T> int add(std::vector<T> &All, T X) {
    std::string Text = fingerprint(X);
    for (size_t I = 0; I != All.size(); ++I)
      if (fingerprint(All[I]) == Text)
        return static_cast<int>(I);
    All.push_back(std::move(X));
    return static_cast<int>(All.size()) - 1;
  }

  Function &Into, &From;
  std::vector<int> Sections, Accesses, Calls;
};

} // namespace

Function unlatch::mergeFunctions(std::vector<Function> Variants) {
  Function Merged = std::move(Variants.front());
  for (size_t I = 1; I != Variants.size(); ++I)
    Merger(Merged, Variants[I]).run();
  return Merged;
}
