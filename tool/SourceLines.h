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
#include <utility>
#include <vector>

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
  /// Line and column, both from 1 and the second in bytes, of a place so many
  /// bytes from the file's start; nothing behind its end.
  std::optional<std::pair<unsigned, unsigned>> place(llvm::StringRef RealPath,
                                                     size_t Offset);

private:
  struct File {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::vector<size_t> Starts;
  };
  const File &read(llvm::StringRef RealPath);

  const std::map<std::string, std::string> *Texts = nullptr;
  llvm::StringMap<File> Files;
};

} // namespace unlatch

#endif // UNLATCH_TOOL_SOURCELINES_H
