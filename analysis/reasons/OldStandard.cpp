//===- OldStandard.cpp - A unit in which the registry does not compile ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime's headers need C++17. Where a unit that sees the map is compiled
// as an older one, no edit of the sources helps: its flags would have to
// change.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

#include <algorithm>

using namespace unlatch;

void unlatch::findOldStandard(const MapContext &M, std::vector<Reason> &Out) {
  const Program &P = M.View.P;
  Places Found;
  for (const auto &[Main, Year] : P.OlderUnits) {
    auto Files = P.UnitFiles.find(Main);
    if (Files != P.UnitFiles.end() &&
        std::binary_search(Files->second.begin(), Files->second.end(),
                           M.Map.Loc.File))
      Found.add(M.Map.Loc,
                quote(Main) + " is compiled as C++" + std::to_string(Year));
  }
  Found.report(Out, "old-standard",
               "the registry needs C++17 wherever " + M.MapName + " is seen");
}
