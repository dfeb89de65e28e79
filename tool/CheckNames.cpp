//===- CheckNames.cpp - Choosing checks by --checks -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/CheckNames.h"

#include "analysis/Checks.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace unlatch {

llvm::Expected<CheckNames> CheckNames::parse(llvm::StringRef Globs) {
  CheckNames Result;
  llvm::SmallVector<llvm::StringRef> Parts;
  Globs.split(Parts, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (llvm::StringRef Part : Parts) {
    Part = Part.trim();
    bool Adds = !Part.consume_front("-");
    llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Part);
    if (!Glob)
      return Glob.takeError();
    Result.Patterns.emplace_back(Adds, std::move(*Glob));
  }
  return Result;
}

bool CheckNames::contains(llvm::StringRef Check) const {
  for (const auto &[Adds, Glob] : llvm::reverse(Patterns))
    if (Glob.match(Check))
      return Adds;
  return false;
}

bool CheckNames::any() const {
  return llvm::any_of(checks(),
                      [&](const Check &C) { return contains(C.Name); });
}

} // namespace unlatch
