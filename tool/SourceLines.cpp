//===- SourceLines.cpp - Lines of source files, for carets ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/SourceLines.h"

#include "llvm/ADT/STLExtras.h"

namespace unlatch {

const SourceLines::File &SourceLines::read(llvm::StringRef RealPath) {
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
  return F;
}

std::optional<llvm::StringRef> SourceLines::line(llvm::StringRef RealPath,
                                                 unsigned Number) {
  const File &F = read(RealPath);
  if (Number == 0 || Number > F.Starts.size())
    return std::nullopt;
  llvm::StringRef Rest = F.Buffer->getBuffer().substr(F.Starts[Number - 1]);
  return Rest.take_until([](char C) { return C == '\n'; }).rtrim('\r');
}

std::optional<std::pair<unsigned, unsigned>>
SourceLines::place(llvm::StringRef RealPath, size_t Offset) {
  const File &F = read(RealPath);
  if (!F.Buffer || Offset > F.Buffer->getBufferSize())
    return std::nullopt;
  auto Next = llvm::upper_bound(F.Starts, Offset);
  return std::pair<unsigned, unsigned>(Next - F.Starts.begin(),
                                       Offset - *(Next - 1) + 1);
}

} // namespace unlatch
