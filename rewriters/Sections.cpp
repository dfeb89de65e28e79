//===- Sections.cpp - What there is to rewrite for one map ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Sections.h"

#include "analysis/CalleeSection.h"
#include "analysis/LockMakers.h"
#include "analysis/Paths.h"
#include "rewriters/LockedHelpers.h"
#include "rewriters/Placing.h"
#include "rewriters/UnsharedCall.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

using namespace llvm;

namespace unlatch {

Reason refuse(const char *Code, const FileRange &Loc, std::string Message) {
  Reason R;
  R.Code = Code;
  R.Message = std::move(Message);
  R.Loc = Loc;
  return R;
}

namespace {

class Collector : Placing {
public:
  Collector(const Program &P, const GuardedMap &Map, Sources &Files)
      : Placing(P, Map), Files(Files) {
    Work.Maps = Maps;
    Work.Fields = Fields;
    for (unsigned Index : concerned()) {
      const Function &F = P.Functions[Index];
      for (const StateAccess &A : F.States)
        if (A.Write && !A.Unshared && !isNew(F, A.Path) && !fieldOf(A) &&
            (helper(F.Usr) ||
             any_of(A.Held, [&](const HeldLock &L) { return isGuard(L); })))
          Written.insert({A.Usr, A.Pointee});
    }
  }

  std::variant<MapWork, Reason> run() {
    if (Helpers.size() != Map.Helpers.size())
      return refuse("locked-helper", Work.Maps.front()->Loc,
                    "two functions that are called with the lock held have one "
                    "name");
    for (unsigned F : concerned())
      if (auto R = visit(P.Functions[F]))
        return *R;
    if (auto R = resolveHelpers(P, Map, Work))
      return *R;
    for (SectionWork &S : Work.Sections) {
      S.AddressesKept = AddressesKept;
      S.OthersLeaveEmpty = Work.leavesEmpty(S);
      for (const MapDecl *M : Work.Maps)
        if (std::optional<InPlaceBy> By = Work.changesInPlace(*M))
          S.InPlace.emplace(M->Usr, *By);
    }
    llvm::stable_sort(Work.Sections, [](const auto &A, const auto &B) {
      return A.Sec->Acquire < B.Sec->Acquire;
    });
    return std::move(Work);
  }

private:
  /// The functions that may have something to do with the maps, their fields,
  /// the lock or a helper.
  std::set<unsigned> concerned() const {
    std::set<unsigned> Found;
    auto Add = [&](const std::vector<unsigned> &Some) {
      Found.insert(Some.begin(), Some.end());
    };
    Add(P.mentioning(Map.MutexUsr));
    for (const MapDecl *M : Work.Maps)
      Add(P.mentioning(M->Usr));
    for (const StateDecl *D : Work.Fields)
      Add(P.mentioning(D->Usr));
    for (const auto &[Usr, Helper] : Helpers) {
      Add(P.calling(Usr));
      Found.insert(Helper->Function);
      if (auto Same = P.FunctionsByUsr.find(Usr);
          Same != P.FunctionsByUsr.end())
        Add(Same->second);
    }
    return Found;
  }

  std::optional<Reason> visit(const Function &F) {
    if (any_of(
            F.Effects,
            [&](const LockEffect &E) { return E.MutexUsr == Map.MutexUsr; }) &&
        isLockMaker(P, F))
      return std::nullopt;
    const LockedHelper *Helper = helper(F.Usr);
    bool Concerned =
        Helper != nullptr ||
        any_of(F.Calls,
               [&](const Call &C) { return helper(C.CalleeUsr) != nullptr; }) ||
        any_of(F.Accesses,
               [&](const MapAccess &A) { return mapOf(A) != nullptr; }) ||
        any_of(F.States,
               [&](const StateAccess &A) { return fieldOf(A) != nullptr; }) ||
        any_of(F.Sections,
               [&](const Section &S) { return S.MutexUsr == Map.MutexUsr; });
    for (const LockEffect &E : F.Effects)
      if (E.MutexUsr == Map.MutexUsr)
        return refuse(
            "unsupported-section", F.Loc,
            fmt::format("{} takes or releases the lock for its caller",
                        F.Name));
    // A lambda's doings are its section's; see resolveHelpers.
    if (!Concerned || (Helper && F.Kind == FunctionKind::Lambda))
      return std::nullopt;
    if (F.NoAnalysis)
      return refuse("unseen-code", F.Loc,
                    fmt::format("{} was not analysed: {}", F.Name, F.Why));

    // The last is the body of a helper.
    std::vector<SectionWork> Sections(F.Sections.size() + (Helper ? 1 : 0));
    std::vector<DirectAccess> Direct;
    // Where each operation went: a section, -1 for Direct.
    std::vector<int> Place(F.Accesses.size(), -2);
    for (size_t I = 0; I != F.Accesses.size(); ++I) {
      const MapAccess &A = F.Accesses[I];
      const MapDecl *Decl = mapOf(A);
      bool Given = A.Op == MapOp::ElementGiven && helper(A.Giver);
      if (!Decl || (isElementUse(A.Op) && !Given))
        continue;
      if (auto R = place(F, A, Place[I]))
        return R;
      if (Given) {
        if (auto R = placeGiven(F, I, Place[I], Sections))
          return R;
        continue;
      }
      if (Place[I] >= 0) {
        Sections[Place[I]].Operations.push_back(&A);
        Sections[Place[I]].involve(Decl);
        if (isBorrowed(A))
          Sections[Place[I]].Lent.insert(&A);
        continue;
      }
      DirectAccess D;
      D.Fn = &F;
      D.Operation = &A;
      D.Map = Decl;
      Direct.push_back(D);
    }
    for (const MapAccess &A : F.Accesses) {
      if (!mapOf(A) || !isElementUse(A.Op) || A.Op == MapOp::ElementGiven)
        continue;
      if (auto R = placeElement(F, A, Place, Sections, Direct))
        return R;
    }
    if (auto R = placeFields(F, Sections))
      return R;
    for (const Call &C : F.Calls)
      if (const LockedHelper *Callee = helper(C.CalleeUsr))
        if (auto R = placeCall(F, C, *Callee, Sections))
          return R;
    return keep(F, Helper, Sections, Direct);
  }

  /// The call is edited as such, by whatever is done with what it gives.
  std::optional<Reason> placeGiven(const Function &F, size_t Index, int Where,
                                   std::vector<SectionWork> &Sections) {
    const MapAccess &A = F.Accesses[Index];
    if (Where >= 0)
      Sections[Where].Given.push_back(&A);
    else if (any_of(F.Accesses, [&](const MapAccess &Use) {
               return Use.Origin == static_cast<int>(Index);
             }))
      return refuse("locked-helper", A.Mention,
                    "an element is used that a helper gives without the lock, "
                    "of an object that no other thread knows");
    return std::nullopt;
  }

  std::optional<Reason> placeFields(const Function &F,
                                    std::vector<SectionWork> &Sections) {
    for (const StateAccess &A : F.States) {
      const StateDecl *Field = fieldOf(A);
      if (!Field)
        continue;
      int Where = -1;
      if (auto R = place(F, A.Held, A.Unshared || isNew(F, A.Path), A.Mention,
                         Where))
        return R;
      if (Where < 0) {
        DirectField D;
        D.Fn = &F;
        D.Field = Field;
        D.Mention = &A;
        if (auto R = text(A.Mention, D.Text))
          return R;
        Work.DirectFields.push_back(D);
        continue;
      }
      SectionWork &Section = Sections[Where];
      Section.Mentions.push_back(&A);
      if (!is_contained(Section.Fields, Field))
        Section.Fields.push_back(Field);
    }
    return std::nullopt;
  }

  std::optional<Reason> placeCall(const Function &F, const Call &C,
                                  const LockedHelper &Callee,
                                  std::vector<SectionWork> &Sections) {
    int Where = -1;
    if (auto R = place(F, C.Held, /*Unshared=*/true, C.Loc, Where))
      return R;
    if (Where == -1)
      return placeUnshared(F, C, Callee);
    const Function &Called = P.Functions[Callee.Function];
    if (Called.Kind == FunctionKind::Lambda) {
      if (!is_contained(Sections[Where].Lambdas, &Called))
        Sections[Where].Lambdas.push_back(&Called);
    } else {
      Sections[Where].Calls.push_back({&C, &Callee});
    }
    for (const std::string &Usr : Callee.Maps)
      Sections[Where].involve(&P.Maps.at(Usr));
    return std::nullopt;
  }

  /// A call without the lock, on an object that no other thread knows.
  std::optional<Reason> placeUnshared(const Function &F, const Call &C,
                                      const LockedHelper &Callee) {
    const SourceText *Text = nullptr;
    if (auto R = text(C.Loc, Text))
      return R;
    bool Own = isReceiver(C.Object) && (C.Unshared || isBeforeSharing(F));
    if (!Own || P.Functions[Callee.Function].Kind == FunctionKind::Lambda)
      return notAStatement(C);
    Section &S = Work.Bodies.emplace_back();
    S.MutexUsr = Map.MutexUsr;
    auto W = sectionOfCall(F, {&C, &Callee}, *Text, S);
    if (auto *R = std::get_if<Reason>(&W))
      return std::move(*R);
    for (const std::string &Usr : Callee.Maps)
      std::get<SectionWork>(W).involve(&P.Maps.at(Usr));
    Work.Sections.push_back(std::move(std::get<SectionWork>(W)));
    return std::nullopt;
  }

  std::optional<Reason> placeElement(const Function &F, const MapAccess &A,
                                     const std::vector<int> &Place,
                                     std::vector<SectionWork> &Sections,
                                     std::vector<DirectAccess> &Direct) {
    if (A.Origin < 0 || static_cast<size_t>(A.Origin) >= Place.size() ||
        Place[A.Origin] == -2)
      return refuse("unsupported-section", A.Mention,
                    "an element is used that no operation seen here found");
    const MapAccess *Origin = &F.Accesses[A.Origin];
    const LockedHelper *Helper = helper(F.Usr);
    bool ForCallers =
        Helper && Helper->GivesElement && A.Returned != Returns::Nothing;
    if (A.Op == MapOp::ElementEscape && !ForCallers)
      AddressesKept = true;
    int Where = Place[A.Origin];
    if (Where == -1) {
      for (DirectAccess &D : Direct)
        if (D.Operation == Origin)
          D.Uses.push_back(&A);
      return std::nullopt;
    }
    bool InHelper = static_cast<size_t>(Where) == F.Sections.size();
    bool Inside = InHelper || any_of(A.Held, [&](const HeldLock &L) {
                    return isGuard(L) && L.Section == Where && !L.Maybe;
                  });
    // What a copied pointer points to was never the section's.
    if (!Inside && (A.Op == MapOp::PointeeRead || A.Op == MapOp::PointeeWrite))
      return std::nullopt;
    // An escape happens where the section ends; that it is harmless has been
    // decided before.
    if (!Inside && A.Op != MapOp::ElementEscape)
      return refuse("element-escapes", A.Mention,
                    "an element is used after the section that found it");
    Sections[Where].Elements.push_back({&A, Origin});
    return std::nullopt;
  }

  std::optional<Reason> keep(const Function &F, const LockedHelper *Helper,
                             std::vector<SectionWork> &Sections,
                             std::vector<DirectAccess> &Direct) {
    for (size_t I = 0; I != Sections.size(); ++I) {
      bool IsBody = I == F.Sections.size();
      const Section &S = IsBody ? bodyOf(F, *Helper) : F.Sections[I];
      if (S.MutexUsr != Map.MutexUsr)
        continue;
      if (Sections[I].Maps.empty() && Sections[I].Fields.empty()) {
        // It may be a barrier, or do in a callee what was not seen.
        if (Map.MutexRemovable && !isCalleeSection(S))
          return refuse("unsupported-section", S.Acquire,
                        "this section holds the lock without using the map");
        continue;
      }
      if (Sections[I].Maps.empty() &&
          Sections[I].Fields.front()->Where != Storage::Field)
        return refuse("guards-other-state", S.Acquire,
                      "this section uses static fields alone, perhaps before "
                      "or after there are versions of them");
      if (auto R = alone(F, I))
        return R;
      SectionWork W = std::move(Sections[I]);
      llvm::stable_sort(
          W.Mentions, [](auto *A, auto *B) { return A->Mention < B->Mention; });
      llvm::stable_sort(W.Fields, [&](auto *A, auto *B) {
        auto First = [&](const StateDecl *D) {
          return find_if(W.Mentions, [&](auto *M) { return M->Usr == D->Usr; });
        };
        return First(A) < First(B);
      });
      W.Fn = &F;
      W.Sec = &S;
      W.Helper = IsBody ? Helper : nullptr;
      W.UsesWrittenState = any_of(F.States, [&](const StateAccess &A) {
        return Written.count({A.Usr, A.Pointee}) &&
               (IsBody || isHeld(A.Held, I));
      });
      if (auto R = text(S.Acquire, W.Text))
        return R;
      if (IsBody && F.AttributePlace.valid())
        if (auto R = text(F.AttributePlace, W.FirstText))
          return R;
      Work.Sections.push_back(std::move(W));
    }
    for (DirectAccess &D : Direct) {
      if (auto R = text(D.Operation->Mention, D.Text))
        return R;
      Work.Direct.push_back(std::move(D));
    }
    return std::nullopt;
  }

  const Section &bodyOf(const Function &F, const LockedHelper &Helper) {
    Section &S = Work.Bodies.emplace_back();
    S.MutexUsr = Map.MutexUsr;
    S.Mode = Helper.Writes ? LockMode::Exclusive : LockMode::Shared;
    S.Acquire = F.Loc;
    S.Block = F.Body;
    S.OtherEffects = true;
    return S;
  }

  /// A section that touches another map must keep the lock for that one, and
  /// then the two would no longer agree.
  std::optional<Reason> alone(const Function &F, size_t Index) {
    if (Map.MutexRemovable)
      return std::nullopt;
    for (const MapAccess &A : F.Accesses)
      for (const HeldLock &L : A.Held)
        if (!mapOf(A) && isGuard(L) && L.Section == static_cast<int>(Index))
          return refuse("guards-other-state", A.Mention,
                        "this section uses another map as well");
    return std::nullopt;
  }

  std::optional<Reason> text(const FileRange &Where, const SourceText *&Out) {
    Out = Files.get(Where.File);
    if (Out)
      return std::nullopt;
    return refuse("unseen-code", Where,
                  fmt::format("{} {}", Where.File, Files.problem(Where.File)));
  }

  Sources &Files;
  MapWork Work;
  bool AddressesKept = false;
  /// State that is written under the lock, itself or what it points to.
  std::set<std::pair<std::string, bool>> Written;
};

} // namespace

std::variant<MapWork, Reason>
collectSections(const Program &P, const GuardedMap &Map, Sources &Files) {
  return Collector(P, Map, Files).run();
}

} // namespace unlatch
