//===- Vendor.h - The runtime as a file of the project --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_VENDOR_H
#define UNLATCH_TOOL_VENDOR_H

#include "analysis/Program.h"
#include "tool/Database.h"

#include "llvm/Support/Error.h"

#include <string>

namespace unlatch {

/// The whole runtime in one header, put together from the folder that holds
/// unlatch/registry.h.
llvm::Expected<std::string> oneHeader(llvm::StringRef IncludeFolder);

/// Where --vendor FOLDER puts it, absolute; the folder need not be there yet.
std::string vendoredPath(llvm::StringRef Folder);

/// How File, a real path, includes Header: as its units' include paths allow if
/// they all do, else by the way from the file's own folder. In quotes.
std::string includeOf(const std::string &Header, const std::string &File,
                      const Program &P, const Database &Units);

/// The include folder from which File, a real path, is reached, if Header does
/// not lie in it: where the folder is installed, File no longer finds Header.
/// Else nothing.
std::string folderWithout(const std::string &Header, const std::string &File,
                          const Program &P, const Database &Units);

/// Whether every unit that sees one of these files finds <unlatch/registry.h>
/// by its own include paths or the system's.
bool findsRuntime(const std::vector<std::string> &RealPaths, const Program &P,
                  const Database &Units);

/// Writes the header, beside and then over what is there. False where that was
/// the same already.
llvm::Expected<bool> writeHeader(const std::string &Path,
                                 const std::string &Bytes);

} // namespace unlatch

#endif // UNLATCH_TOOL_VENDOR_H
