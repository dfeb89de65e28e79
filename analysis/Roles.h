//===- Roles.h - Which functions run seldom, by their name and callers ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_ROLES_H
#define UNLATCH_ANALYSIS_ROLES_H

#include "analysis/CallGraph.h"

#include <string_view>
#include <vector>

namespace unlatch {

/// How often a function is thought to run.
enum class Role {
  Seldom,  ///< start-up, registration, configuration, reload, shutdown
  Perhaps, ///< by a weaker word: add, set, update, remove
  Often,   ///< nothing says that it is seldom
};

/// The role that a function's name claims. Whole words count, in any spelling:
/// registerRouter, register_router, onConfigReload.
Role roleByName(std::string_view QualifiedName);

/// Whether the name says that each call registers one thing, or takes one away.
bool isRegistration(std::string_view QualifiedName);

/// Roles of all functions: by kind and name, and Seldom for those that only
/// such functions call.
std::vector<Role> rolesOf(const Program &P, const CallGraph &Graph);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_ROLES_H
