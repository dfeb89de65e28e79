//===- GuardOperands.h - Mutexes that a guard is declared with ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_GUARDOPERANDS_H
#define UNLATCH_MATCHERS_GUARDOPERANDS_H

#include "llvm/ADT/SmallVector.h"

#include <utility>

namespace clang {
class Expr;
class ValueDecl;
class VarDecl;
} // namespace clang

namespace unlatch {

/// The mutexes that the declaration of a variable names, in its type as well:
/// `std::shared_lock<decltype(mutex_)> lock(mutex_)` names one twice.
llvm::SmallVector<std::pair<const clang::Expr *, const clang::ValueDecl *>, 2>
mutexesNamedBy(const clang::VarDecl *Guard);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_GUARDOPERANDS_H
