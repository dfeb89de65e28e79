//===- ReadProfile.h - A profile's counters, from its file ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_READPROFILE_H
#define UNLATCH_TOOL_READPROFILE_H

#include "analysis/Profile.h"

#include "llvm/Support/Error.h"

namespace unlatch {

/// File is one that llvm-profdata merged.
llvm::Expected<Profile> readProfile(const std::string &File);

} // namespace unlatch

#endif // UNLATCH_TOOL_READPROFILE_H
