//===- LockMakers.cpp - Functions that make guards for others ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/LockMakers.h"

#include <algorithm>

using namespace unlatch;

bool unlatch::isLockMaker(const Program &P, const Function &F) {
  if (F.Declarations.empty() || F.NoAnalysis || F.Virtual || F.AddressTaken ||
      !isOwn(F))
    return false;
  if (F.Effects.size() != 1 || F.Sections.size() != 1 || !F.Accesses.empty() ||
      !F.States.empty() ||
      F.Effects.front().What != LockEffect::Kind::ReturnsGuard)
    return false;
  return allCalls(P, F.Usr, [](const Function &Caller, const Call &C) {
    return std::any_of(
        Caller.Sections.begin(), Caller.Sections.end(), [&](const Section &S) {
          return S.Shape == SectionShape::Factory && S.Acquire.contains(C.Loc);
        });
  });
}
