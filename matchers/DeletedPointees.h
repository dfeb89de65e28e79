//===- DeletedPointees.h - Objects deleted where a map lets go of them ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pointer to an object that a map points to may be deleted after a way that
// is not followed: the whole map was swapped away, or its pointers stand in a
// list. So each delete of an object of such a class counts that stands in a
// section in which elements end, and each call that is given a container of
// such pointers and may change what they lead to. So does a question who shares
// an object: what the section lets go of is there until its update ends.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_DELETEDPOINTEES_H
#define UNLATCH_MATCHERS_DELETEDPOINTEES_H

#include "matchers/MapAccesses.h"

namespace unlatch {

/// Records changes of, and such questions about, what elements point to, beside
/// the accesses that take elements out.
void collectDeletedPointees(const FunctionContext &Function);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_DELETEDPOINTEES_H
