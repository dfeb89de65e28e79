//===- ParameterLists.h - Where a helper's parameters and arguments stand -===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_PARAMETERLISTS_H
#define UNLATCH_REWRITERS_PARAMETERLISTS_H

#include "rewriters/Sections.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace unlatch {

/// A name with the parenthesis that follows it.
struct NamedList {
  FileRange Name;
  FileRange Paren; ///< the opening one
};

/// The list after the name in [Begin, ...); there may be an object or a
/// namespace before it. Nothing where a macro's name stands there.
std::optional<NamedList> listAfterName(const SourceText &Text, unsigned Begin,
                                       llvm::StringRef Name);

/// The lists of all declarations of a helper.
std::variant<std::vector<NamedList>, Reason>
declarationsOf(const SectionWork &Work);

/// `f(` becomes `f(Added` or `f(Added, `.
Edit addFirst(const SourceText &Text, const FileRange &Paren,
              const std::string &Added);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_PARAMETERLISTS_H
