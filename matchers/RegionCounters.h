//===- RegionCounters.h - The counters that clang gives a body ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Clang's front end puts a counter at the entry of a body and at every place
// where the number of runs may change, numbered in the order of a walk over the
// AST, and a hash of that walk into the profile. Numbers and hash are part of
// what a profile means (clang/lib/CodeGen/CodeGenPGO.cpp, versions 7 and later
// of the format); they are found again here, and believed only where the hash
// and the number of counters are those of the profile.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_REGIONCOUNTERS_H
#define UNLATCH_MATCHERS_REGIONCOUNTERS_H

#include "llvm/ADT/DenseMap.h"

#include <cstdint>

namespace clang {
class FunctionDecl;
class Stmt;
} // namespace clang

namespace unlatch {

struct RegionCounters {
  /// The counter that belongs to a statement; to a body, that of its entry.
  llvm::DenseMap<const clang::Stmt *, unsigned> Of;
  unsigned Count = 0;
  std::uint64_t Hash = 0;
};

/// Definition has a body and does not depend on template parameters. Linear in
/// its size.
RegionCounters regionCounters(const clang::FunctionDecl *Definition);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_REGIONCOUNTERS_H
