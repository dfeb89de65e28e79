//===- Declaration.h - The map's and the mutex's own declarations ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_DECLARATION_H
#define UNLATCH_REWRITERS_DECLARATION_H

#include "rewriters/Forms.h"
#include "rewriters/Sources.h"

#include <string>

namespace unlatch {

/// The registry's type for a map: unlatch::registry<Key, T> and the like. A
/// Policy is spelled out with what stands before it, see policyOf().
std::string registryType(const MapDecl &Map, llvm::StringRef Policy);

/// Changes the type of the map wherever it is declared. An alias is left alone
/// for others who use it: the registry is spelled out in its place.
FormResult rewriteDeclaration(const MapDecl &Map, llvm::StringRef Policy,
                              Sources &Files);

/// Changes the type that functions say they return a reference to, where they
/// do nothing else for this map.
FormResult rewriteGivenTypes(const Program &P, const MapDecl &Map,
                             const std::string &Type, Sources &Files);

/// Takes the declarations of the mutex away, and what has no use without it. No
/// edits where it has to stay for a reason of its spelling: an unused mutex is
/// not wrong.
FormResult removeMutex(const Program &P, const MutexDecl &Mutex,
                       Sources &Files);
/// Takes away only the calls that make and end it in the manner of C, and the
/// functions that lock it for others.
FormResult removeBesideMutex(const Program &P, const MutexDecl &Mutex,
                             Sources &Files);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_DECLARATION_H
