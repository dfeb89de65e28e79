//===- MapMethods.h - What the member functions of maps do ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_MAPMETHODS_H
#define UNLATCH_MATCHERS_MAPMETHODS_H

#include "summary/Access.h"

#include "llvm/ADT/StringRef.h"

namespace clang {
class CallExpr;
class CXXMethodDecl;
class Stmt;
} // namespace clang

namespace unlatch {

/// What a member function does to its map: by the names of the standard maps
/// and, for a map that is not Standard, of other libraries'. Escape for what is
/// not known.
MapOp opOfMethod(const clang::CXXMethodDecl *Method, bool Standard);

/// What the function of that name in namespace std does with a map, its only
/// argument: std::end(map). Escape if that is no member function's job.
MapOp opOfStandardFunction(llvm::StringRef Name);

/// std::erase_if, and those of other libraries' maps.
bool isEraseIf(const clang::CallExpr *Call);

/// Whether such a call's predicate asks who else has a share of what the values
/// point to: [](auto &e) { return e.second.use_count() == 1; }
bool asksSharers(const clang::Stmt *Predicate);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_MAPMETHODS_H
