//===- MutexLife.h - What makes and ends a mutex --------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_MUTEXLIFE_H
#define UNLATCH_MATCHERS_MUTEXLIFE_H

#include "summary/Function.h"

#include "clang/Basic/SourceLocation.h"

#include <vector>

namespace clang {
class CXXConstructorDecl;
class Expr;
class ParentMap;
class ValueDecl;
} // namespace clang

namespace unlatch {

class Source;

/// The statement At is in, if all it does is to make or to end the mutex in the
/// manner of C: pthread_rwlock_init(&lock, nullptr);
FileRange lifeCycle(const clang::Expr *At, const clang::ParentMap &Parents,
                    const Source &Src);

/// Records the mutexes that the constructor initializes in its list; each can
/// go with what separates it from the others.
void addMutexInitializers(const clang::CXXConstructorDecl *Constructor,
                          const Source &Src, std::vector<MutexUse> &Out);

/// Records that an object which holds a map with its lock is named other than
/// to lock it.
void addWrapperUse(const clang::ValueDecl *Wrapper, clang::SourceLocation At,
                   const char *Why, const Source &Src,
                   std::vector<MutexUse> &Out);
/// The same, where it is declared, if what it is made with is more than an
/// empty map.
void addWrapperInitializer(const clang::ValueDecl *Wrapper, const Source &Src,
                           std::vector<MutexUse> &Out);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_MUTEXLIFE_H
