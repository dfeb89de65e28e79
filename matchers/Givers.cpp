//===- Givers.cpp - Functions that give what they found in a map ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Givers.h"

#include "matchers/Loops.h"
#include "matchers/MapAccesses.h"
#include "matchers/Names.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// Something may come to the caller by this as well.
static bool mayReturn(const ParmVarDecl *Parameter) {
  QualType T = Parameter->getType();
  return (T->isReferenceType() || T->isPointerType()) &&
         !T->getPointeeType().isConstQualified();
}

/// Told by the declaration alone, as it is asked for each call of a unit.
static bool maybeGiver(const CXXMethodDecl *Method) {
  QualType Result = Method->getReturnType();
  return llvm::none_of(Method->parameters(), mayReturn) &&
         (Result->isPointerType() || Result->isLValueReferenceType()) &&
         Method->getCanonicalDecl()->getAccess() != AS_public &&
         !Method->isStatic() && !Method->isVirtual() &&
         !Method->isOverloadedOperator() && !isTemplated(Method) &&
         llvm::any_of(Method->getParent()->fields(), [](const FieldDecl *F) {
           return mapType(F->getType()) != nullptr;
         });
}

/// Nothing is assigned to the variable after it was initialised.
static bool isAssignedOnce(const VarDecl *Var, const BodyScan &Scan,
                           const ParentMap &Parents) {
  auto Refs = Scan.Refs.find(Var);
  return Var->getType()->isReferenceType() ||
         (Var->getInit() && Refs != Scan.Refs.end() &&
          llvm::all_of(Refs->second, [&](const DeclRefExpr *Ref) {
            const Stmt *Parent = Parents.getParent(Ref);
            const auto *Read = dyn_cast_or_null<ImplicitCastExpr>(Parent);
            return Read && Read->getCastKind() == CK_LValueToRValue;
          }));
}

/// Null, or something that is always there.
static bool isNoElement(const Expr *E, ASTContext &Context) {
  if (E->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
    return true;
  bool Pointer = E->getType()->isPointerType();
  if (const auto *Address = dyn_cast<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf) {
    E = Address->getSubExpr()->IgnoreParenImpCasts();
    Pointer = false;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasGlobalStorage() && !Pointer;
}

/// The values of which a return chooses one.
static llvm::SmallVector<const Expr *, 4> choicesOf(const Expr *Value) {
  llvm::SmallVector<const Expr *, 4> Choices, Work{Value};
  while (!Work.empty()) {
    const Expr *E = Work.pop_back_val()->IgnoreParenImpCasts();
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E))
      Work.append({Choice->getTrueExpr(), Choice->getFalseExpr()});
    else
      Choices.push_back(E);
  }
  return Choices;
}

static void collectReturns(const Stmt *S,
                           llvm::SmallVectorImpl<const ReturnStmt *> &Out) {
  if (const auto *Return = dyn_cast_or_null<ReturnStmt>(S))
    return Out.push_back(Return);
  if (S)
    for (const Stmt *Child : S->children())
      collectReturns(Child, Out);
}

/// Whether all that the function returns is one of Given, or no element: what
/// comes another way, as by a pointer that is kept in an element, would be
/// taken for the element itself.
static bool givesNothingElse(const Stmt *Body, const BodyScan &Scan,
                             llvm::ArrayRef<const MapAccess *> Given,
                             const ParentMap &Parents,
                             const FunctionContext &In) {
  llvm::SmallVector<const ReturnStmt *, 8> Returns;
  collectReturns(Body, Returns);
  return llvm::all_of(Returns, [&](const ReturnStmt *Return) {
    auto Choices = choicesOf(Return->getRetValue()->IgnoreImplicit());
    llvm::erase_if(Choices,
                   [&](const Expr *E) { return isNoElement(E, In.Context); });
    // A reference to one of several is given as a whole.
    bool Sole = Choices.size() == 1;
    return llvm::all_of(Choices, [&](const Expr *E) {
      const auto *Ref = dyn_cast<DeclRefExpr>(E);
      const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      FileRange Place = In.Src.range(E->getSourceRange());
      return (!Var || isAssignedOnce(Var, Scan, Parents)) &&
             llvm::any_of(Given, [&](const MapAccess *A) {
               return Place.contains(A->Mention) ||
                      (Sole && A->Mention.contains(Place));
             });
    });
  });
}

static std::optional<Giver> lookInto(const CXXMethodDecl *Method,
                                     const FunctionContext &CalledIn) {
  const FunctionDecl *Definition = nullptr;
  if (!Method->hasBody(Definition) ||
      isa<CoroutineBodyStmt>(Definition->getBody()))
    return std::nullopt;
  const Stmt *Body = Definition->getBody();
  ParentMap Parents(const_cast<Stmt *>(Body));
  BodyScan Scan = scanBody({Body}, Parents);
  // What a lambda returns is not told from what the function does.
  if (!Scan.Guards.empty() || !Scan.Mutexes.empty() || !Scan.InPlace.empty() ||
      !Scan.Stored.empty())
    return std::nullopt;
  // The depth is the same for all callers, and so is the answer.
  const std::vector<MapAccess> Accesses =
      accessesInCallee(CalledIn, Definition, Parents, Scan, /*Depth=*/1);
  std::optional<Giver> Found;
  llvm::SmallVector<const MapAccess *, 4> Given;
  for (const MapAccess &A : Accesses) {
    if (A.Returned == Returns::Nothing || A.Op != MapOp::ElementEscape)
      continue;
    Giver Here{A.MapUsr, A.Map.Steps, A.Returned};
    if (A.Map.Root != "this" ||
        (Found && (Found->Steps != Here.Steps || Found->Gives != Here.Gives)))
      return std::nullopt;
    Found = std::move(Here);
    Given.push_back(&A);
  }
  if (!Found || !givesNothingElse(Body, Scan, Given, Parents, CalledIn))
    return std::nullopt;
  return Found;
}

const Giver *Givers::find(const CXXMethodDecl *Callee,
                          const FunctionContext &CalledIn) {
  Callee = Callee->getCanonicalDecl();
  // One that is asked about while it is looked at is none.
  if (Known.try_emplace(Callee).second && maybeGiver(Callee)) {
    std::optional<Giver> Found = lookInto(Callee, CalledIn);
    Known[Callee] = std::move(Found);
  }
  const std::optional<Giver> &Answer = Known[Callee];
  return Answer ? &*Answer : nullptr;
}

std::optional<MapAccess> givenElement(const FunctionContext &F,
                                      const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Callee = Call->getMethodDecl();
  const Giver *What = Callee ? F.Helpers.find(Callee, F) : nullptr;
  const Lockset *Held = What ? F.Held(Call) : nullptr;
  if (!Held)
    return std::nullopt;
  MapAccess A;
  A.Op = MapOp::ElementGiven;
  A.Map = F.Objects.ofTarget(Call->getImplicitObjectArgument());
  A.Map.Steps.insert(A.Map.Steps.end(), What->Steps.begin(), What->Steps.end());
  A.MapUsr = What->MapUsr;
  A.Returned = What->Gives;
  A.Giver = usr(Callee);
  A.Held = *Held;
  A.Unshared = F.Unshared(A.Map);
  A.Dependent = F.Out.Instantiated;
  A.InLoop = inLoop(F, Call, *Held);
  A.InMacro = !F.Src.editable(Call->getSourceRange());
  A.Mention = F.Src.range(Call->getExprLoc());
  A.Call = F.Src.range(Call->getSourceRange());
  return A;
}

} // namespace unlatch
