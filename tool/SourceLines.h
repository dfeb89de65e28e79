//===- SourceLines.h - Lines of source files, for carets ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_SOURCELINES_H
#define UNLATCH_TOOL_SOURCELINES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace unlatch {

/// Reads each file once, when a line of it is first wanted.
class SourceLines {
public:
  SourceLines() = default;
  /// With these texts in place of the files of those real paths.
  explicit SourceLines(const std::map<std::string, std::string> &Texts)
      : Texts(&Texts) {}

  /// A line without its end, from 1, or nothing if there is no such line.
  std::optional<llvm::StringRef> line(llvm::StringRef RealPath,
                                      unsigned Number);

private:
  struct File {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::vector<size_t> Starts;
  };
  const std::map<std::string, std::string> *Texts = nullptr;
  llvm::StringMap<File> Files;
};

} // namespace unlatch

#endif // UNLATCH_TOOL_SOURCELINES_H
