//===- Overlay.h - A file system in which some files are edited -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_OVERLAY_H
#define UNLATCH_REWRITERS_OVERLAY_H

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <map>
#include <string>

namespace unlatch {

/// Contents in memory by real path, in place of what is on disk.
using Overlay = std::map<std::string, std::string>;

/// The machine's file system with a working directory of its own, in which the
/// given files have other contents. They keep their identity, so that whatever
/// name leads to one of them leads to the new contents. What is not on disk is
/// added. Edited must outlive the result.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
createEditedFileSystem(const Overlay &Edited);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_OVERLAY_H
