//===- Messages.h - One sentence to the person who runs the tool ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything that is not a report goes to standard error, one sentence a line,
// "unlatch: error: ..." or "unlatch: warning: ...". Thread-safe.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_MESSAGES_H
#define UNLATCH_TOOL_MESSAGES_H

#include "llvm/ADT/StringRef.h"

namespace unlatch {

void reportError(llvm::StringRef Sentence);
void reportWarning(llvm::StringRef Sentence);

} // namespace unlatch

#endif // UNLATCH_TOOL_MESSAGES_H
