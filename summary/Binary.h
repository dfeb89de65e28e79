//===- Binary.h - Summaries as bytes --------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For a cache, and for facts that an editor reads again and again: read in
// a fifth of the time that YAML takes. Only the same version of the structs
// understands it, so that a text of several says which structs it was made of.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_BINARY_H
#define UNLATCH_SUMMARY_BINARY_H

#include "summary/Summary.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace unlatch {

std::string writeBinary(const Summary &S);

/// Nothing where Bytes are not what writeBinary gave, as far as that can be
/// told without a checksum; never reads past their end.
std::optional<Summary> readBinary(std::string_view Bytes);

/// Several, behind a mark for this version of the summary structs and a hash.
std::string writeAllBinary(const std::vector<Summary> &All);

/// Whether writeAllBinary of any version made this.
bool isBinary(std::string_view Bytes);

/// The summaries of writeAllBinary, or one sentence on why they cannot be read.
/// Name is what the sentence calls the input.
std::variant<std::vector<Summary>, std::string>
readAllBinary(std::string_view Bytes, std::string_view Name);

/// Either form.
std::variant<std::vector<Summary>, std::string>
readSummaries(std::string_view Bytes, std::string_view Name);

} // namespace unlatch

#endif // UNLATCH_SUMMARY_BINARY_H
