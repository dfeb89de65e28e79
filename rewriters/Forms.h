//===- Forms.h - The ways to write a section with the registry ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One form, one file. A form looks at a section and either says exactly what
// to edit or that it does not fit. Forms are tried shortest first; the last
// for reads (view) and for writes (update) fit nearly everything and say why
// where they do not.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_FORMS_H
#define UNLATCH_REWRITERS_FORMS_H

#include "rewriters/Names.h"
#include "rewriters/Sections.h"

#include <optional>
#include <variant>
#include <vector>

namespace unlatch {

struct FormEdits {
  std::vector<Edit> Edits;
  bool NeedsUtility = false;  ///< std::as_const is spelled
  bool OpensUpdate = false;   ///< one that lasts as long as its expression
  const char *Form = nullptr; ///< its name, for people; null: no section
};
using FormResult = std::variant<FormEdits, Reason>;

/// The section's only lookup becomes one lock-free lookup.
std::optional<FormEdits> pointRead(const SectionWork &Work);
/// The section only copies the whole map.
std::optional<FormEdits> copyOut(const SectionWork &Work);
/// The section's only access is one write.
std::optional<FormEdits> pointWrite(const SectionWork &Work);
/// The section's only use of anything is one read of a field.
std::optional<FormEdits> fieldRead(const SectionWork &Work);
/// All that the section does is to give a field another value.
std::optional<FormEdits> fieldWrite(const SectionWork &Work);
/// The section looks a key up and inserts it where it is missing; with a
/// section before it, if there is one, that looks the same key up.
std::optional<FormEdits> getOrEmplace(const SectionWork &Work,
                                      const SectionWork *Before);
/// Reads on one consistent state.
FormResult viewSection(const SectionWork &Work, Names &Names);
/// Writes that become visible together at the end.
FormResult updateSection(const SectionWork &Work, Names &Names);
/// An access of an object that is not shared: no section, one operation.
FormResult directAccess(const DirectAccess &Access);
FormResult directField(const DirectField &Access, const std::string &Group);

/// A read section and the write section after it as one, if there is such a
/// form.
std::optional<FormEdits> rewriteTogether(const SectionWork &Reads,
                                         const SectionWork &Writes);
/// The shortest faithful form of a section, named.
FormResult rewriteSection(const SectionWork &Work, Names &Names);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_FORMS_H
