//===- Accessors.h - Functions that stand for an object ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_ACCESSORS_H
#define UNLATCH_MATCHERS_ACCESSORS_H

#include "matchers/Source.h"

#include <vector>

namespace clang {
class CallExpr;
class Expr;
class FunctionDecl;
class ValueDecl;
} // namespace clang

namespace unlatch {

/// The only return value of a function whose body is nothing but declarations
/// and that return, or null.
const clang::Expr *soleReturn(const clang::FunctionDecl *Function);

/// The variable or member to which a function whose body was seen does nothing
/// but return a reference, as a variable that is constructed on its first use
/// is got at; null for all others.
const clang::ValueDecl *givenObject(const clang::FunctionDecl *Function);

/// What a call of such a function stands for, or null.
const clang::ValueDecl *givenObject(const clang::CallExpr *Call);

/// Where the declarations of such a function spell the type of the object. One
/// that says auto does not spell it; an invalid range is one that cannot be
/// edited.
std::vector<FileRange> givenTypes(const clang::FunctionDecl *Function,
                                  const Source &Src);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_ACCESSORS_H
