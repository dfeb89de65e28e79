//===- TypeQuestions.h - Templates that tell one type from another --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_TYPEQUESTIONS_H
#define UNLATCH_MATCHERS_TYPEQUESTIONS_H

namespace clang {
class FunctionDecl;
}

namespace unlatch {

/// Whether the pattern of a function template, which takes anything as this
/// parameter, may do otherwise because of what type it has: it asks a trait, or
/// there is another template of the name, which might be called instead.
bool asksForType(const clang::FunctionDecl *Pattern, unsigned Parameter);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_TYPEQUESTIONS_H
