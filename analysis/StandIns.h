//===- StandIns.h - What stands for something outside ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_STANDINS_H
#define UNLATCH_ANALYSIS_STANDINS_H

#include "analysis/Reasons.h"

namespace unlatch {

/// pointee-guarded, for a review: numbers or names in a map may stand for
/// things, such as open files, that its mutex keeps from ending while they are
/// used.
void findStandIns(const MapContext &M, std::vector<Reason> &Out);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_STANDINS_H
