//===- Locksets.h - Which locks are held where in a function -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one lockset engine: a forward dataflow analysis on clang's CFG, with
// implicit destructors, so that early returns, branches, loops, unlock and
// relock, moved and deferred guards and conditions on try-locks come out as
// they run. Nothing else in the program tracks locks.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_LOCKSETS_H
#define UNLATCH_MATCHERS_LOCKSETS_H

#include "matchers/GuardInit.h"
#include "matchers/LockOperations.h"
#include "matchers/LockTypes.h"
#include "matchers/Paths.h"
#include "matchers/Source.h"
#include "summary/Function.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace clang {
class ASTContext;
class CFG;
class CFGBlock;
class CFGElement;
class CXXConstructExpr;
class CXXMemberCallExpr;
class CallExpr;
class CompoundStmt;
class Decl;
class DeclRefExpr;
class DeclStmt;
class Expr;
class ParentMap;
class ReturnStmt;
class Stmt;
class VarDecl;
} // namespace clang

namespace unlatch {

/// What is known of one guard variable, or of one mutex locked by hand, at a
/// point of the function.
struct Holding {
  enum Status : unsigned { Held = 1, NotHeld = 2, Maybe = 3 };
  unsigned Mask = NotHeld;
  int Section = -1;
  std::vector<HeldLock> Mutexes;

  friend bool operator==(const Holding &A, const Holding &B);
};

/// The guard variable that E names, or null.
const clang::VarDecl *guardVariable(const clang::Expr *E);

/// What Call does to the mutex that it is called on, or that is its first
/// argument; null for other calls.
const LockOperation *mutexOperation(const clang::CallExpr *Call);

/// The block that S stands in directly, and the statement of it that contains
/// S. Either may be null.
std::pair<const clang::CompoundStmt *, const clang::Stmt *>
enclosingBlock(const clang::ParentMap &Parents, const clang::Stmt *S);

class Locksets {
public:
  Locksets(clang::ASTContext &Context, const Source &Src, const Paths &Objects,
           const clang::ParentMap &Parents, Function &Out);

  /// Runs over the body of D. Sections are appended to the function. False if
  /// clang cannot build a CFG for it.
  bool run(const clang::Decl *D, clang::Stmt *Body, const Lockset &Entry);

  /// The locks held when S is evaluated; null if no path evaluates it.
  const Lockset *at(const clang::Stmt *S) const;

  /// Mentions of mutexes that are operands of the lock operations seen.
  const llvm::DenseSet<const clang::Expr *> &operands() const {
    return Operands;
  }
  /// Guards returned to the caller, and what is locked or unlocked for it.
  const std::vector<LockEffect> &effects() const { return Effects; }

private:
  /// Keyed by guard variable, or by an interned path for by-hand locking.
  using State = std::map<const void *, Holding>;

  /// Most elements change nothing: names, conversions, literals.
  static bool mayChangeLocks(const clang::CFGElement &Element);
  void transfer(State &S, const clang::CFGElement &Element);
  void declare(State &S, const clang::VarDecl *Var);
  void memberCall(State &S, const clang::CXXMemberCallExpr *Call);
  bool acquireBy(State &S, const clang::VarDecl *Guard,
                 const clang::CXXMemberCallExpr *Call);
  void guardCall(State &S, const clang::VarDecl *Guard,
                 const clang::CXXMemberCallExpr *Call, llvm::StringRef Name);
  void mutexCall(State &S, const clang::CallExpr *Call,
                 const clang::Expr *Mutex, const LockOperation &Operation);
  void acquire(State &S, const clang::CallExpr *Call, HeldLock Lock,
               const clang::Expr *Mutex, bool Try);
  void release(State &S, const clang::CallExpr *Call, const ObjectPath &Mutex,
               std::optional<LockMode> Mode);
  void call(State &S, const clang::CallExpr *Call);
  void guardArguments(State &S, const clang::CallExpr *Call);
  void lockAll(State &S, const clang::CallExpr *Call);
  void helperCall(State &S, const clang::CallExpr *Call);
  void returned(State &S, const clang::ReturnStmt *Return);
  void temporary(const clang::CXXConstructExpr *Construct);
  void lockedTemporary(State &S, const clang::CallExpr *Call);
  void assignGuard(State &S, const clang::VarDecl *To, const clang::Expr *From);
  void refine(State &S, const clang::Expr *Condition, bool True);
  bool setFromInit(State &S, const void *Key, const GuardInit &Init,
                   int Section);

  int sectionFor(const void *Site);
  int openGuard(const clang::VarDecl *Var, const GuardInit &Init);
  void noteOthers(const State &S, const void *Key, int Section);
  void addChange(int Section, bool Unlock, const clang::Expr *Call);
  HeldLock mutexOf(const clang::Expr *E, LockMode Mode);
  HeldLock mutexOf(const GuardInit::Mutex &M);
  ObjectPath inCaller(const ObjectPath &InCallee,
                      const clang::CallExpr *Call) const;
  std::optional<std::vector<HeldLock>>
  lockedByFactory(const clang::CallExpr *Call);
  void noteMaker(Section &S, const GuardInit &Init) const;
  const void *manualKey(const ObjectPath &Path, LockMode Mode);
  Lockset flatten(const State &S) const;
  void seedCatchBlocks(const clang::CFG &Graph,
                       std::vector<std::pair<bool, State>> &In,
                       std::vector<unsigned> &Work);
  static bool join(State &Into, const State &From);

  clang::ASTContext &Context;
  const Source &Src;
  const Paths &Objects;
  const clang::ParentMap &Parents;
  Function &Out;

  llvm::DenseMap<const clang::VarDecl *, const clang::DeclStmt *> Declarations;
  llvm::DenseMap<const void *, int> Sites;
  std::map<std::string, char> Manual;
  llvm::DenseMap<const clang::Stmt *, unsigned> Index;
  std::vector<Lockset> Pool;
  llvm::DenseSet<const clang::Expr *> Operands;
  llvm::DenseSet<const clang::DeclRefExpr *> GuardRefs;
  std::vector<LockEffect> Effects;
  bool Recording = false;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_LOCKSETS_H
