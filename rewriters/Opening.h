//===- Opening.h - How a view or an update begins -------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_OPENING_H
#define UNLATCH_REWRITERS_OPENING_H

#include "rewriters/Names.h"
#include "rewriters/Sections.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace unlatch {

/// What takes the place of the statement that took the lock.
struct Opening {
  std::vector<Edit> Edits;
  std::string Section; ///< the variable to release or publish
  std::string Renewal; ///< takes a new one after an unlock
  /// The variable that stands for each map or field, by USR.
  std::map<std::string, std::string> Variables;

  /// Lets it stand for each mention of a field.
  void name(const SectionWork &Work, std::vector<Edit> &Edits) const {
    for (const StateAccess *A : Work.Mentions)
      Edits.push_back(Work.Text->edit(A->Mention, Variables.at(A->Usr)));
  }

  const std::string &of(const MapAccess &A) const {
    return Variables.at(A.MapUsr);
  }
};

/// A view or an update, as Kind says, of the map that the section works on; of
/// the whole group and then of its members, where there are several.
std::variant<Opening, Reason>
openSection(const SectionWork &Work, const std::string &Kind, Names &Names);

/// Takes the statement of a guard away, for a form that opens nothing; false
/// where it stands in the head of another statement, or where the map has no
/// name but that of a locked pointer.
bool dropGuard(const SectionWork &Work, std::vector<Edit> &Edits);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_OPENING_H
