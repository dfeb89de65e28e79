//===- TemplateDependent.cpp - The edit would have to fit every type ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

#include <map>
#include <utility>

using namespace unlatch;

void unlatch::findTemplateDependent(const MapContext &M,
                                    std::vector<Reason> &Out) {
  Places Found;
  if (M.Map.Dependent && !M.Map.InPattern)
    Found.add(M.Map.Loc, "declared in a template");
  if (M.Mutex && M.Mutex->Dependent && !M.Mutex->InPattern)
    Found.add(M.Mutex->Loc, "its lock is declared in a template");
  // What the instantiations say of one place comes together in one function.
  std::map<std::pair<unsigned, FileRange>, const MapAccess *> Seen;
  for (const AccessSite &Site : M.Accesses) {
    if (!Site.A->Dependent)
      continue;
    if (Site.F->Kind == FunctionKind::Lambda)
      Found.add(Site.loc(), "accessed in a lambda of a template");
    if (isElementUse(Site.A->Op))
      continue;
    auto [It, New] =
        Seen.try_emplace({Site.Index.Function, Site.A->Mention}, Site.A);
    if (!New)
      Found.add(Site.loc(), "not the same in all instantiations");
  }
  for (const SectionSite &Site : M.Sections)
    if (Site.S->Dependent)
      Found.add(Site.S->Acquire, "locked in a template");
  Found.report(Out, "template-dependent",
               "code of templates declares, accesses or locks " + M.MapName);
}
