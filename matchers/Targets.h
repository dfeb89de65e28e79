//===- Targets.h - The types of which an object holds others --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_TARGETS_H
#define UNLATCH_MATCHERS_TARGETS_H

#include "clang/AST/Type.h"

#include <string>
#include <vector>

namespace unlatch {

/// The classes of which an object of that type has others in it, or points to
/// some in a container, those that they are derived from, the smart pointers
/// among it, and the types of what is no class in a container: whatever they
/// are called, and whatever stands between.
std::vector<std::string> typesHeld(clang::QualType T);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_TARGETS_H
