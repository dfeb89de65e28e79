//===- UseTools.h - What the ways of using an object have in common -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_USETOOLS_H
#define UNLATCH_MATCHERS_USETOOLS_H

#include "matchers/Types.h"
#include "matchers/Uses.h"

#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace clang {
class CXXMethodDecl;
} // namespace clang

namespace unlatch {

/// Nested expressions are followed this far; beyond, nothing is assumed.
inline constexpr unsigned MaxUseDepth = 40;

inline void add(UseList &Out, Use::Kind What, const clang::Expr *At,
                std::string Why = {}) {
  Out.push_back({What, At, nullptr, std::move(Why)});
}

/// A read in which, or an escape by which, somebody may change the object all
/// the same.
inline void addMutable(UseList &Out, Use::Kind What, const clang::Expr *At,
                       std::string Why = {}) {
  Out.push_back({What, At, nullptr, std::move(Why), /*Mutable=*/true});
}

/// The function gives it to its caller.
inline void addReturned(UseList &Out, Returns What, const clang::Expr *At,
                        std::string Why, bool Mutable = false) {
  Out.push_back({Use::Escape, At, nullptr, std::move(Why), Mutable, What});
}

inline bool nameIn(const clang::FunctionDecl *Function,
                   std::initializer_list<llvm::StringRef> Names) {
  return Function && Function->getIdentifier() &&
         llvm::is_contained(Names, Function->getName());
}

inline bool isStd(const clang::FunctionDecl *Function) {
  return Function && isInStd(Function);
}

inline std::string called(const clang::FunctionDecl *Callee) {
  return Callee ? Callee->getNameAsString() + "()" : "a function";
}

/// Whether what a member function of the project's own gives may lie inside of
/// the object, as a view of a text does that is a member. Of one whose body is
/// not seen, a view is believed to, and a pointer not.
bool mayGiveInterior(const clang::CXXMethodDecl *Method, unsigned Depth = 0);

/// What a function of the project's does with what an object points to that it
/// is given, if the object holds such pointers.
void addPointee(UseList &Out, const clang::Expr *E,
                const clang::FunctionDecl *Callee, unsigned Index);

/// Expressions that pass on the value or object of their operand.
bool isTransparent(const clang::Stmt *S);

/// Those, and conversions: what stands between a closure and who is given it.
bool passesCallable(const clang::Stmt *S);

/// Whether the function that S calls may change what Arg, a pointer and one of
/// its arguments, leads to.
bool mayWriteThrough(const clang::Stmt *S, const clang::Expr *Arg);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_USETOOLS_H
