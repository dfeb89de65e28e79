//===- Counters.h - How a profile counts what a function does -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program built with clang's -fprofile-instr-generate counts how often parts
// of each function run. Which counters say how often a mention of a map ran is
// a matter of the source alone; so a unit says that, whether there is a profile
// or not, and the numbers can be put in later.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_COUNTERS_H
#define UNLATCH_SUMMARY_COUNTERS_H

#include "summary/Location.h"

#include <cstdint>
#include <string>
#include <vector>

namespace unlatch {

/// One counter of a body, times a factor.
struct CounterTerm {
  unsigned Counter = 0;
  int Factor = 1;

  friend bool operator==(const CounterTerm &, const CounterTerm &) = default;
};

/// How often a mention of a map runs: the sum of Terms.
struct CountedMention {
  FileRange Mention;
  std::vector<CounterTerm> Terms;
};

/// A body as the profile knows it: one a function, instantiation or lambda.
struct CountedBody {
  std::string Symbol;     ///< as in the profile: mangled, and with the name of
                          ///< the main file in front where it is the unit's own
  std::uint64_t Hash = 0; ///< of its shape: with another one it has changed
  unsigned Counters = 0;
  std::vector<CountedMention> Mentions;
};

} // namespace unlatch

#endif // UNLATCH_SUMMARY_COUNTERS_H
