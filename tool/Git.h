//===- Git.h - What git says and does -------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_GIT_H
#define UNLATCH_TOOL_GIT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace unlatch {

/// What git prints when it is run in Folder; an error with its first line if it
/// fails.
llvm::Expected<std::string> git(llvm::StringRef Folder,
                                std::vector<llvm::StringRef> Arguments);

} // namespace unlatch

#endif // UNLATCH_TOOL_GIT_H
