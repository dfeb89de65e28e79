//===- ProjectFiles.h - The files of a unit that are the project's --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_PROJECTFILES_H
#define UNLATCH_MATCHERS_PROJECTFILES_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringRef.h"

#include <vector>

namespace clang {
class ASTContext;
class Decl;
class SourceManager;
} // namespace clang

namespace unlatch {

/// Every inclusion of a file that is no system header, the main file first.
/// Precompiled names the file that the unit's precompiled preamble or header is
/// in, empty if there is none: what it holds is looked through once, and not
/// for each unit that starts with it. Thread-safe.
std::vector<clang::FileID> projectFiles(const clang::SourceManager &SM,
                                        llvm::StringRef Precompiled);

/// The declarations at the top of the unit that stand in these files; of what
/// is precompiled, no others are loaded.
std::vector<clang::Decl *>
projectDecls(clang::ASTContext &Context,
             const std::vector<clang::FileID> &Files);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_PROJECTFILES_H
