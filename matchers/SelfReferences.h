//===- SelfReferences.h - Objects that keep their own address -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_SELFREFERENCES_H
#define UNLATCH_MATCHERS_SELFREFERENCES_H

namespace clang {
class CXXRecordDecl;
} // namespace clang

namespace unlatch {

/// Whether a constructor or another function of the class, of those that are
/// seen, puts the address of the object or of a part of it into one of its
/// members: a copy that is made member by member then refers to the original.
bool refersToItself(const clang::CXXRecordDecl *Record);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_SELFREFERENCES_H
