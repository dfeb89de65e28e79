//===- ProjectTypes.h - Types that a project's configuration names --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_PROJECTTYPES_H
#define UNLATCH_MATCHERS_PROJECTTYPES_H

#include <string>
#include <vector>

namespace unlatch {

/// Classes and class templates whose shape does not tell what they are, by
/// their qualified names.
struct ProjectTypes {
  std::vector<std::string> Maps;
  std::vector<std::string> SharedMutexes; ///< with readers and writers
  std::vector<std::string> Mutexes;
  std::vector<std::string> SharedGuards; ///< made from a mutex, held until
                                         ///< they die
  std::vector<std::string> Guards;

  friend bool operator==(const ProjectTypes &, const ProjectTypes &) = default;
};

/// For the whole process; to be set before the first unit is looked at, and not
/// while one is.
void setProjectTypes(ProjectTypes Types);
const ProjectTypes &projectTypes();

} // namespace unlatch

#endif // UNLATCH_MATCHERS_PROJECTTYPES_H
