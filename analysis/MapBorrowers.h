//===- MapBorrowers.h - Functions that a map is passed to -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function that only looks into a standard map that it is passed by reference
// can be passed a view in its place, if its parameter's type changes along: so
// every call of it must be known, and pass a map that moves. Where the type has
// to stay, the view would be copied to a standard map for each call, and
// nothing that the function gives may refer to that.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_MAPBORROWERS_H
#define UNLATCH_ANALYSIS_MAPBORROWERS_H

#include "analysis/Verdict.h"

#include <vector>

namespace unlatch {

struct MapContext;

/// The functions of the program that the map and its group are lent to, and
/// that name its type: a template takes what it gets.
std::vector<MapBorrower> mapBorrowersOf(const MapContext &M);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_MAPBORROWERS_H
