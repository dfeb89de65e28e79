//===- Binary.h - Summaries as bytes --------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For a cache that one build of the tool writes and reads again: many times
// faster to read than YAML, and nothing that another build understands.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_BINARY_H
#define UNLATCH_SUMMARY_BINARY_H

#include "summary/Summary.h"

#include <optional>
#include <string>
#include <string_view>

namespace unlatch {

std::string writeBinary(const Summary &S);

/// Nothing where Bytes are not what writeBinary gave, as far as that can be
/// told without a checksum; never reads past their end.
std::optional<Summary> readBinary(std::string_view Bytes);

} // namespace unlatch

#endif // UNLATCH_SUMMARY_BINARY_H
