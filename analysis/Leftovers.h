//===- Leftovers.h - What another unit knows better -------------*- C++ -*-===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_LEFTOVERS_H
#define UNLATCH_ANALYSIS_LEFTOVERS_H

#include "summary/Summary.h"

#include <vector>

namespace unlatch {

/// Takes out what units say of mentions in templates that they do not use,
/// where another unit uses the template and accounts for the same mention.
void dropLeftovers(std::vector<Summary> &Units);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_LEFTOVERS_H
