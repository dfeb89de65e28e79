//===- PerThread.h - Variables that each thread has one of ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_PERTHREAD_H
#define UNLATCH_MATCHERS_PERTHREAD_H

#include "clang/AST/Decl.h"

namespace unlatch {

/// What no other thread can name needs no guard.
inline bool isPerThread(const clang::ValueDecl *D) {
  const auto *Var = clang::dyn_cast<clang::VarDecl>(D);
  return Var && Var->getTLSKind() != clang::VarDecl::TLS_None;
}

} // namespace unlatch

#endif // UNLATCH_MATCHERS_PERTHREAD_H
