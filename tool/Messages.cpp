//===- Messages.cpp - One sentence to the person who runs the tool --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Messages.h"
#include "tool/Progress.h"

#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

namespace unlatch {

static void say(llvm::StringRef Severity, llvm::StringRef Sentence) {
  // One write, so that lines of several processes that share a log stay whole.
  std::string Line = ("unlatch: " + llvm::Twine(Severity) + ": " + Sentence + "\n").str();
  Progress::interrupt([&] { llvm::errs() << Line; });
}

void reportError(llvm::StringRef Sentence) { say("error", Sentence); }
void reportWarning(llvm::StringRef Sentence) { say("warning", Sentence); }

} // namespace unlatch
