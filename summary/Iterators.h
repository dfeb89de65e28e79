//===- Iterators.h - Iterators that leave a section ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_ITERATORS_H
#define UNLATCH_SUMMARY_ITERATORS_H

#include <string>

namespace unlatch {

/// MapAccess::Why of escapes of an element by an iterator that may be used when
/// the section is over. An address is good for as long as its element is there;
/// an iterator of a registry is good for as long as its view, or its update.
inline constexpr const char *IteratorReturned = "an iterator is returned";
inline constexpr const char *IteratorKept = "an iterator is kept";
inline constexpr const char *IteratorStored = "an iterator is stored";
inline constexpr const char *IteratorBeside =
    "an iterator is kept beside the map";

inline bool isKeptIterator(const std::string &Why) {
  return Why == IteratorReturned || Why == IteratorKept ||
         Why == IteratorStored || Why == IteratorBeside;
}

} // namespace unlatch

#endif // UNLATCH_SUMMARY_ITERATORS_H
