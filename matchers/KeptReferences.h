//===- KeptReferences.h - Objects that refer to what made them ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_KEPTREFERENCES_H
#define UNLATCH_MATCHERS_KEPTREFERENCES_H

namespace clang {
class CXXConstructorDecl;
} // namespace clang

namespace unlatch {

/// Whether the constructor keeps a reference or a pointer to what it is given
/// as that parameter, in a member or by way of another constructor. One whose
/// body is not seen is believed not to.
bool keepsReference(const clang::CXXConstructorDecl *Constructor,
                    unsigned Parameter);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_KEPTREFERENCES_H
