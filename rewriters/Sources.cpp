//===- Sources.cpp - The texts that a rewrite looks at --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Sources.h"

#include "summary/Hash.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

namespace unlatch {

const SourceText *Sources::get(const std::string &RealPath) {
  auto [It, New] = Texts.try_emplace(RealPath);
  if (!New)
    return It->second.get();
  auto Buffer = llvm::MemoryBuffer::getFile(RealPath, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false,
                                            /*IsVolatile=*/true);
  if (!Buffer) {
    Problems[RealPath] = "cannot be read: " + Buffer.getError().message();
    return nullptr;
  }
  llvm::StringRef Bytes = (*Buffer)->getBuffer();
  auto Known = P.Files.find(RealPath);
  bool Changed = llvm::is_contained(P.ChangedFiles, RealPath) ||
                 (Known != P.Files.end() && !Known->second.Hash.empty() &&
                  Known->second.Hash != contentHash(Bytes));
  if (Changed) {
    Problems[RealPath] = "was changed while it was being read";
    return nullptr;
  }
  It->second = std::make_unique<SourceText>(RealPath, Bytes.str());
  return It->second.get();
}

void Sources::set(const std::string &RealPath, std::string Bytes) {
  Texts[RealPath] = std::make_unique<SourceText>(RealPath, std::move(Bytes));
}

std::string Sources::problem(const std::string &RealPath) const {
  auto It = Problems.find(RealPath);
  return It == Problems.end() ? "is not known" : It->second;
}

} // namespace unlatch
