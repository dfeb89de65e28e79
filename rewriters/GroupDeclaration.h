//===- GroupDeclaration.h - The group of several maps and fields ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_GROUPDECLARATION_H
#define UNLATCH_REWRITERS_GROUPDECLARATION_H

#include "rewriters/Forms.h"
#include "rewriters/Sections.h"
#include "rewriters/Sources.h"

#include "llvm/ADT/StringRef.h"

#include <string>

namespace unlatch {

/// A name for the group in the manner of the mutex's, that no file which is
/// touched uses yet; empty if there is none.
std::string chooseGroupName(const Program &P, const MutexDecl &Mutex,
                            const MapWork &Work, Sources &Files);

/// What a field's initialiser between braces, or after '=' or between
/// parentheses, is as an argument that follows the group; empty for none.
std::string bracedValue(const StateDecl &Field, llvm::StringRef Inside);
std::string plainValue(const StateDecl &Field, llvm::StringRef Expression);

/// Declares the group in the mutex's place, before all its members, and makes
/// each map and field a member of it. The mutex goes.
FormResult declareGroup(const Program &P, const MutexDecl &Mutex,
                        const MapWork &Work, const std::string &Name,
                        Sources &Files);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_GROUPDECLARATION_H
