//===- Arguments.h - From a compiler's command to one clang can parse -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_ARGUMENTS_H
#define UNLATCH_TOOL_ARGUMENTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace unlatch {

struct CommandChanges;

/// Turns a build's command into one that only parses: without output,
/// dependency files, precompiled headers, plugins and the options of other
/// compilers that clang does not know, and deaf to warnings, so that what one
/// compiler lets pass another one's -Werror does not stop.
std::vector<std::string> argumentsForParsing(std::vector<std::string> Command,
                                             llvm::StringRef File,
                                             const CommandChanges &Changes);

/// Where the builtin headers of the clang that unlatch was built with are;
/// empty if they are nowhere to be found.
std::string findResourceDir();

} // namespace unlatch

#endif // UNLATCH_TOOL_ARGUMENTS_H
