//===- Functions.h - From one function definition to its summary ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_FUNCTIONS_H
#define UNLATCH_MATCHERS_FUNCTIONS_H

#include "matchers/Givers.h"
#include "matchers/Source.h"
#include "summary/Summary.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

#include <set>

namespace clang {
class ASTContext;
class CXXRecordDecl;
class CallExpr;
class Decl;
class Expr;
class FunctionDecl;
class LambdaExpr;
class ValueDecl;
class VarDecl;
} // namespace clang

namespace unlatch {

struct FunctionContext;
class Paths;

/// The name of a lambda's function, which has no USR of its own: by the
/// function around it, itself a lambda or not, and the place where it begins.
std::string lambdaUsr(llvm::StringRef AroundUsr, const FileRange &Begin);

/// Collects functions into a summary, and the objects that they mention.
class FunctionCollector {
public:
  FunctionCollector(clang::ASTContext &Context, const Source &Src, Summary &Out)
      : Context(Context), Src(Src), Out(Out) {}

  void addFunction(const clang::FunctionDecl *Definition);
  /// The initialiser of a variable with static storage duration.
  void addInitializer(const clang::VarDecl *Var);

  /// Follows what the bases of a class hold, if the class has a map or a mutex,
  /// in functions that are added from now on.
  void addBasesOf(const clang::CXXRecordDecl *Record);

  /// Mentions of maps and mutexes that were looked at as part of a function. By
  /// place: the pattern of a template has been seen where an instantiation was.
  std::set<FileRange> Handled;
  llvm::SetVector<const clang::ValueDecl *> Maps, Mutexes, States;
  /// Classes that are states as a whole: see BaseStates.cpp.
  llvm::SetVector<const clang::CXXRecordDecl *> Bases;
  /// Objects that hold something together with its lock.
  llvm::SetVector<const clang::ValueDecl *> Wrappers;
  /// Those of States that a map's lock may guard, and each mention of which is
  /// looked at.
  llvm::DenseSet<const clang::ValueDecl *> Followed;
  llvm::SetVector<const clang::FunctionDecl *> AddressTaken;

private:
  void addBody(Function F, const clang::FunctionDecl *Decl,
               const clang::Stmt *Body);
  void runUnderLock(const clang::LambdaExpr *Lambda,
                    const clang::CallExpr *Call, unsigned Index, Paths &Objects,
                    Lockset &Entry, Function &F) const;
  void collectStates(const FunctionContext &Context);
  void collectBaseStates(const FunctionContext &Context);
  void collectInitialized(const FunctionContext &Context);
  void collectCalls(const FunctionContext &Context);
  void handle(const clang::Expr *Mention);
  void handleInGuards(const FunctionContext &In);
  bool isInteresting(const clang::ValueDecl *State);

  clang::ASTContext &Context;
  const Source &Src;
  Summary &Out;
  Givers Helpers;
  llvm::DenseMap<const clang::Decl *, bool> Guarded; ///< has a mutex or map, or
                                                     ///< is a base of such
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_FUNCTIONS_H
