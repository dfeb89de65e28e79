//===- Revision.h - The sources as they were at a revision ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_REVISION_H
#define UNLATCH_TOOL_REVISION_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <map>
#include <set>
#include <string>

namespace unlatch {

/// What git knows of a revision, as far as it is not what is on disk now.
struct Revision {
  std::map<std::string, std::string> Texts; ///< then, by real path
  std::set<std::string> Absent; ///< real paths of files that were not there
};

/// The revision of that name, in the repository around Folder. Symbolic links
/// and submodules are taken as they are now.
llvm::Expected<Revision> readRevision(llvm::StringRef Name,
                                      llvm::StringRef Folder);

} // namespace unlatch

#endif // UNLATCH_TOOL_REVISION_H
