//===- Insertions.cpp - What an insertion finds there already -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Insertions.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

static bool inserts(MapOp Op) {
  return Op == MapOp::Insert || Op == MapOp::Emplace ||
         Op == MapOp::TryEmplace || Op == MapOp::InsertOrAssign;
}

bool looksAtFound(const SectionWork &Work, const MapAccess &A) {
  return inserts(A.Op) && any_of(Work.usesOf(&A), [](const MapAccess *Use) {
           return !Use->Creates;
         });
}

bool changesFound(const SectionWork &Work, const MapAccess &A) {
  return (inserts(A.Op) || A.Op == MapOp::EraseIterator) &&
         any_of(Work.usesOf(&A), [](const MapAccess *Use) {
           return Use->Op == MapOp::ElementWrite && !Use->Creates &&
                  !Use->OnMiss;
         });
}

} // namespace unlatch
