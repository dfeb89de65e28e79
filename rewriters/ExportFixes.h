//===- ExportFixes.h - Changes as apply-replacements YAML -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_EXPORTFIXES_H
#define UNLATCH_REWRITERS_EXPORTFIXES_H

#include "rewriters/FileChange.h"

#include <string>
#include <vector>

namespace unlatch {

/// The text of one YAML document that clang-apply-replacements reads. Each
/// file is named by its real path, so that no header is edited twice.
std::string exportFixes(const std::vector<FileChange> &Changes);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_EXPORTFIXES_H
