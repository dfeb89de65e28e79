//===- QuietTypes.h - Objects whose life nobody notices -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_QUIETTYPES_H
#define UNLATCH_MATCHERS_QUIETTYPES_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Type.h"

namespace clang {
class CXXConstructExpr;
} // namespace clang

namespace unlatch {

/// Whether the end of such an object was seen to do nothing but free what it
/// holds: no destructor is written down for it or for its parts. A standard
/// class also makes and assigns what it holds, so that nothing may be written
/// down for those either.
bool isQuietType(clang::QualType T);
bool isQuietType(const clang::CXXRecordDecl &Record);

/// Whether a class of the program's own, other than guards, says what is done
/// at the end of such an object, or of a part of it.
bool endsLoudly(clang::QualType T);

/// Whether a standard object is made that others notice: a thread, a file.
bool beginsSomething(const clang::CXXConstructExpr *Construct);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_QUIETTYPES_H
