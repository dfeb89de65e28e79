//===- Paths.h - How an expression reaches an object ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_PATHS_H
#define UNLATCH_MATCHERS_PATHS_H

#include "matchers/Source.h"
#include "summary/Lockset.h"

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"

#include <optional>
#include <utility>
#include <vector>

namespace clang {
class Expr;
class FunctionDecl;
class Stmt;
class VarDecl;
} // namespace clang

namespace unlatch {

/// E without parentheses, casts, dereferences and moves: what still names the
/// same object, or a pointer to it.
const clang::Expr *stripToObject(const clang::Expr *E);

/// Object paths of the expressions of one function. References and pointers
/// that are bound once stand for what they are bound to.
class Paths {
public:
  /// Owner is the function whose body it is; parameters of others, which a
  /// lambda captures or has, are objects that it knows by name only.
  Paths(const Source &Src, const clang::Stmt *Body,
        const clang::FunctionDecl *Owner = nullptr);

  ObjectPath of(const clang::Expr *E) const;
  ObjectPath of(const clang::VarDecl *Var) const;
  /// Var, the parameter of a closure, is this object whenever that runs.
  void bind(const clang::VarDecl *Var, ObjectPath Object) {
    Bound[Var] = std::move(Object);
  }
  /// The object that E refers to, where E may be a pointer or reference member:
  /// the path of what it points to, not of the member.
  ObjectPath ofTarget(const clang::Expr *E) const;

  /// Where a variable is given another value.
  struct Given {
    std::vector<clang::SourceLocation> Ends; ///< of the assignments
    /// The last value; null where that is not an expression.
    const clang::Expr *Last = nullptr;
    /// Some code between two assignments may run again after a later one.
    bool Repeats = false;
  };
  using Assignments = llvm::DenseMap<const clang::VarDecl *, Given>;

  /// True if Path is an object that was made in this function and lives in it.
  static bool isLocal(const ObjectPath &Path);

private:
  ObjectPath of(const clang::Expr *E, unsigned Depth) const;
  ObjectPath of(const clang::VarDecl *Var, unsigned Depth,
                clang::SourceLocation Mention = {}) const;
  ObjectPath ofCall(const clang::Expr *E, unsigned Depth) const;
  /// The one value that a pointer has whenever it is looked through, null where
  /// it has no expression; nothing for one that changes.
  std::optional<const clang::Expr *> soleValue(const clang::VarDecl *Var) const;
  /// How many of the assignments come before Mention: where this is the same
  /// at two places, so is the value. Nothing where that cannot be said.
  std::optional<unsigned> versionAt(const clang::VarDecl *Var,
                                    clang::SourceLocation Mention) const;
  void addStep(ObjectPath &Path, std::string Step) const;

  const Source &Src;
  const clang::FunctionDecl *Owner;
  Assignments Assigned;
  llvm::DenseMap<const clang::VarDecl *, ObjectPath> Bound;
  /// USRs of the members met so far that refer to what they do not own.
  mutable llvm::StringSet<> Referring;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_PATHS_H
