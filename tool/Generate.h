//===- Generate.h - Completion and man page from the options --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_GENERATE_H
#define UNLATCH_TOOL_GENERATE_H

#include "llvm/ADT/StringRef.h"

namespace llvm {
class raw_ostream;
}

namespace unlatch {

/// Writes the completion of `bash`, `zsh` or `fish`, or the `man` page, from
/// the commands and options that --help prints. False for another word.
bool generate(llvm::StringRef What, llvm::raw_ostream &OS);

} // namespace unlatch

#endif // UNLATCH_TOOL_GENERATE_H
