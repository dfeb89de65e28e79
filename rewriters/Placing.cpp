//===- Placing.cpp - Which section something belongs to -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Placing.h"

#include "analysis/Paths.h"
#include "rewriters/Sections.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

Placing::Placing(const Program &P, const GuardedMap &Map) : P(P), Map(Map) {
  for (const std::string &Usr :
       Map.Group.empty() ? std::vector{Map.MapUsr} : Map.Group)
    Maps.push_back(&P.Maps.at(Usr));
  for (const std::string &Usr : Map.Fields)
    Fields.push_back(&P.States.at(Usr));
  for (const LockedHelper &H : Map.Helpers)
    Helpers.try_emplace(P.Functions[H.Function].Usr, &H);
}

bool Placing::isNew(const Function &F, const ObjectPath &Path) const {
  return isOwnMember(Path) && isBeforeSharing(F);
}

bool Placing::isBeforeSharing(const Function &F) const {
  return Map.BeforeSharing.count(
             static_cast<unsigned>(&F - P.Functions.data())) != 0;
}

bool Placing::isHeld(const Lockset &Held, size_t Section) const {
  return any_of(Held, [&](const HeldLock &L) {
    return isGuard(L) && L.Section == static_cast<int>(Section);
  });
}

const LockedHelper *Placing::helper(const std::string &Usr) const {
  auto Found = Helpers.find(Usr);
  return Found == Helpers.end() || Usr.empty() ? nullptr : Found->second;
}

const MapDecl *Placing::mapOf(const MapAccess &A) const {
  auto It = find_if(Maps, [&](const MapDecl *M) { return M->Usr == A.MapUsr; });
  return It == Maps.end() ? nullptr : *It;
}

const StateDecl *Placing::fieldOf(const StateAccess &A) const {
  auto It =
      find_if(Fields, [&](const StateDecl *D) { return D->Usr == A.Usr; });
  return It == Fields.end() ? nullptr : *It;
}

bool Placing::isBorrowed(const MapAccess &A) const {
  return !A.Borrower.empty() &&
         any_of(Map.Borrowers, [&](const MapBorrower &B) {
           return B.Why.empty() && P.Functions[B.Function].Usr == A.Borrower &&
                  B.Parameter == A.BorrowerParameter;
         });
}

/// table_.rlock()->find(key) == table_.rlock()->end(): the end says nothing
/// that would have to agree with what the first lock is held for.
Lockset Placing::lockOfEnd(const Function &F, const MapAccess &A) const {
  auto Own = find_if(A.Held, [&](const HeldLock &L) {
    return isGuard(L) && isWrapperLock(L.MutexUsr) && L.Section >= 0 &&
           A.Mention.contains(F.Sections[L.Section].Acquire);
  });
  return Own == A.Held.end() ? A.Held : Lockset{*Own};
}

std::optional<Reason> Placing::place(const Function &F, const Lockset &Locks,
                                     bool Unshared, const FileRange &Mention,
                                     int &Where) const {
  std::vector<const HeldLock *> Held;
  for (const HeldLock &L : Locks)
    if (isGuard(L))
      Held.push_back(&L);
  if (Held.empty()) {
    Where = helper(F.Usr) ? static_cast<int>(F.Sections.size()) : -1;
    if (Where >= 0 || Unshared)
      return std::nullopt;
    return refuse("unsupported-section", Mention,
                  fmt::format("{} uses the map under a lock that its caller "
                              "holds, or under none",
                              F.Name));
  }
  if (Held.size() > 1)
    return refuse("unsupported-section", Mention,
                  "the locks of two objects of this class are held here, or "
                  "that of one object twice");
  const HeldLock &L = *Held.front();
  if (L.Maybe)
    return refuse("conditional-lock", Mention,
                  "the lock is held on some paths to this access only");
  if (L.Section < 0 || static_cast<size_t>(L.Section) >= F.Sections.size() ||
      F.Sections[L.Section].MutexUsr != Map.MutexUsr)
    return refuse("unsupported-section", Mention,
                  fmt::format("the lock that is held here is not taken by "
                              "one statement of {}",
                              F.Name));
  Where = L.Section;
  return std::nullopt;
}

std::optional<Reason> Placing::place(const Function &F, const MapAccess &A,
                                     int &Where) const {
  bool Unshared = A.Unshared || isNew(F, A.Map);
  if (auto R = place(F, A.Op == MapOp::End ? lockOfEnd(F, A) : A.Held, Unshared,
                     A.Mention, Where))
    return R;
  if (Where >= 0 && Unshared && isOwnMember(A.Map) && isWrite(A.Op) &&
      none_of(A.Held, [](const HeldLock &L) { return isOwnMember(L.Mutex); }))
    return refuse("unsupported-section", A.Mention,
                  fmt::format("{} fills the map of a new object with the lock "
                              "of another one held",
                              F.Name));
  return std::nullopt;
}

} // namespace unlatch
