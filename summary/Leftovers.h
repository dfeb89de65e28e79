//===- Leftovers.h - What is said of templates that a unit does not use ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A unit tells of each mention of a map, a mutex or other state that no
// instantiation accounts for, in these words. By them the linker knows what
// another unit, which does use the template, knows better.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_LEFTOVERS_H
#define UNLATCH_SUMMARY_LEFTOVERS_H

namespace unlatch {

inline constexpr char MapInUnusedTemplate[] =
    "it is named in a template that nothing uses, or where no use of the "
    "template gets to";
inline constexpr char MutexInUnusedTemplate[] =
    "named in a template that nothing uses, or where no use of the template "
    "gets to";
inline constexpr char StateInUnusedTemplate[] =
    "is named in a template that nothing uses, or where no use of the template "
    "gets to";

} // namespace unlatch

#endif // UNLATCH_SUMMARY_LEFTOVERS_H
