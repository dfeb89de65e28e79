//===- ConstTwins.h - What else is called where something is const --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_CONSTTWINS_H
#define UNLATCH_MATCHERS_CONSTTWINS_H

namespace clang {
class FunctionDecl;
} // namespace clang

namespace unlatch {

/// Whether a call of this function would do something else if an argument, that
/// it takes by reference or pointer to what is not const, were const: another
/// function would be called, with another body, or the same template that asks
/// for the type. Index counts parameters; the object of a member function is
/// ObjectItself, of PointeeChanges.h.
bool hasConstTwin(const clang::FunctionDecl *Callee, unsigned Index);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_CONSTTWINS_H
