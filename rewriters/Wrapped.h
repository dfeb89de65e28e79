//===- Wrapped.h - Sections of an object that holds map and lock ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `auto table = table_.rlock();` opens a section whose guard is at the same
// time the way to the map: the view or update that takes its place keeps its
// name, and `table->find(key)` becomes `table.find(key)`. A locked pointer
// without a name, `table_.wlock()->erase(key)`, holds the lock to the end of
// the full expression; so does a view or update without a name. A closure that
// the object runs, `table_.withWLock([&](auto &table) { ... })`, is called with
// the view or update instead.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_WRAPPED_H
#define UNLATCH_REWRITERS_WRAPPED_H

#include "rewriters/Forms.h"
#include "rewriters/Opening.h"
#include "rewriters/Sections.h"

#include <optional>

namespace unlatch {

/// Whether the section is one of a locked pointer.
bool isWrapped(const SectionWork &Work);
/// Whether that has no name.
bool isTemporary(const SectionWork &Work);
/// Whether it is the parameter of a closure that the object runs on the map.
bool isRun(const SectionWork &Work);

/// What checkSection asks of a locked pointer beside, or without a name instead
/// of, what it asks of every guard.
std::optional<Reason> checkWrapped(const SectionWork &Work);

/// A view or an update in the place of the locked pointer.
Opening openWrapped(const SectionWork &Work, const std::string &Kind);

/// The result of a form with every way through a locked pointer spelled as one
/// to the registry, its view or its update.
FormResult respellWrapped(const SectionWork &Work, FormResult Result);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_WRAPPED_H
