//===- Givers.h - Functions that give what they found in a map -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A helper that looks a key up under its caller's lock and returns a pointer or
// a reference to what it found:
//
//   Entry *findLocked(const std::string &Name);
//
// What becomes of that is told where it is called, as if the lookup stood
// there.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_GIVERS_H
#define UNLATCH_MATCHERS_GIVERS_H

#include "summary/Access.h"

#include "llvm/ADT/DenseMap.h"

#include <optional>
#include <string>
#include <vector>

namespace clang {
class CXXMemberCallExpr;
class CXXMethodDecl;
} // namespace clang

namespace unlatch {

struct FunctionContext;

/// What such a function gives, and of which map of its object.
struct Giver {
  std::string MapUsr;
  std::vector<std::string> Steps; ///< from the object to the map
  Returns Gives = Returns::Nothing;
};

/// The functions of one unit, each looked at once.
class Givers {
public:
  /// Null for a function that is none, as are those that take locks, that may
  /// be called by anyone, or whose body is not seen here.
  const Giver *find(const clang::CXXMethodDecl *Callee,
                    const FunctionContext &CalledIn);

private:
  llvm::DenseMap<const clang::CXXMethodDecl *, std::optional<Giver>> Known;
};

/// Where Call is one of such a function: that it gives an element, to which its
/// place among statements is still to be added.
std::optional<MapAccess> givenElement(const FunctionContext &F,
                                      const clang::CXXMemberCallExpr *Call);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_GIVERS_H
