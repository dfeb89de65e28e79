//===- Effects.h - What code does besides its work on maps ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_EFFECTS_H
#define UNLATCH_MATCHERS_EFFECTS_H

#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class Expr;
class FunctionDecl;
} // namespace clang

namespace unlatch {

/// Who could notice it.
enum class EffectOf {
  Any,       ///< anybody, as far as was seen
  Moment,    ///< writers alone: a question whose answer another moment changes
  Results,   ///< the caller, in what it passed by reference or by its address
  NewObject, ///< nobody yet: the object that a constructor makes
  QuietCall, ///< nobody: a call of a function that was seen to do nothing else
};

/// Given each thing that is done; the search ends when it returns false.
using EffectSink = llvm::function_ref<bool(const clang::Expr *, EffectOf)>;

/// All that the body of the function does besides operations on maps, locks and
/// its own local variables.
void findEffects(const clang::FunctionDecl *In, EffectSink Sink);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_EFFECTS_H
