//===- Relock.h - Another type for a mutex that stays -----------*- C++ -*-===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_RELOCK_H
#define UNLATCH_REWRITERS_RELOCK_H

#include "rewriters/EditGroup.h"
#include "rewriters/Sources.h"

namespace unlatch {

/// The edits that make the mutex an `unlatch::read_mostly_mutex`: its type
/// where it is declared and where guards spell it. Expects a mutex that the
/// analysis found to allow that. A guard's type that is spelled by an alias is
/// left as it is, which does not compile and so is found by verification.
std::variant<EditGroup, Reason>
planRelock(const Program &P, const std::string &MutexUsr, Sources &Files);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_RELOCK_H
