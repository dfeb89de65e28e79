//===- Unit.h - Parsing one unit ------------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_UNIT_H
#define UNLATCH_TOOL_UNIT_H

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <memory>
#include <string>
#include <vector>

namespace clang {
class FrontendAction;
}

namespace unlatch {

/// One command of the compilation database.
struct Unit {
  std::string MainFile;  ///< as the database names it, absolute
  std::string Directory; ///< absolute
  std::vector<std::string> Arguments; ///< made to only parse
};

/// Runs an action over one unit. Returns the first error as
/// "file:line:column: message", or nothing where there was none. A crash of
/// the parser or the action is an error like others. Safe to call from several
/// threads: the process's working directory is neither used nor changed.
/// Files, where given, is a file system of this call's own.
std::string
parseUnit(const Unit &U, std::unique_ptr<clang::FrontendAction> Action,
          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files = nullptr);

} // namespace unlatch

#endif // UNLATCH_TOOL_UNIT_H
