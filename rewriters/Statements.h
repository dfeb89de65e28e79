//===- Statements.h - The statements of a block, by their tokens ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For forms that put several statements into one. What is not a block, an `if`
// without an initialiser, or a plain statement is Other, and no form looks
// into it.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_STATEMENTS_H
#define UNLATCH_REWRITERS_STATEMENTS_H

#include "rewriters/SourceText.h"

#include <optional>
#include <string>
#include <vector>

namespace unlatch {

struct Statement {
  enum Kind { Plain, Return, If, Block, Other };
  Kind What = Plain;
  unsigned Begin = 0, End = 0; ///< ';' or '}' included
  /// Without comments: of the condition, or of what is returned, or of all but
  /// the ';'.
  std::vector<Token> Tokens;
  std::vector<Statement> Body; ///< If, Block; of an If without braces too
  std::vector<Statement> Else;
};

/// The statements in [Begin, End), which is within a block; nothing where the
/// preprocessor has a part in it.
std::optional<std::vector<Statement>>
statementsIn(const SourceText &Text, unsigned Begin, unsigned End);

/// The tokens with one space between them: equal for equal code.
std::string spelled(const SourceText &Text, llvm::ArrayRef<Token> Tokens);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_STATEMENTS_H
