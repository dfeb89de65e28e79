//===- Names.h - One name for an object in every unit --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_NAMES_H
#define UNLATCH_MATCHERS_NAMES_H

#include "summary/Objects.h"

#include <string>

namespace clang {
class Decl;
class FunctionDecl;
class NamedDecl;
class ValueDecl;
} // namespace clang

namespace unlatch {

/// The declaration that speaks for D: the first one of its chain, and for a
/// member of an instantiated template the member of the pattern.
const clang::ValueDecl *canonical(const clang::ValueDecl *D);
const clang::FunctionDecl *canonical(const clang::FunctionDecl *D);

/// The USR of the canonical declaration.
std::string usr(const clang::NamedDecl *D);

/// True if D stands in a template, or in an instantiation of one.
bool isTemplated(const clang::Decl *D);

Visibility visibility(const clang::NamedDecl *D);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_NAMES_H
