//===- CalleeSection.h - Closures that a callee runs under its lock -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_CALLEESECTION_H
#define UNLATCH_ANALYSIS_CALLEESECTION_H

#include "summary/Function.h"

namespace unlatch {

/// Whether the section is a closure's, which the function that it is passed to
/// runs under a lock of its own. What takes the lock is the call, outside of
/// the closure; there is nothing to rewrite where the closure does not use the
/// map.
inline bool isCalleeSection(const Section &S) {
  return S.Shape == SectionShape::Opaque && !S.Block.contains(S.Acquire);
}

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_CALLEESECTION_H
