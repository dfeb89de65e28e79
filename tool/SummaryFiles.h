//===- SummaryFiles.h - Summaries in files of their own -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_SUMMARYFILES_H
#define UNLATCH_TOOL_SUMMARYFILES_H

#include "summary/Summary.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace unlatch {

enum class SummaryForm {
  Yaml,   ///< for people, and for other versions to refuse with a reason
  Binary, ///< for facts, which are read often
};

/// All summaries of all files, in either form, `-` being standard input; one
/// sentence where one of them is none.
llvm::Expected<std::vector<Summary>>
readSummaryFiles(llvm::ArrayRef<std::string> Files);

/// Writes the file whole or not at all; `-` is standard output.
llvm::Error writeSummaryFile(llvm::StringRef File, SummaryForm Form,
                             const std::vector<Summary> &Summaries);

} // namespace unlatch

#endif // UNLATCH_TOOL_SUMMARYFILES_H
