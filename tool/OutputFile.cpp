//===- OutputFile.cpp - Files that a command is told to write -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/OutputFile.h"

#include "llvm/Support/raw_ostream.h"

#include <system_error>

using namespace llvm;

Error unlatch::writeOutput(StringRef Path,
                           function_ref<Error(raw_ostream &)> Write) {
  // The one path for which the stream is none of a file's.
  const bool Thrown = Path == "/dev/null";
  return writeToOutput(Path, [&](raw_ostream &OS) -> Error {
    if (Error E = Write(OS); E || Thrown)
      return E;
    auto &File = static_cast<raw_fd_ostream &>(OS);
    File.flush();
    std::error_code Problem = File.error();
    File.clear_error();
    return errorCodeToError(Problem);
  });
}
