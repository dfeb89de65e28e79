//===- Accessors.cpp - Functions that stand for a map or a mutex ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Accessors.h"

#include <algorithm>

using namespace unlatch;

std::vector<const Function *> unlatch::accessorsOf(const Program &P,
                                                   const std::string &Usr) {
  std::vector<const Function *> Found;
  for (unsigned F : P.giving(Usr))
    Found.push_back(&P.Functions[F]);
  return Found;
}

std::optional<CallNotSeen> unlatch::findCallNotSeen(const Program &P,
                                                    const Function &F) {
  if (!isOwn(F))
    return CallNotSeen{F.Loc, "'" + F.Name +
                                  "' returns a reference to it, and others "
                                  "may call that"};
  if (F.AddressTaken || F.Virtual)
    return CallNotSeen{F.Loc, "'" + F.Name +
                                  "', which returns a reference to it, is not "
                                  "only called by its name"};
  for (unsigned Caller : P.calling(F.Usr))
    for (const Call &C : P.Functions[Caller].Calls)
      if (C.CalleeUsr == F.Usr && !C.Gives)
        return CallNotSeen{C.Loc, "'" + F.Name +
                                      "', which returns a reference to it, is "
                                      "called where its body is not seen"};
  return std::nullopt;
}

/// Whether the call is what a section of Caller takes or leaves its lock by.
static bool isLockOperation(const Function &Caller, const Call &C,
                            const std::string &Mutex) {
  return std::any_of(
      Caller.Sections.begin(), Caller.Sections.end(), [&](const Section &S) {
        return S.MutexUsr == Mutex &&
               (S.Acquire.contains(C.Loc) ||
                std::any_of(S.Changes.begin(), S.Changes.end(),
                            [&](const Section::Change &Change) {
                              return Change.Statement.contains(C.Loc);
                            }));
      });
}

bool unlatch::isOnlyLocked(const Program &P, const Function &F) {
  if (!isOwn(F) || F.AddressTaken || F.Virtual || F.NoAnalysis ||
      F.Declarations.empty())
    return false;
  return allCalls(P, F.Usr, [&](const Function &Caller, const Call &C) {
    return isLockOperation(Caller, C, F.Gives);
  });
}
