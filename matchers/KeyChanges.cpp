//===- KeyChanges.cpp - Keys that a section may change --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where several lookups of a section become one, the key is evaluated once, and
// the registry keeps a reference to it until the value is made. That is the
// same only if nothing in the section changes what the key is evaluated from.
// An insertion that the key is moved into is its last use.
//
//===----------------------------------------------------------------------===//

#include "matchers/KeyChanges.h"

#include "matchers/Types.h"
#include "matchers/UseTools.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"

using namespace clang;

namespace unlatch {

namespace {

class Finder {
public:
  Finder(const FunctionContext &F, const Uses &U,
         llvm::ArrayRef<std::pair<const Expr *, int>> Keys)
      : F(F), U(U), Keys(Keys) {}

  bool mayChange(const Expr *Key, const Section &In) const {
    llvm::SmallVector<const Stmt *, 8> Work{Key};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      Work.append(S->child_begin(), S->child_end());
      // Members may be changed by any function that is called.
      if (isa<CXXThisExpr>(S) && !isConst(Key->IgnoreParenImpCasts()))
        return true;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
          Ref && isChanged(Ref, Key, In))
        return true;
    }
    return false;
  }

private:
  static bool isConst(const Expr *E) { return E->getType().isConstQualified(); }

  bool isChanged(const DeclRefExpr *Named, const Expr *Key,
                 const Section &In) const {
    const ValueDecl *D = Named->getDecl();
    if (!isa<VarDecl, BindingDecl>(D))
      return false;
    QualType T = D->getType().getNonReferenceType();
    bool Pointer = T->isPointerType() || isSmartPointer(T);
    if (!Pointer && T.isConstQualified())
      return false;
    const auto *Var = dyn_cast<VarDecl>(D);
    if (Var && Var->hasGlobalStorage())
      return !Var->getType().isConstQualified();
    // What a pointer leads to is const for this function, or it is not known
    // who changes it.
    if (Pointer && Named != Key->IgnoreParenImpCasts() &&
        !isConst(Key->IgnoreParenImpCasts()))
      return true;
    auto Refs = F.Scan.Refs.find(D);
    return Refs != F.Scan.Refs.end() &&
           llvm::any_of(Refs->second, [&](const DeclRefExpr *Ref) {
             return !isMovedIn(Ref) && mayChange(Ref, In);
           });
  }

  /// Whether Ref may be a change in the section: where it stands there, in a
  /// closure, which may run there, or by another name or an address that the
  /// variable has been given somewhere.
  bool mayChange(const DeclRefExpr *Ref, const Section &In) const {
    FileRange Place = F.Src.range(Ref->getSourceRange());
    bool There = (In.Block.contains(Place) && In.Acquire.End <= Place.Begin) ||
                 isInClosure(Ref);
    return llvm::any_of(U.ofObject(Ref), [&](const Use &Found) {
      return (There &&
              (Found.What == Use::Write || Found.What == Use::MutableRef)) ||
             Found.What == Use::Escape || Found.What == Use::Address ||
             (Found.What == Use::Bind && Found.Var &&
              !Found.Var->getType().getNonReferenceType().isConstQualified());
    });
  }

  bool isInClosure(const Stmt *S) const {
    while (S && !isa<LambdaExpr>(S))
      S = F.Parents.getParent(S);
    return S;
  }

  /// `std::move(key)` in an insertion.
  bool isMovedIn(const DeclRefExpr *Ref) const {
    const auto *Move = dyn_cast_or_null<CallExpr>(F.Parents.getParent(Ref));
    return Move && isStd(Move->getDirectCallee()) &&
           nameIn(Move->getDirectCallee(), {"move"}) &&
           llvm::any_of(Keys, [&](const auto &Other) {
             const MapAccess &A = F.Out.Accesses[Other.second];
             return isInsertion(A.Op) &&
                    A.KeyText.contains(F.Src.range(Move->getSourceRange()));
           });
  }

  static bool isInsertion(MapOp Op) {
    return Op == MapOp::Insert || Op == MapOp::Emplace ||
           Op == MapOp::TryEmplace || Op == MapOp::InsertOrAssign ||
           Op == MapOp::Subscript;
  }

  const FunctionContext &F;
  const Uses &U;
  llvm::ArrayRef<std::pair<const Expr *, int>> Keys;
};

} // namespace

void collectKeyChanges(const FunctionContext &Function, const Uses &U,
                       llvm::ArrayRef<std::pair<const Expr *, int>> Keys) {
  Finder Changes(Function, U, Keys);
  for (const auto &[Key, Id] : Keys) {
    MapAccess &A = Function.Out.Accesses[Id];
    for (const HeldLock &L : A.Held)
      A.KeyChanges |= L.Section >= 0 && L.Mode == LockMode::Exclusive &&
                      Changes.mayChange(Key, Function.Out.Sections[L.Section]);
  }
}

} // namespace unlatch
