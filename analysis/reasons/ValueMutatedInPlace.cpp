//===- ValueMutatedInPlace.cpp - Values change that cannot be copied ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A value that changes under the write lock becomes a new element, so that
// readers see the old or the new one. That takes a copy.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"
#include "summary/InPlace.h"

using namespace unlatch;

void unlatch::findValueMutatedInPlace(const MapContext &M,
                                      std::vector<Reason> &Out) {
  Places Found, Const, Twins;
  for (const AccessSite &Site : M.Accesses) {
    if (Site.A->Op == MapOp::ElementRead && Site.A->Why == ElseIfConst &&
        Site.May.Shared && !Site.Unshared)
      Twins.add(Site.loc(), "here");
    if (Site.A->Op != MapOp::ElementWrite)
      continue;
    if (Site.A->Why == ChangedWhereConst && !Site.Unshared)
      Const.add(Site.loc(), "a mutable member is changed here");
    if (!M.Map.ValueCopyable && !Site.A->Creates)
      Found.add(Site.loc(), "changed in place");
  }
  Const.report(Out, "value-mutated-in-place",
               "values of " + M.MapName + " are changed where they are const");
  Twins.report(Out, "value-mutated-in-place",
               "values of " + M.MapName +
                   " go to functions that would be others if they were const");
  Found.report(Out, "value-mutated-in-place",
               "values of " + M.MapName +
                   " are changed in place and cannot be copied");
}
