//===- Contents.h - A file with all its edits, includes and formatting ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_CONTENTS_H
#define UNLATCH_REWRITERS_CONTENTS_H

#include "rewriters/FileChange.h"
#include "rewriters/Groups.h"
#include "rewriters/SourceText.h"

#include <string>

namespace unlatch {

/// Makes the edits, then those of the includes, then formats the touched lines
/// (only with FormatLines, and only where a clang-format file applies). Line
/// ends, byte order mark and bytes that are no UTF-8 stay as they are.
FileChange changeFile(const SourceText &Text, const std::string &Name,
                      const FileEdits &Edits, bool FormatLines);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_CONTENTS_H
