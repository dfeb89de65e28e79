//===- Macro.cpp - An edit would fall into a macro ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findMacro(const MapContext &M, std::vector<Reason> &Out) {
  Places Found;
  if (M.Map.InMacro)
    Found.add(M.Map.Loc, "declared by a macro");
  for (const AccessSite &Site : M.Accesses)
    if (Site.A->InMacro)
      Found.add(Site.loc(), "accessed in a macro's body");
  for (const SectionSite &Site : M.Sections)
    if (Site.S->InMacro)
      Found.add(Site.S->Acquire, "locked in a macro's body");
  Found.report(Out, "macro",
               "the edit of " + M.MapName + " would fall into a macro's body");
}
