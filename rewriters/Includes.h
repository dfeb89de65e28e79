//===- Includes.h - Includes that a rewrite needs or no longer needs ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_INCLUDES_H
#define UNLATCH_REWRITERS_INCLUDES_H

#include "clang/Tooling/Core/Replacement.h"
#include "clang/Tooling/Inclusions/IncludeStyle.h"

#include <set>
#include <string>

namespace unlatch {

/// Whether some token of the code can only come from that standard header (or
/// may come from it: names are not resolved). Only the headers that a
/// migration may make superfluous are known; of others the answer is yes.
bool mayNeedInclude(const std::string &Header, const std::string &Code);

/// Adds and drops includes: angled ones, but for a name to add that stands in
/// quotes. What is dropped must not be needed by this
/// text, stands outside all conditionals, and is not kept by a pragma. What is
/// added goes where the style sorts it, never into a conditional.
clang::tooling::Replacements
editIncludes(const std::string &File, const std::string &Code,
             const std::set<std::string> &Add,
             const std::set<std::string> &Drop,
             const clang::tooling::IncludeStyle &Style);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_INCLUDES_H
