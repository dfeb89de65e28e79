//===- BodyScan.h - What a function's body mentions ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_BODYSCAN_H
#define UNLATCH_MATCHERS_BODYSCAN_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <set>
#include <utility>
#include <vector>

namespace clang {
class CallExpr;
class CXXMethodDecl;
class DeclRefExpr;
class Expr;
class FunctionDecl;
class LambdaExpr;
class ParentMap;
class Stmt;
class ValueDecl;
class VarDecl;
} // namespace clang

namespace unlatch {

/// One walk over a body, so that functions without anything of interest cost
/// no more than that. Lambdas that run where they stand are part of the body;
/// the others are listed.
struct BodyScan {
  struct Mention {
    const clang::Expr *At;
    const clang::ValueDecl *Decl; ///< null: what a locked pointer leads to
  };
  std::vector<Mention> Maps; ///< members and variables of map type, local
                             ///< references to such, calls that give one
  std::vector<Mention> Mutexes;
  std::vector<Mention> Wrappers; ///< objects that hold a map with its lock
  std::vector<Mention> States;   ///< other members and static variables
  std::vector<const clang::Expr *> Calls; ///< calls and constructions
  std::vector<const clang::LambdaExpr *> InPlace;
  /// A call, and which argument of it a closure is.
  using Taker = std::pair<const clang::CallExpr *, unsigned>;
  using Takers = llvm::DenseMap<const clang::LambdaExpr *, Taker>;
  /// Those of InPlace that a function of the program runs under a lock of its
  /// own.
  Takers UnderLock;
  /// Those of Stored that have a name here, which is only used to give them to
  /// such a function.
  Takers GivenByName;
  /// A locked pointer is asked for, which need not have a name.
  bool LockedPointers = false;
  std::vector<const clang::LambdaExpr *> Stored;
  /// Those of Stored that have a name here and are only called by it, or given
  /// to algorithms that call them before they return.
  llvm::DenseSet<const clang::LambdaExpr *> Called;
  /// The variables that Called are named by.
  llvm::DenseMap<const clang::LambdaExpr *, const clang::VarDecl *> Names;
  llvm::DenseMap<const clang::ValueDecl *,
                 llvm::SmallVector<const clang::DeclRefExpr *, 4>>
      Refs; ///< of local variables, parameters and bindings
  std::vector<const clang::VarDecl *> Guards; ///< guard variables
  /// Functions that are named without being called.
  std::vector<const clang::FunctionDecl *> FunctionRefs;
  std::set<llvm::StringRef> Identifiers;
  std::vector<const clang::Expr *> Suspensions; ///< co_await and co_yield
  std::vector<const clang::Stmt *> Jumps; ///< return, break, ... by macros
  /// Each goto, and the label that it leads to; null for one that may lead to
  /// any.
  std::vector<std::pair<const clang::Stmt *, const clang::Stmt *>> Gotos;
};

/// The function that a call of Lambda runs; for a generic lambda the first of
/// its instantiations, or null where it has none.
const clang::CXXMethodDecl *callOperator(const clang::LambdaExpr *Lambda);

/// Roots are the body and, for a constructor, its initialisers. The lambdas of
/// Inlined run in place as well, for all that is known of their callers: under
/// the lock of who takes them, or in the section that they stand in.
BodyScan scanBody(llvm::ArrayRef<const clang::Stmt *> Roots,
                  clang::ParentMap &Parents,
                  const BodyScan::Takers &Inlined = BodyScan::Takers());

} // namespace unlatch

#endif // UNLATCH_MATCHERS_BODYSCAN_H
