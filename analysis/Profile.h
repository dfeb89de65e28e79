//===- Profile.h - How often parts of the program ran ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_PROFILE_H
#define UNLATCH_ANALYSIS_PROFILE_H

#include "analysis/Verdict.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unlatch {

struct MapContext;

/// The counters of a profile that clang's -fprofile-instr-generate made.
struct Profile {
  struct Record {
    std::uint64_t Hash = 0;
    std::vector<std::uint64_t> Counts;
  };
  std::string Name; ///< of its file, for messages
  /// By symbolKey. Several where functions are called alike.
  std::map<std::string, std::vector<Record>> Records;
};

/// What two names of one function have in common. Clang numbers the lambdas of
/// a unit in the order in which it happens to write them down.
std::string symbolKey(std::string_view Symbol);

/// What the profile of M.View.Options says of the map; nothing where there is
/// none. Lookups are reads; operator[], which may insert, is a write. Of
/// objects that other threads cannot know nothing counts.
std::optional<MeasuredUse> measure(const MapContext &M);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_PROFILE_H
