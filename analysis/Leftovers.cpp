//===- Leftovers.cpp - What another unit knows better ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A member template in a header is a pattern to each unit that includes it, and
// code only in those that use it. What an instantiation says is brought back to
// the pattern, so that one unit which uses it speaks for all.
//
//===----------------------------------------------------------------------===//

#include "analysis/Leftovers.h"
#include "summary/Leftovers.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

using namespace unlatch;

namespace {

bool isLeftover(const MapAccess &A) {
  return A.Op == MapOp::Escape && A.Why == MapInUnusedTemplate;
}
bool isLeftover(const StateAccess &A) {
  return A.Kept == StateInUnusedTemplate;
}
bool isLeftover(const MutexUse &X) { return X.Why == MutexInUnusedTemplate; }

/// Mentions that are accounted for, by what they name.
class Known {
public:
  void add(const Summary &Unit) {
    for (const Function &F : Unit.Functions) {
      for (const MapAccess &A : F.Accesses)
        if (!isLeftover(A))
          Maps.emplace(A.MapUsr, A.Mention);
      for (const StateAccess &A : F.States)
        if (!isLeftover(A))
          States.emplace(A.Usr, A.Mention);
      for (const Section &S : F.Sections)
        if (!S.MutexUsr.empty() && S.MutexText.valid())
          Mutexes[S.MutexUsr].insert(S.MutexText);
    }
  }
  bool has(const MapAccess &A) const {
    return Maps.count({A.MapUsr, A.Mention}) != 0;
  }
  bool has(const StateAccess &A) const {
    return States.count({A.Usr, A.Mention}) != 0;
  }
  bool has(const MutexUse &X) const {
    auto It = Mutexes.find(X.MutexUsr);
    return It != Mutexes.end() &&
           std::any_of(It->second.begin(), It->second.end(),
                       [&](const FileRange &R) { return R.contains(X.Loc); });
  }

private:
  std::set<std::pair<std::string, FileRange>> Maps, States;
  std::map<std::string, std::set<FileRange>> Mutexes;
};

} // namespace

void unlatch::dropLeftovers(std::vector<Summary> &Units) {
  Known All;
  for (const Summary &U : Units)
    if (!U.Failed)
      All.add(U);
  auto Better = [&](const auto &X) { return isLeftover(X) && All.has(X); };
  for (Summary &U : Units) {
    std::erase_if(U.MutexUses, Better);
    for (Function &F : U.Functions) {
      // Others refer to accesses by number, but not to these: they are the last
      // that a unit tells of, in a function of their own.
      if (F.Kind != FunctionKind::Initializer || !F.Usr.empty())
        continue;
      std::erase_if(F.Accesses, Better);
      std::erase_if(F.States, Better);
      if (F.Accesses.empty() && F.States.empty())
        F.Body = {}; // says nothing any more
    }
  }
}
