//===- CallGraph.cpp - Who calls whom, as far as was seen -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/CallGraph.h"
#include "analysis/UnparsedUnits.h"

using namespace unlatch;

std::string_view unlatch::simpleName(std::string_view Qualified) {
  // "ns::C<a::b>::f<int>" is "f"; "operator<" and friends stay whole.
  size_t Operator = Qualified.rfind("operator");
  if (Operator != std::string_view::npos &&
      (Operator == 0 || Qualified[Operator - 1] == ':'))
    return Qualified.substr(Operator);
  if (!Qualified.empty() && Qualified.back() == '>') {
    int Depth = 0;
    size_t I = Qualified.size();
    while (I != 0) {
      char C = Qualified[--I];
      Depth += C == '>' ? 1 : C == '<' ? -1 : 0;
      if (Depth == 0)
        break;
    }
    Qualified = Qualified.substr(0, I);
  }
  size_t Colon = Qualified.rfind(':');
  return Colon == std::string_view::npos ? Qualified
                                         : Qualified.substr(Colon + 1);
}

CallGraph::CallGraph(const Program &P, const UnparsedUnits &Unparsed)
    : P(P), Unparsed(Unparsed), Callers(P.Functions.size()),
      Callees(P.Functions.size()) {
  std::unordered_map<std::string_view, std::vector<unsigned>> Overriding;
  for (unsigned F = 0; F != P.Functions.size(); ++F)
    for (const std::string &Usr : P.Functions[F].Overrides)
      Overriding[Usr].push_back(F);

  auto Connect = [&](unsigned From, unsigned To, const Call &At, bool Guess) {
    CallSite Site{From, To, &At, Guess};
    Callees[From].push_back(Site);
    Callers[To].push_back(Site);
  };
  for (unsigned F = 0; F != P.Functions.size(); ++F) {
    for (const Call &C : P.Functions[F].Calls) {
      if (C.CalleeUsr.empty())
        Unresolved.emplace(simpleName(C.CalleeName));
      auto Known = P.FunctionsByUsr.find(C.CalleeUsr);
      if (Known != P.FunctionsByUsr.end() && !C.CalleeUsr.empty())
        for (unsigned To : Known->second)
          Connect(F, To, C, /*Guess=*/false);
      if (!C.Virtual)
        continue;
      auto Overrides = Overriding.find(C.CalleeUsr);
      if (Overrides != Overriding.end())
        for (unsigned To : Overrides->second)
          Connect(F, To, C, /*Guess=*/true);
    }
    if (P.Functions[F].NoAnalysis)
      Unresolved.insert(P.Functions[F].Identifiers.begin(),
                        P.Functions[F].Identifiers.end());
  }
  for (const SkippedMention &S : P.Skipped)
    Unresolved.insert(S.Name);
}

bool CallGraph::allCallersSeen(unsigned Index) const {
  const Function &F = P.Functions[Index];
  if (F.Kind != FunctionKind::Free && F.Kind != FunctionKind::Method &&
      F.Kind != FunctionKind::Lambda)
    return false;
  if (F.Main || F.AddressTaken || F.Virtual)
    return false;
  if (F.Access != Visibility::Internal && !F.OneUnit &&
      (F.Access != Visibility::Private || Unparsed.mayCall(F)))
    return false;
  return Unresolved.find(simpleName(F.Name)) == Unresolved.end();
}

std::string CallGraph::callersUnseen(unsigned Index) const {
  const Function &F = P.Functions[Index];
  if (allCallersSeen(Index))
    return {};
  return F.Virtual        ? "is virtual"
         : F.AddressTaken ? "is called through a pointer"
         : isOwn(F)       ? "may be called by code that was not seen"
                          : "has a signature that others may rely on";
}
