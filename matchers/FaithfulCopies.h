//===- FaithfulCopies.h - Whether a copy is like the original -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_FAITHFULCOPIES_H
#define UNLATCH_MATCHERS_FAITHFULCOPIES_H

#include "clang/AST/Type.h"

namespace unlatch {

/// A copy has all that the original has, as far as the project's classes in it
/// show.
bool copiesFaithfully(clang::QualType T);
/// So has what the original was assigned to, whatever it was before.
bool assignsFaithfully(clang::QualType T);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_FAITHFULCOPIES_H
