//===- Spelling.h - What the forms ask of the text, and edits they share --===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_SPELLING_H
#define UNLATCH_REWRITERS_SPELLING_H

#include "rewriters/Sections.h"

#include <optional>
#include <string>
#include <vector>

namespace unlatch {

/// Whether the lock is held by a guard variable from its declaration on.
inline bool heldByGuard(const Section &S) {
  return S.Shape == SectionShape::Guard || S.Shape == SectionShape::Factory;
}

/// Whether the guard is declared in the head of an if, a switch or a loop over
/// a range.
bool isInHead(const SectionWork &Work);

/// Whether Inner, an expression, is all that initialises a variable.
bool isWholeInitializer(const SourceText &Text, const FileRange &Inner);
/// Whether an expression is a statement of its own, its value unused.
bool isWholeStatement(const SourceText &Text, unsigned Begin, unsigned End);
/// Whether the statement is `return EXPRESSION;` with exactly that expression.
bool isWholeReturn(const SourceText &Text, const FileRange &Expression,
                   const FileRange &Statement);

/// Whether what a lookup gives, or the variable that keeps it, is returned as
/// it is: an iterator that leaves its section.
bool isReturned(const SourceText &Text, const MapAccess &A);
/// Whether A is `map_ = ...;` as a statement of its own.
bool isAssignment(const SourceText &Text, const MapAccess &A);

/// `auto` in place of an iterator type that is spelled out, as const and as
/// much a reference as that was. Nothing where it is deduced already; false
/// where it cannot be done.
bool deduceType(const SourceText &Text, const MapAccess &A,
                std::vector<Edit> &Edits);

/// Whether the iterator that A gives is assigned to a variable that no
/// operation of the section initialises: its type is the standard map's.
bool fillsDeclaredVariable(const SectionWork &Work, const MapAccess &A);

/// `m[k] = v` as `m.insert_or_assign(k, v)`: everything around key and value.
bool spellInsertOrAssign(const SourceText &Text, const MapAccess &A,
                         std::vector<Edit> &Edits);
/// `m[k]` that only reads as `m.at(k)`.
bool spellAt(const SourceText &Text, const MapAccess &A,
             std::vector<Edit> &Edits);

/// `std::erase_if` as `unlatch::erase_if`.
bool spellEraseIf(const SourceText &Text, const MapAccess &A,
                  std::vector<Edit> &Edits);

/// Whether the arguments of an insertion are those that a registry takes: one
/// element, or the parts of one, but no hint and no range.
bool insertsOneElement(const SourceText &Text, const MapAccess &A);
/// Whether a copy of the whole map gets the standard map's type from what it
/// is copied to; spells `auto` out where that would not.
bool spellCopy(const SectionWork &Work, const MapAccess &Copy,
               std::vector<Edit> &Edits);

/// The words before the function's name, class and namespaces left out; nothing
/// for a lambda.
llvm::StringRef returnType(const SectionWork &Work);

/// Whether the operation may put a copy in the place of an existing element.
bool copiesElement(const SectionWork &Work, const MapAccess &A);

/// The expression for Map that means the same where the section starts: what
/// the first access to it spells, if all those accesses name one object and
/// nothing in the spelling is declared after the guard.
std::optional<std::string> objectText(const SectionWork &Work,
                                      const MapDecl &Map);

/// The same for a field.
std::optional<std::string> objectText(const SectionWork &Work,
                                      const StateDecl &Field);

/// Whether an expression spells the object at Path by the names of members and
/// static objects alone, and so means the same throughout the section.
bool namesSameEverywhere(const SectionWork &Work, const FileRange &Mention,
                         const ObjectPath &Path);

/// Reasons that hold for every form: the section itself cannot be edited.
std::optional<Reason> checkSection(const SectionWork &Work);
/// Those that its operations give, of a helper's body as well.
std::optional<Reason> checkOperations(const SectionWork &Work);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_SPELLING_H
