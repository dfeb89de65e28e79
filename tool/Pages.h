//===- Pages.h - The documentation of checks and reasons, built in --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The pages of docs/checks and docs/reasons, so that `explain` and reports need
// neither the network nor an installed copy.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_PAGES_H
#define UNLATCH_TOOL_PAGES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace unlatch {

/// A page in Markdown: its title, one paragraph that sums up, and the rest.
struct Page {
  llvm::StringRef Name; ///< of the check or the reason
  llvm::StringRef Text;

  /// The first paragraph, on one line.
  std::string summary() const;
};

/// All pages: those of checks before those of reasons, each by name.
llvm::ArrayRef<Page> pages();
/// Null where there is none.
const Page *findPage(llvm::StringRef Name);

} // namespace unlatch

#endif // UNLATCH_TOOL_PAGES_H
