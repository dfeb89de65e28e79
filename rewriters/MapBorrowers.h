//===- MapBorrowers.h - Functions that a map is passed to take a view -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_MAPBORROWERS_H
#define UNLATCH_REWRITERS_MAPBORROWERS_H

#include "rewriters/Forms.h"
#include "rewriters/Sources.h"

#include <string>

namespace unlatch {

/// Changes `const std::map<Key, T> &map` in all declarations of the function to
/// a reference to a view of Type, the registry's.
FormResult retypeParameter(const Program &P, const MapBorrower &Borrower,
                           const std::string &Type, Sources &Files);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_MAPBORROWERS_H
