//===- EvaluationOrder.h - Key and value of an assignment -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_EVALUATIONORDER_H
#define UNLATCH_MATCHERS_EVALUATIONORDER_H

namespace clang {
class ASTContext;
class Expr;
} // namespace clang

namespace unlatch {

/// The right-hand side of an assignment is evaluated first; of a call's
/// arguments none is. Whether that can be seen: both do something, or one does
/// it to a variable that the other reads.
bool orderMatters(const clang::ASTContext &Context, const clang::Expr *Key,
                  const clang::Expr *Value);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_EVALUATIONORDER_H
