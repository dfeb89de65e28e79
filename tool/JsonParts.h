//===- JsonParts.h - What several reports write as JSON -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_JSONPARTS_H
#define UNLATCH_TOOL_JSONPARTS_H

#include "analysis/Program.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"

namespace unlatch {

/// Text of the source or the system, which need not be UTF-8, as JSON must.
inline void writeText(llvm::json::OStream &J, llvm::StringRef Key,
                      llvm::StringRef Value) {
  J.attribute(Key, llvm::json::isUTF8(Value) ? Value.str()
                                             : llvm::json::fixUTF8(Value));
}

/// The units that did not parse, as "failed".
inline void writeFailed(llvm::json::OStream &J, const Program &P) {
  J.attributeArray("failed", [&] {
    for (const FailedUnit &U : P.Failed)
      J.object([&] {
        writeText(J, "file", U.MainFile);
        writeText(J, "message", U.Error);
      });
  });
}

} // namespace unlatch

#endif // UNLATCH_TOOL_JSONPARTS_H
