//===- Declarations.h - Descriptions of maps, mutexes and other state ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_DECLARATIONS_H
#define UNLATCH_MATCHERS_DECLARATIONS_H

#include "matchers/Source.h"
#include "summary/Objects.h"

namespace clang {
class ASTContext;
class CXXRecordDecl;
class DeclaratorDecl;
class FunctionDecl;
class ValueDecl;
} // namespace clang

namespace unlatch {

/// What all of them have in common.
void describeObject(ObjectDecl &Out, const clang::ValueDecl *D,
                    const Source &Src);

/// D is a member or variable of a known map type.
MapDecl describeMap(const clang::ValueDecl *D, const Source &Src,
                    clang::ASTContext &Context);

/// D is a member or variable of a known mutex type.
MutexDecl describeMutex(const clang::ValueDecl *D, const Source &Src,
                        clang::ASTContext &Context);

/// D is a wrapper, see Wrappers.h: the map in it, and its lock.
MapDecl describeWrappedMap(const clang::ValueDecl *D, const Source &Src,
                           clang::ASTContext &Context);
MutexDecl describeWrapperLock(const clang::ValueDecl *D, const Source &Src);

/// Where the type of a declaration is written, without const.
clang::SourceRange typeRange(const clang::DeclaratorDecl *D);

/// D is another member or variable, which may be guarded as well.
StateDecl describeState(const clang::ValueDecl *D, const Source &Src,
                        clang::ASTContext &Context);

/// All that a base class holds, as one state.
StateDecl describeBase(const clang::CXXRecordDecl *Base, const Source &Src);

/// Where an attribute of the first declaration of Definition goes: after what
/// belongs to its type, before its body, `= 0`, or `override`.
FileRange attributePlace(const clang::FunctionDecl *Definition,
                         const Source &Src);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_DECLARATIONS_H
