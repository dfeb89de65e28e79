//===- SectionLambdas.h - Lambdas that are part of a section --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_SECTIONLAMBDAS_H
#define UNLATCH_MATCHERS_SECTIONLAMBDAS_H

#include "matchers/BodyScan.h"

#include "summary/Lockset.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace unlatch {

/// Lambdas that have a name, and are called by it with the very locks held that
/// are held where they stand: what they do belongs to that section, or to that
/// of who calls them.
BodyScan::Takers calledInOneSection(
    const BodyScan &Scan,
    llvm::function_ref<const Lockset *(const clang::Stmt *)> Held);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_SECTIONLAMBDAS_H
