//===- Policy.cpp - The Policy of a registry ------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Policy.h"

#include "rewriters/Awaiting.h"

namespace unlatch {

std::string policyOf(const MapWork &Work, const MapDecl &Map) {
  // Where readers are awaited anyway, nothing has to be said.
  std::string Reclaim = Map.SilentlyDestroyed && awaitsReaders(Work, Map)
                            ? "unlatch::reclaim::deterministic"
                            : "";
  return Work.changesInPlace(Map) ? "unlatch::mutable_values<" + Reclaim + ">"
                                  : Reclaim;
}

} // namespace unlatch
