//===- Pages.cpp - The documentation of checks and reasons, built in ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Pages.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

namespace unlatch {

static const Page Table[] = {
#include "Pages.inc"
};

llvm::ArrayRef<Page> pages() { return Table; }

const Page *findPage(llvm::StringRef Name) {
  auto Found =
      llvm::find_if(Table, [&](const Page &P) { return P.Name == Name; });
  return Found == std::end(Table) ? nullptr : Found;
}

std::string Page::summary() const {
  llvm::StringRef Body = Text.split("\n\n").second;
  std::string Line = Body.split("\n\n").first.trim().str();
  std::replace(Line.begin(), Line.end(), '\n', ' ');
  return Line;
}

} // namespace unlatch
