//===- OutputFile.h - Files that a command is told to write ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_OUTPUTFILE_H
#define UNLATCH_TOOL_OUTPUTFILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace unlatch {

/// llvm::writeToOutput, for which a full disk ends the program: here it is an
/// error like any other, and the file stays as it was.
llvm::Error
writeOutput(llvm::StringRef Path,
            llvm::function_ref<llvm::Error(llvm::raw_ostream &)> Write);

} // namespace unlatch

#endif // UNLATCH_TOOL_OUTPUTFILE_H
