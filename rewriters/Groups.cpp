//===- Groups.cpp - Several groups of edits at once -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Groups.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

using namespace llvm;

namespace unlatch {

/// Two edits that cannot both be made. Two insertions at one place are such:
/// their order would be arbitrary.
static bool clash(const Edit &A, const Edit &B) {
  if (A == B)
    return false;
  const FileRange &X = A.Range, &Y = B.Range;
  bool Overlap = std::max(X.Begin, Y.Begin) < std::min(X.End, Y.End);
  if (Overlap)
    return !(A.Text.empty() && B.Text.empty());
  return X.Begin == Y.Begin;
}

std::optional<Conflict> MergedGroups::add(const EditGroup &Group) {
  for (const Edit &E : Group.Edits)
    for (const Owned &O : Edits[E.Range.File])
      if (clash(O.What, E))
        return Conflict{O.Group, E.Range};
  for (const Edit &E : Group.Edits)
    Edits[E.Range.File].push_back({E, Count});
  for (const auto &[File, Names] : Group.AddIncludes)
    Includes[File].AddIncludes.insert(Names.begin(), Names.end());
  for (const auto &[File, Names] : Group.DropIncludes)
    Includes[File].DropIncludes.insert(Names.begin(), Names.end());
  ++Count;
  return std::nullopt;
}

std::map<std::string, FileEdits> MergedGroups::files() const {
  std::map<std::string, FileEdits> Files = Includes;
  for (const auto &[File, All] : Edits) {
    std::vector<Edit> &Out = Files[File].Edits;
    std::vector<Edit> Sorted;
    for (const Owned &O : All)
      Sorted.push_back(O.What);
    llvm::sort(Sorted);
    for (Edit &E : Sorted) {
      if (!Out.empty() && Out.back() == E)
        continue;
      if (!Out.empty() && E.Range.Begin < Out.back().Range.End)
        Out.back().Range.End = std::max(Out.back().Range.End, E.Range.End);
      else
        Out.push_back(std::move(E));
    }
  }
  return Files;
}

} // namespace unlatch
