//===- Hash.h - What tells one state of a file from another ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_HASH_H
#define UNLATCH_SUMMARY_HASH_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MD5.h"

#include <string>

namespace unlatch {

/// The value of SourceFile::Hash for these bytes. Against accidents, not
/// against attackers: it tells that a file was saved in between.
inline std::string contentHash(llvm::StringRef Bytes) {
  llvm::MD5 Hash;
  Hash.update(Bytes);
  llvm::MD5::MD5Result Result;
  Hash.final(Result);
  return std::string(Result.digest());
}

} // namespace unlatch

#endif // UNLATCH_SUMMARY_HASH_H
