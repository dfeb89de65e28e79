//===- Exchange.h - The whole content of a map exchanged or moved out -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Readers may still look at the elements that leave, so the one who gets the
// content gets copies of them. Nobody may notice: the values can be copied, and
// no address of an element is kept.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_EXCHANGE_H
#define UNLATCH_REWRITERS_EXCHANGE_H

#include "rewriters/Names.h"
#include "rewriters/Sections.h"

#include <string>
#include <vector>

namespace unlatch {

/// `map_.swap(other);`, `std::swap(map_, other);` or `other.swap(map_);`, with
/// the update that is named Update. False if A is none of these.
bool spellSwap(const SectionWork &Work, const MapAccess &A,
               const std::string &Update, std::vector<Edit> &Edits);

/// `old = std::move(map_);`, or std::exchange, as the target of the map or as
/// what is returned. False if A is none of these.
bool spellMoveOut(const SectionWork &Work, const MapAccess &A,
                  const std::string &Update, Names &Named,
                  std::vector<Edit> &Edits);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_EXCHANGE_H
