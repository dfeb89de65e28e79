//===- FunctionIndex.cpp - Functions by what they mention -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whoever asks for each of thousands of maps what the program does with it must
// not look at all functions each time.
//
//===----------------------------------------------------------------------===//

#include "analysis/Program.h"

#include <set>

using namespace unlatch;

using Index = std::unordered_map<std::string, std::vector<unsigned>>;

static std::set<std::string_view> mentionsOf(const Function &F) {
  std::set<std::string_view> Usrs;
  auto AddHeld = [&](const Lockset &Held) {
    for (const HeldLock &L : Held)
      Usrs.insert(L.MutexUsr);
  };
  for (const MapAccess &A : F.Accesses) {
    Usrs.insert(A.MapUsr);
    AddHeld(A.Held);
  }
  for (const StateAccess &A : F.States) {
    Usrs.insert(A.Usr);
    AddHeld(A.Held);
  }
  for (const Call &C : F.Calls)
    AddHeld(C.Held);
  for (const Section &S : F.Sections)
    Usrs.insert(S.MutexUsr);
  for (const LockEffect &E : F.Effects)
    Usrs.insert(E.MutexUsr);
  AddHeld(F.Required);
  return Usrs;
}

void unlatch::indexFunctions(Program &P) {
  P.FunctionsByUsr.clear();
  P.Mentions.clear();
  P.Callers.clear();
  P.Givers.clear();
  P.NotAnalyzed.clear();
  for (unsigned I = 0; I != P.Functions.size(); ++I)
    P.FunctionsByUsr[P.Functions[I].Usr].push_back(I);
  for (unsigned I = 0; I != P.Functions.size(); ++I) {
    const Function &F = P.Functions[I];
    for (std::string_view Usr : mentionsOf(F))
      P.Mentions[std::string(Usr)].push_back(I);
    for (const Call &C : F.Calls)
      if (P.FunctionsByUsr.count(C.CalleeUsr)) {
        std::vector<unsigned> &Calling = P.Callers[C.CalleeUsr];
        if (Calling.empty() || Calling.back() != I)
          Calling.push_back(I);
      }
    if (!F.Gives.empty())
      P.Givers[F.Gives].push_back(I);
    if (F.NoAnalysis)
      P.NotAnalyzed.push_back(I);
  }
}

static const std::vector<unsigned> &find(const Index &In,
                                         const std::string &Usr) {
  static const std::vector<unsigned> None;
  auto Found = In.find(Usr);
  return Found == In.end() ? None : Found->second;
}

const std::vector<unsigned> &Program::mentioning(const std::string &Usr) const {
  return find(Mentions, Usr);
}

const std::vector<unsigned> &Program::calling(const std::string &Usr) const {
  return find(Callers, Usr);
}

const std::vector<unsigned> &Program::giving(const std::string &Usr) const {
  return find(Givers, Usr);
}
