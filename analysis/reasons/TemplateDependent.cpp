//===- TemplateDependent.cpp - The edit would have to fit every type ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findTemplateDependent(const MapContext &M,
                                    std::vector<Reason> &Out) {
  Places Found;
  if (M.Map.Dependent)
    Found.add(M.Map.Loc, "declared in a template");
  for (const AccessSite &Site : M.Accesses)
    if (Site.A->Dependent)
      Found.add(Site.loc(), "accessed in a template");
  for (const SectionSite &Site : M.Sections)
    if (Site.S->Dependent)
      Found.add(Site.S->Acquire, "locked in a template");
  Found.report(Out, "template-dependent",
               "code of templates declares, accesses or locks " + M.MapName);
}
