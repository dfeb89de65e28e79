//===- MapStatements.h - What single statements ask of a map --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Statements and conditions about one key of one map, read by their tokens, as
// a person would: `auto it = m.find(k);`, `it != m.end()`, `m[k] = v;`.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_MAPSTATEMENTS_H
#define UNLATCH_REWRITERS_MAPSTATEMENTS_H

#include "rewriters/Sections.h"
#include "rewriters/Statements.h"

#include <optional>
#include <string>
#include <vector>

namespace unlatch {

/// An insertion of one value.
struct Insertion {
  std::string Key;
  std::vector<Token> Value;
  std::string Before, After; ///< what stands around the call
  bool Assigns = false;      ///< m[k] = v
};

/// Reads statements of one section. All text is as spelled() gives it.
class MapStatements {
public:
  /// The map is the one that the section's first operation names.
  explicit MapStatements(const SectionWork &Work);
  bool valid() const { return !Map.empty(); }

  std::string spell(llvm::ArrayRef<Token> Tokens) const {
    return spelled(Text, Tokens);
  }

  /// `auto it = map.find(key);` tells what Variable and Key are.
  bool takeFind(const Statement &S);
  /// Whether a condition says that the key is there, or that it is not; nothing
  /// where it says something else. Tells what Key is, or asks for the same.
  std::optional<bool> test(const Statement &If);
  /// The insertion that a statement makes, whatever stands around it.
  std::optional<Insertion> insertion(const Statement &S) const;

  std::string Map;
  std::string Key;
  std::string Variable; ///< that holds the iterator, if one does

private:
  bool call(llvm::StringRef S, llvm::StringRef Method);
  bool isEnd(llvm::StringRef S) const;
  bool isFound(llvm::StringRef S);
  bool isCount(llvm::StringRef S);
  bool is(const Token &T, llvm::StringRef S) const { return Text.text(T) == S; }
  size_t past(llvm::ArrayRef<Token> T, size_t I) const;
  std::optional<Insertion> insertionAt(llvm::ArrayRef<Token> T, size_t Begin,
                                       size_t Next) const;
  std::vector<llvm::ArrayRef<Token>> keyAndValue(llvm::ArrayRef<Token> T) const;

  const SourceText &Text;
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_MAPSTATEMENTS_H
