//===- InPlace.h - Elements changed where they are -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_INPLACE_H
#define UNLATCH_SUMMARY_INPLACE_H

namespace unlatch {

/// MapAccess::Why of a change of an element that is const where it is changed,
/// as a mutable member may be. An update copies an element for those who can
/// change it, and takes nobody else for one of them.
inline constexpr const char *ChangedWhereConst = "changed where it is const";

/// MapAccess::Why of a read by a function that would be another if the element
/// were const, as it is to those who read a registry.
inline constexpr const char *ElseIfConst = "goes elsewhere if it is const";

} // namespace unlatch

#endif // UNLATCH_SUMMARY_INPLACE_H
