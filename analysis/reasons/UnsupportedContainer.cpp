//===- UnsupportedContainer.cpp - No registry does what the type does -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findUnsupportedContainer(const MapContext &M,
                                       std::vector<Reason> &Out) {
  Places Found;
  const std::string &Type =
      M.Map.Container.empty() ? M.Map.TypeText : M.Map.Container;
  if (M.Map.Family == MapFamily::Unsupported)
    Found.add(M.Map.Loc, quote(Type) + " has no counterpart");
  else if (M.Map.CustomAllocator)
    Found.add(M.Map.Loc, "allocates in its own way");
  Found.report(Out, "unsupported-container",
               "the type of " + M.MapName + " cannot be replaced");
}
