//===- MapBorrowers.cpp - Functions that a map is passed to ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/MapBorrowers.h"

#include "analysis/Reasons.h"

#include <algorithm>
#include <map>

using namespace unlatch;

namespace {

class Finder {
public:
  explicit Finder(const MapContext &M) : M(M), View(M.View) {}

  std::vector<MapBorrower> run() {
    for (const std::string &Usr : M.maps()) {
      auto Accesses = View.AccessesOf.find(Usr);
      if (Accesses == View.AccessesOf.end())
        continue;
      for (AccessIndex I : Accesses->second)
        add(View.access(I));
    }
    std::vector<MapBorrower> Found;
    for (auto &[Place, Borrower] : Borrowers) {
      judge(Borrower);
      Found.push_back(std::move(Borrower));
    }
    return Found;
  }

private:
  void add(const MapAccess &A) {
    if (A.Op != MapOp::Lent || A.Borrower.empty())
      return;
    auto Callees = View.P.FunctionsByUsr.find(A.Borrower);
    if (Callees == View.P.FunctionsByUsr.end())
      return;
    for (unsigned Callee : Callees->second) {
      MapBorrower &B = Borrowers[{Callee, A.BorrowerParameter}];
      B.Function = Callee;
      B.Parameter = A.BorrowerParameter;
      B.GivesPart |= A.GivesPart;
      Lending[{Callee, A.BorrowerParameter}].push_back(A.Call);
      if (std::find(B.Maps.begin(), B.Maps.end(), A.MapUsr) == B.Maps.end())
        B.Maps.push_back(A.MapUsr);
    }
  }

  void judge(MapBorrower &B) {
    const Function &F = View.function(B.Function);
    auto Refuse = [&](std::string Why) {
      if (B.Why.empty())
        B.Why = std::move(Why);
    };
    if (F.NoAnalysis)
      Refuse("was not analysed: " + F.Why);
    if (std::string Why = View.Graph.callersUnseen(B.Function); !Why.empty())
      Refuse(std::move(Why));
    const std::vector<FileRange> &Calls = Lending[{B.Function, B.Parameter}];
    for (const CallSite &Site : View.Graph.callersOf(B.Function))
      if (std::none_of(Calls.begin(), Calls.end(), [&](const FileRange &Call) {
            return Call.contains(Site.At->Loc);
          }))
        Refuse("is passed other maps as well");
    const MapDecl &First = View.P.Maps.at(B.Maps.front());
    for (const std::string &Usr : B.Maps) {
      const MapDecl &Other = View.P.Maps.at(Usr);
      if (Other.Container != First.Container ||
          Other.Arguments != First.Arguments)
        Refuse("is passed maps of several types");
    }
  }

  const MapContext &M;
  const ProgramView &View;
  std::map<std::pair<unsigned, unsigned>, MapBorrower> Borrowers;
  std::map<std::pair<unsigned, unsigned>, std::vector<FileRange>> Lending;
};

} // namespace

std::vector<MapBorrower> unlatch::mapBorrowersOf(const MapContext &M) {
  return Finder(M).run();
}
