//===- LeftoverMentions.h - What no function accounted for ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_LEFTOVERMENTIONS_H
#define UNLATCH_MATCHERS_LEFTOVERMENTIONS_H

#include "matchers/Functions.h"
#include "matchers/Source.h"
#include "summary/Summary.h"

#include "llvm/ADT/ArrayRef.h"

namespace unlatch {

/// Records the mentions of maps, mutexes and other state that Functions, which
/// has collected all of Project, did not look at: in default member
/// initialisers, templates' patterns, attributes and unevaluated operands.
void addLeftovers(llvm::ArrayRef<clang::Decl *> Project,
                  const FunctionCollector &Functions, const Source &Src,
                  Summary &Out);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_LEFTOVERMENTIONS_H
