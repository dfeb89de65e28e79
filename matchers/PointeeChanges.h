//===- PointeeChanges.h - What functions do beyond their arguments --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_POINTEECHANGES_H
#define UNLATCH_MATCHERS_POINTEECHANGES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Type.h"

namespace unlatch {

/// A pointer to something that is not const is in it, so that a function which
/// is given a const object of type T can change what others see.
bool leadsToMutable(clang::QualType T);

/// Whether a function changes what an argument points to, which holds such
/// pointers itself. Index counts parameters; the object of a member function is
/// ObjectItself. Where the body is not seen, it may, unless it takes the
/// argument as const: most such functions change nothing, and most bodies are
/// in another unit.
inline constexpr unsigned ObjectItself = ~0u;
bool mayChangePointee(const clang::FunctionDecl *Callee, unsigned Index);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_POINTEECHANGES_H
