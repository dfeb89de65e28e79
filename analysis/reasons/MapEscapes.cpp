//===- MapEscapes.cpp - The map goes where it cannot be followed ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Accessors.h"
#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findMapEscapes(const MapContext &M, std::vector<Reason> &Out) {
  Places Found;
  for (const AccessSite &Site : M.Accesses) {
    if (Site.A->Op == MapOp::Escape)
      Found.add(Site.loc(), Site.A->Why.empty() ? "the map's reference leaves"
                                                : Site.A->Why);
    else if (!Site.A->Map.known())
      Found.add(Site.loc(), "which object's map this is, is not understood");
  }
  Places Copied;
  for (const MapBorrower &B : M.Borrowers)
    if (!B.Why.empty()) {
      const Function &F = M.View.function(B.Function);
      (B.GivesPart ? Found : Copied)
          .add(F.Loc, quote(F.Name) + ", which the map is passed to, " + B.Why);
    }
  for (const Function *F : accessorsOf(M.View.P, M.Map.Usr))
    if (auto Call = findCallNotSeen(M.View.P, *F))
      Found.add(Call->Loc, Call->Why);
  Found.report(Out, "map-escapes",
               M.MapName + " is reached in ways that cannot be followed");
  Copied.report(Out, "map-escapes",
                "each call that passes " + M.MapName +
                    " on would make a standard map of all that is in it",
                /*ReviewOnly=*/true);
}
