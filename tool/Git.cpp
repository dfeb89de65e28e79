//===- Git.cpp - What git says and does -----------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Git.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

#include <optional>

namespace unlatch {

static llvm::Error failure(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
}

llvm::Expected<std::string> git(llvm::StringRef Folder,
                                std::vector<llvm::StringRef> Arguments) {
  auto Program = llvm::sys::findProgramByName("git");
  if (!Program)
    return failure("git is not installed");
  llvm::SmallString<128> Output, Errors;
  if (llvm::sys::fs::createTemporaryFile("unlatchgit", "out", Output))
    return failure("no temporary file can be made");
  llvm::FileRemover RemoveOutput(Output);
  if (llvm::sys::fs::createTemporaryFile("unlatchgit", "err", Errors))
    return failure("no temporary file can be made");
  llvm::FileRemover RemoveErrors(Errors);
  Arguments.insert(Arguments.begin(), {*Program, "-C", Folder});
  const std::optional<llvm::StringRef> Redirects[] = {
      llvm::StringRef(), Output.str(), Errors.str()};
  int Code =
      llvm::sys::ExecuteAndWait(*Program, Arguments, std::nullopt, Redirects);
  auto Read = llvm::MemoryBuffer::getFile(Code ? Errors : Output);
  if (!Read)
    return failure("git's output cannot be read");
  if (Code)
    return failure((*Read)->getBuffer().split('\n').first);
  return (*Read)->getBuffer().str();
}

} // namespace unlatch
