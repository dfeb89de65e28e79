//===- Uses.h - What is done with an object where it is named ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_USES_H
#define UNLATCH_MATCHERS_USES_H

#include "summary/Access.h"

#include "llvm/ADT/SmallVector.h"

#include <string>

namespace clang {
class ASTContext;
class Expr;
class FunctionDecl;
class ParentMap;
class Stmt;
class VarDecl;
} // namespace clang

namespace unlatch {

/// One thing that happens to an object, or to what it points to, as a
/// consequence of being named in an expression.
struct Use {
  enum Kind {
    Read,
    Write,
    MutableRef,   ///< handed to a function that may change it
    Escape,       ///< its address outlives the expression; see Why
    Bind,         ///< Var is a reference to it
    Address,      ///< Var points to it
    Copy,         ///< Var is a copy of it and may hold the same pointers
    PointeeRead,  ///< what it points to is read
    PointeeWrite, ///< what it points to is changed, or may be
    View,         ///< Var is a view of something in it, or a pointer into it;
                  ///< null where the view leaves the function, see Why
  };
  Kind What = Read;
  const clang::Expr *At = nullptr;
  const clang::VarDecl *Var = nullptr;
  std::string Why;
  bool Mutable = false; ///< Read, Escape: a const object would not do
  Returns Returned = Returns::Nothing; ///< Escape: to the function's caller
  bool Handed = false; ///< PointeeWrite: as MutableRef is of the object
};

using UseList = llvm::SmallVector<Use, 2>;

/// Member functions of standard containers that put their arguments in.
bool keepsArguments(const clang::FunctionDecl *Method);

/// Classifies uses by the expressions around them.
class Uses {
public:
  Uses(clang::ASTContext &Context, const clang::ParentMap &Parents,
       const clang::FunctionDecl *In)
      : Context(Context), Parents(Parents), In(In) {}

  /// E names the object itself.
  UseList ofObject(const clang::Expr *E) const;
  /// E is a pointer, raw or smart, or a function that gives one; only what
  /// happens to what it points to is of interest.
  UseList ofPointer(const clang::Expr *E) const;
  /// The same for a pointer whose target is the object: reads and writes
  /// through it are Read and Write.
  UseList ofAddress(const clang::Expr *E) const;
  /// E is a view of something in the object, or a pointer into it.
  UseList ofView(const clang::Expr *E) const;

  /// The parent of E after wrappers that change nothing.
  const clang::Stmt *parentOf(const clang::Expr *E,
                              const clang::Expr **Outer = nullptr) const;
  /// E is what the function gives, or one of the values that it chooses from.
  bool isReturned(const clang::Expr *E) const;
  /// The variable that Target is, where no other function names it: one that a
  /// closure captures is not that closure's own.
  const clang::VarDecl *ownVariable(const clang::Expr *Target) const;
  /// The local variable or parameter that Target is a part of, or is got out
  /// of, as found in found[key] and found.back().
  const clang::VarDecl *holder(const clang::Expr *Target) const;
  /// E is put into such a container by the call S.
  void keptIn(const clang::Stmt *S, const clang::Expr *E, UseList &Out) const;
  /// The function's own variable that S assigns to, if that is all S does.
  const clang::VarDecl *assigned(const clang::Stmt *S) const;
  /// The variable that is initialised by E as a whole, or null.
  const clang::VarDecl *initialised(const clang::Expr *E) const;

private:
  /// The reference or pointer that the function returns is not to a const.
  bool givesMutable() const;
  void object(const clang::Expr *E, UseList &Out, unsigned Depth) const;
  void address(const clang::Expr *E, const clang::Expr *Address, UseList &Out,
               unsigned Depth) const;
  void pointer(const clang::Expr *E, UseList &Out, unsigned Depth) const;
  /// Lvalue names what a pointer leads to.
  void target(const clang::Expr *Lvalue, UseList &Out, unsigned Depth) const;
  bool methodCall(const clang::Expr *Object, const clang::Stmt *Member,
                  UseList &Out, unsigned Depth) const;
  void operatorCall(const clang::Expr *E, const clang::Stmt *Call, UseList &Out,
                    unsigned Depth) const;
  void argument(const clang::Expr *E, const clang::Stmt *Call, UseList &Out,
                unsigned Depth) const;
  void viewOf(const clang::Expr *E, const clang::Stmt *Call,
              const clang::FunctionDecl *Callee, UseList &Out,
              unsigned Depth) const;
  void interior(const clang::Expr *E, UseList &Out, unsigned Depth) const;
  void boundTo(const clang::Expr *E, const clang::VarDecl *Var,
               UseList &Out) const;

  clang::ASTContext &Context;
  const clang::ParentMap &Parents;
  const clang::FunctionDecl *In;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_USES_H
