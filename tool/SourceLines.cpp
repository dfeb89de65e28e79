//===- SourceLines.cpp - Lines of source files, for carets ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/SourceLines.h"

namespace unlatch {

std::optional<llvm::StringRef> SourceLines::line(llvm::StringRef RealPath,
                                                 unsigned Number) {
  auto [Entry, New] = Files.try_emplace(RealPath);
  File &F = Entry->second;
  if (New) {
    if (Texts)
      if (auto Text = Texts->find(RealPath.str()); Text != Texts->end())
        F.Buffer = llvm::MemoryBuffer::getMemBuffer(Text->second);
    if (!F.Buffer)
      if (auto Buffer = llvm::MemoryBuffer::getFile(RealPath))
        F.Buffer = std::move(*Buffer);
    if (F.Buffer) {
      llvm::StringRef Text = F.Buffer->getBuffer();
      F.Starts.push_back(0);
      for (size_t At = Text.find('\n'); At != llvm::StringRef::npos;
           At = Text.find('\n', At + 1))
        F.Starts.push_back(At + 1);
    }
  }
  if (Number == 0 || Number > F.Starts.size())
    return std::nullopt;
  llvm::StringRef Rest = F.Buffer->getBuffer().substr(F.Starts[Number - 1]);
  return Rest.take_until([](char C) { return C == '\n'; }).rtrim('\r');
}

} // namespace unlatch
