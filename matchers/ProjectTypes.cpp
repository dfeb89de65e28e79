//===- ProjectTypes.cpp - Types that a project's configuration names ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/ProjectTypes.h"

#include <utility>

namespace unlatch {

static ProjectTypes &instance() {
  static ProjectTypes Types;
  return Types;
}

void setProjectTypes(ProjectTypes Types) { instance() = std::move(Types); }

const ProjectTypes &projectTypes() { return instance(); }

} // namespace unlatch
