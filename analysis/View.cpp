//===- View.cpp - A program with everything that is computed once for it --===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/View.h"

using namespace unlatch;

ProgramView::ProgramView(const Program &P, const AnalysisOptions &Options)
    : P(P), Options(Options), Unparsed(P, Options.ReadFile), Graph(P, Unparsed),
      Strict(P, Graph, Belief::Strict), Lenient(P, Graph, Belief::Lenient),
      Roles(rolesOf(P, Graph)) {
  for (unsigned F = 0; F != P.Functions.size(); ++F) {
    const Function &Fn = P.Functions[F];
    for (unsigned A = 0; A != Fn.Accesses.size(); ++A)
      AccessesOf[Fn.Accesses[A].MapUsr].push_back({F, A});
    for (unsigned S = 0; S != Fn.States.size(); ++S)
      StatesOf[Fn.States[S].Usr].push_back({F, S});
    for (unsigned S = 0; S != Fn.Sections.size(); ++S)
      SectionsOf[Fn.Sections[S].MutexUsr].push_back({F, S});
  }
  for (const auto &[Usr, Map] : P.Maps)
    if (auto G = inferGuard(*this, Map)) {
      GuardedBy[G->Rel.MutexUsr].push_back(Usr);
      GuardOf.emplace(Usr, std::move(*G));
    }
}

std::string ProgramView::mutexName(const std::string &Usr) const {
  auto It = P.Mutexes.find(Usr);
  return It == P.Mutexes.end() ? Usr : It->second.Name;
}

std::string ProgramView::mapName(const std::string &Usr) const {
  auto It = P.Maps.find(Usr);
  return It == P.Maps.end() ? Usr : It->second.Name;
}

bool ProgramView::unshared(AccessIndex I, Belief How) const {
  const MapAccess &A = access(I);
  if (A.Unshared)
    return true;
  const EntryLocks &Entry = How == Belief::Strict ? Strict : Lenient;
  return isOwnMember(A.Map) && Entry.of(I.Function).Unshared;
}

bool ProgramView::unshared(StateIndex I, Belief How) const {
  const StateAccess &S = function(I.Function).States[I.State];
  if (S.Unshared)
    return true;
  const EntryLocks &Entry = How == Belief::Strict ? Strict : Lenient;
  return isOwnMember(S.Path) && !S.Pointee && Entry.of(I.Function).Unshared;
}
