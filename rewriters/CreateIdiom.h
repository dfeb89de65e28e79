//===- CreateIdiom.h - Looked up, and made where it is missing ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Recognises the write section that does nothing but look a key up and, where
// it is missing, make a value and insert it; and the read section before it
// that looks the same key up.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_CREATEIDIOM_H
#define UNLATCH_REWRITERS_CREATEIDIOM_H

#include "rewriters/Sections.h"
#include "rewriters/Statements.h"

#include <optional>
#include <string>
#include <vector>

namespace unlatch {

class MapStatements;

/// What a section makes and gives. Text is as spelled() gives it.
struct CreateIdiom {
  std::string Map;
  std::string Key;
  std::string Variable; ///< that holds the iterator, or refers to the element
  std::vector<Statement> Factory;
  std::vector<Token> Value;
  enum { Element, Whether, Nothing } Gives = Nothing;
  std::string Wrapped; ///< what is returned, with "@" for the element
  unsigned End = 0;    ///< of the last statement
  /// The element is made first, and filled then: what fills it may have seen it
  /// in the map.
  bool Filled = false;
  /// It also fills an element that it finds empty, so no other code may leave
  /// one.
  bool Slot = false;
};

/// The idiom, if the section is nothing else from its guard to the end of its
/// block.
std::optional<CreateIdiom> findCreateIdiom(const SectionWork &Work);

/// The same by an empty element that is filled where it is new.
std::optional<CreateIdiom> findFilledSlot(const MapStatements &M,
                                          llvm::ArrayRef<Statement> All);

/// A key that is the same wherever it is evaluated: a name, or a member.
bool isPlainKey(llvm::StringRef Key);

/// Element of `it -> second` in what is returned: `* @`, `@ . get ( )`.
std::optional<std::string> wrapping(llvm::StringRef Returned,
                                    llvm::StringRef Element);

/// Whether the read section right before Work does nothing but look for the
/// same key and give what Work gives; tells where it begins.
bool looksFirst(const SectionWork &Before, const SectionWork &Work,
                const CreateIdiom &Made, unsigned &Begin);

/// A value that may as well be looked at where it is not needed: a name, or
/// what is moved from one.
bool isPlainValue(llvm::StringRef Spelled);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_CREATEIDIOM_H
