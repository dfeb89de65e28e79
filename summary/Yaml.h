//===- Yaml.h - Summaries as text -----------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One YAML document a summary; several documents make one text of several. What
// has its default value is left out when writing and may be left out when
// reading. Places are written in one word, `FILE:LINE:COLUMN:BEGIN-END`, and
// paths as `[ROOT, STEP, ...]`.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_YAML_H
#define UNLATCH_SUMMARY_YAML_H

#include "summary/Summary.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace unlatch {

/// The text of one summary. The same summary gives the same text.
std::string writeYaml(const Summary &S);

/// The summary that Text says, or one sentence on why it cannot be read. Name
/// is what the sentence calls the input, a file name as a rule.
std::variant<Summary, std::string> readYaml(std::string_view Text,
                                            std::string_view Name);

/// The text of several, one document each.
std::string writeAllYaml(const std::vector<Summary> &All);

/// All the summaries of a text in which they stand one after the other, or one
/// sentence as above.
std::variant<std::vector<Summary>, std::string>
readAllYaml(std::string_view Text, std::string_view Name);

} // namespace unlatch

#endif // UNLATCH_SUMMARY_YAML_H
