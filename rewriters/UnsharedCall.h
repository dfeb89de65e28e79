//===- UnsharedCall.h - Calls of helpers before an object is shared -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A constructor that calls what others call with the lock held, load() say,
// takes no lock itself. The helper wants a view or an update all the same: one
// that lasts for the statement with the call.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_UNSHAREDCALL_H
#define UNLATCH_REWRITERS_UNSHAREDCALL_H

#include "rewriters/Forms.h"

#include <optional>

namespace unlatch {

/// The statement in a block that is nothing but this call, ';' included.
std::optional<FileRange> statementOfCall(const Function &F, const Call &C,
                                         const SourceText &Text);

/// Work is such a statement, with the call that it is.
FormResult unsharedCall(const SectionWork &Work, Names &Names);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_UNSHAREDCALL_H
