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

#include <variant>

namespace unlatch {

/// The statement of F that is nothing but the call, as the section that a
/// helper called without the lock wants; or why there is none. S is filled in
/// to stand for it.
std::variant<SectionWork, Reason> sectionOfCall(const Function &F,
                                                HelperCall Call,
                                                const SourceText &Text,
                                                Section &S);
/// Why there is no such statement.
Reason notAStatement(const Call &C);

/// Work is such a statement, with the call that it is.
FormResult unsharedCall(const SectionWork &Work, Names &Names);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_UNSHAREDCALL_H
