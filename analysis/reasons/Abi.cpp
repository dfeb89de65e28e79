//===- Abi.cpp - The map is part of an exported class's layout ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Changing the type of a member changes the size of its class for code that is
// compiled elsewhere. Which headers are installed, no source line says: the
// configuration does.
//
//===----------------------------------------------------------------------===//

#include "analysis/Reasons.h"

using namespace unlatch;

void unlatch::findAbi(const MapContext &M, std::vector<Reason> &Out) {
  if (M.Map.Where != Storage::Field && M.Map.Where != Storage::StaticMember)
    return;
  Places Found;
  for (const std::string &Prefix : M.View.Options.ExportedPaths)
    if (M.Map.Loc.File.compare(0, Prefix.size(), Prefix) == 0) {
      Found.add(M.Map.Loc, "declared in an exported header");
      break;
    }
  Found.report(Out, "abi",
               M.MapName + " is a member of an exported class, whose layout "
                           "would change");
}
