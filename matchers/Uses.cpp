//===- Uses.cpp - What is done with an object where it is named ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Uses.h"

#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace unlatch {

/// Nested expressions are followed this far; beyond, nothing is assumed.
static constexpr unsigned MaxDepth = 40;

static void add(UseList &Out, Use::Kind What, const Expr *At,
                std::string Why = {}) {
  Out.push_back({What, At, nullptr, std::move(Why)});
}

static bool nameIn(const FunctionDecl *Function,
                   std::initializer_list<llvm::StringRef> Names) {
  return Function && Function->getIdentifier() &&
         llvm::is_contained(Names, Function->getName());
}

static bool isStd(const FunctionDecl *Function) {
  return Function && isInStd(Function);
}

static std::string called(const FunctionDecl *Callee) {
  return Callee ? Callee->getNameAsString() + "()" : "a function";
}

bool keepsArguments(const FunctionDecl *Method) {
  return nameIn(Method, {"push_back", "emplace_back", "push_front",
                         "emplace_front", "insert", "emplace", "try_emplace",
                         "insert_or_assign", "assign", "push", "resize"});
}

/// Expressions that pass on the value or object of their operand.
static bool isTransparent(const Stmt *S) {
  if (isa<ParenExpr>(S) || isa<FullExpr>(S) ||
      isa<MaterializeTemporaryExpr>(S) || isa<CXXBindTemporaryExpr>(S))
    return true;
  if (const auto *Cast = dyn_cast<CastExpr>(S))
    switch (Cast->getCastKind()) {
    case CK_NoOp:
    case CK_DerivedToBase:
    case CK_UncheckedDerivedToBase:
    case CK_BaseToDerived:
    case CK_Dynamic:
    case CK_ConstructorConversion:
    case CK_UserDefinedConversion:
    case CK_ArrayToPointerDecay:
    case CK_BitCast:
      return true;
    default:
      return false;
    }
  return false;
}

const Stmt *Uses::parentOf(const Expr *E, const Expr **Outer) const {
  const Stmt *Current = E;
  const Stmt *Parent = Parents.getParent(Current);
  while (Parent && isTransparent(Parent)) {
    Current = Parent;
    Parent = Parents.getParent(Current);
  }
  if (Outer)
    *Outer = cast<Expr>(Current);
  return Parent;
}

const VarDecl *Uses::initialised(const Expr *E) const {
  const Expr *Outer = nullptr;
  const auto *Declaration = dyn_cast_or_null<DeclStmt>(parentOf(E, &Outer));
  if (!Declaration)
    return nullptr;
  for (const Decl *D : Declaration->decls())
    if (const auto *Var = dyn_cast<VarDecl>(D))
      if (Var->getInit() == Outer)
        return Var;
  return nullptr;
}

UseList Uses::ofObject(const Expr *E) const {
  UseList Out;
  object(E, Out, 0);
  return Out;
}

UseList Uses::ofView(const Expr *E) const {
  UseList Out;
  add(Out, Use::Read, E);
  interior(E, Out, 0);
  return Out;
}

UseList Uses::ofPointer(const Expr *E) const {
  UseList Out;
  pointer(E, Out, 0);
  return Out;
}

UseList Uses::ofAddress(const Expr *E) const {
  UseList Out;
  pointer(E, Out, 0);
  for (Use &U : Out) {
    if (U.What == Use::PointeeRead)
      U.What = Use::Read;
    else if (U.What == Use::PointeeWrite)
      U.What = Use::Write;
    else if (U.What == Use::Copy)
      U.What = Use::Address;
  }
  const Stmt *Parent = parentOf(E);
  if (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Parent);
      Cast && Cast->getCastKind() == CK_LValueToRValue)
    Parent = parentOf(Cast);
  if (isa_and_nonnull<ReturnStmt>(Parent))
    add(Out, Use::Escape, E, "a pointer to it is returned");
  else if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Parent);
           Assign && Assign->isAssignmentOp() &&
           Assign->getRHS()->IgnoreParenImpCasts() == E->IgnoreParenImpCasts())
    add(Out, Use::Escape, E, "a pointer to it is stored");
  else if (const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
           Call && !isa<CXXOperatorCallExpr>(Call))
    add(Out, Use::Escape, E,
        "a pointer to it is passed to " + called(Call->getDirectCallee()));
  return Out;
}

void Uses::boundTo(const Expr *E, const VarDecl *Var, UseList &Out) const {
  if (Var->isImplicit() && Var->getName().starts_with("__range")) {
    // for (x : object): what happens to x happens to a part of the object.
    for (const Stmt *S = Parents.getParent(E); S; S = Parents.getParent(S))
      if (const auto *Loop = dyn_cast<CXXForRangeStmt>(S)) {
        const VarDecl *Element = Loop->getLoopVariable();
        Use::Kind Kind =
            Element->getType()->isReferenceType() ? Use::Bind : Use::Copy;
        add(Out, Use::Read, E);
        Out.push_back({Kind, E, Element, {}});
        return;
      }
    return;
  }
  if (Var->isStaticLocal() || !Var->isLocalVarDecl())
    return add(Out, Use::Escape, E, "a reference to it is kept");
  Out.push_back({Use::Bind, E, Var, {}});
}

bool Uses::methodCall(const Expr *Object, const Stmt *Member, UseList &Out,
                      unsigned Depth) const {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Parents.getParent(
      Parents.getParent(Member) && isa<ParenExpr>(Parents.getParent(Member))
          ? Parents.getParent(Member)
          : Member));
  if (!Call)
    return false;
  const CXXMethodDecl *Method = Call->getMethodDecl();
  QualType T = Object->getType();
  if (!Method) {
    add(Out, Use::Write, Object);
    return true;
  }
  QualType Result = Method->getReturnType();
  bool Interior = Result->isReferenceType() || isViewLike(Result);
  if (isa<CXXConversionDecl>(Method) && !Interior) {
    add(Out, Use::Read, Object);
    return true;
  }
  if (isSmartPointer(T)) {
    if (nameIn(Method, {"get", "operator->", "lock"})) {
      add(Out, Use::Read, Object);
      // What it owns ends with it.
      if (nameIn(Method, {"get"}) &&
          isa_and_nonnull<ReturnStmt>(parentOf(Call)))
        add(Out, Use::Escape, Object, "a pointer to what it owns is returned");
      pointer(Call, Out, Depth + 1);
    } else {
      add(Out, Method->isConst() ? Use::Read : Use::Write, Object);
    }
    return true;
  }
  bool Std = isStd(Method);
  // Atomics and mutexes may be used by any number of threads at once. Their
  // members may be a base's: fetch_add of an atomic<int> is.
  if (isSynchronized(
          Object->IgnoreParenImpCasts()->getType().getUnqualifiedType())) {
    add(Out, Use::Read, Object);
    return true;
  }
  if (Method->isConst() || Method->isStatic()) {
    add(Out, Use::Read, Object);
    if (Std) {
      // Something inside the object. What a view refers to is not in it.
      if (Result->isReferenceType())
        object(Call, Out, Depth + 1);
      else if (Interior && !isViewLike(T.getNonReferenceType()))
        interior(Call, Out, Depth + 1);
    } else if (Result->isReferenceType()) {
      object(Call, Out, Depth + 1);
    } else if (Result->isPointerType() || isSmartPointer(Result)) {
      pointer(Call, Out, Depth + 1);
    }
    return true;
  }
  // Overloads that are not const only because the object is not: what is done
  // with their result tells.
  if (Std && nameIn(Method, {"at", "front", "back", "value", "top"}) &&
      Result->isReferenceType()) {
    object(Call, Out, Depth + 1);
    return true;
  }
  if (Std &&
      nameIn(Method, {"find", "begin", "end", "rbegin", "rend", "lower_bound",
                      "upper_bound", "equal_range", "data"})) {
    // Not const only because the object is not: what is done through the
    // iterator tells.
    add(Out, nameIn(Method, {"data"}) ? Use::MutableRef : Use::Read, Object,
        called(Method));
    interior(Call, Out, Depth + 1);
    return true;
  }
  add(Out, Use::Write, Object);
  if (Result->isReferenceType())
    object(Call, Out, Depth + 1);
  return true;
}

void Uses::operatorCall(const Expr *E, const Stmt *S, UseList &Out,
                        unsigned Depth) const {
  const auto *Call = cast<CXXOperatorCallExpr>(S);
  const FunctionDecl *Callee = Call->getDirectCallee();
  unsigned Index = 0;
  while (Index < Call->getNumArgs() &&
         Call->getArg(Index)->IgnoreParenImpCasts() != E->IgnoreParenImpCasts())
    ++Index;
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  bool Const = Method && Method->isConst();
  if (Index != 0)
    return argument(E, S, Out, Depth);
  if (isSynchronized(
          E->IgnoreParenImpCasts()->getType().getUnqualifiedType()))
    return add(Out, Use::Read, E);
  switch (Call->getOperator()) {
  case OO_Arrow:
  case OO_Star:
    if (Call->getNumArgs() != 1)
      return add(Out, Use::Read, E);
    if (isSmartPointer(E->getType())) {
      add(Out, Use::Read, E);
      return pointer(Call, Out, Depth + 1);
    }
    // std::optional and the like: the value inside.
    if (Call->getType()->isPointerType())
      return pointer(Call, Out, Depth + 1);
    return object(Call, Out, Depth + 1);
  case OO_Subscript: {
    const CXXRecordDecl *Record = recordOf(E->getType());
    bool Inserts = Record && mapType(E->getType());
    if (Inserts)
      add(Out, Use::Write, E);
    return object(Call, Out, Depth + 1);
  }
  case OO_Call:
    add(Out, Use::Read, E);
    if (isErasedCallable(E->getType()))
      add(Out, Use::PointeeWrite, E);
    else if (!Const)
      add(Out, Use::Write, E);
    return;
  case OO_PlusPlus:
  case OO_MinusMinus:
    return add(Out, Use::Write, E);
  default:
    break;
  }
  if (Call->isAssignmentOp())
    return add(Out, Use::Write, E);
  if (Call->isComparisonOp() || Const)
    return add(Out, Use::Read, E);
  argument(E, S, Out, Depth);
}

void Uses::argument(const Expr *E, const Stmt *S, UseList &Out,
                    unsigned Depth) const {
  const FunctionDecl *Callee = nullptr;
  llvm::ArrayRef<const Expr *> Args;
  bool Operator = false;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    Callee = Call->getDirectCallee();
    Args = llvm::ArrayRef(const_cast<Expr **>(Call->getArgs()),
                          Call->getNumArgs());
    Operator = isa<CXXOperatorCallExpr>(Call) &&
               isa_and_nonnull<CXXMethodDecl>(Callee);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    Callee = Construct->getConstructor();
    Args = llvm::ArrayRef(const_cast<Expr **>(Construct->getArgs()),
                          Construct->getNumArgs());
    const auto *Constructor = cast<CXXConstructorDecl>(Callee);
    if (Constructor->isCopyOrMoveConstructor() && Args.size() == 1) {
      add(Out,
          Constructor->isMoveConstructor() &&
                  !E->IgnoreParenImpCasts()->isPRValue()
              ? Use::Write
              : Use::Read,
          E);
      if (const VarDecl *Var = initialised(Construct);
          Var && holdsPointer(E->getType()))
        Out.push_back({Use::Copy, E, Var, {}});
      else if (isSmartPointer(E->getType()))
        pointer(Construct, Out, Depth + 1);
      return;
    }
  }
  if (isStd(Callee) && nameIn(Callee, {"move", "forward"})) {
    // Moved from, unless the result ends where nothing takes it.
    UseList Inner;
    const Stmt *Parent = parentOf(cast<Expr>(S));
    if (isa_and_nonnull<CXXConstructExpr>(Parent) ||
        isa_and_nonnull<CallExpr>(Parent) ||
        isa_and_nonnull<BinaryOperator>(Parent))
      return add(Out, Use::Write, E);
    return add(Out, Use::Read, E);
  }
  if (isStd(Callee) &&
      nameIn(Callee, {"as_const", "addressof", "ref", "cref"})) {
    if (nameIn(Callee, {"as_const"}))
      return object(cast<Expr>(S), Out, Depth + 1);
    return add(Out, Use::Escape, E, "its address is taken");
  }
  unsigned Index = 0;
  auto Contains = [&](const Expr *Arg) {
    for (const Stmt *Inner = E; Inner; Inner = Parents.getParent(Inner))
      if (Inner == Arg)
        return true;
      else if (Inner == S)
        return false;
    return false;
  };
  while (Index < Args.size() && !Contains(Args[Index]))
    ++Index;
  if (Operator && Index > 0)
    --Index; // the object argument has no parameter
  if (!Callee || Index >= Args.size())
    return add(Out, Use::MutableRef, E, called(Callee));
  if (Index >= Callee->getNumParams())
    return add(Out, Use::Read, E); // by value, through an ellipsis
  QualType Parameter = Callee->getParamDecl(Index)->getType();
  if (Parameter->isLValueReferenceType() &&
      !Parameter.getNonReferenceType().isConstQualified())
    return add(Out, Use::MutableRef, E, called(Callee));
  add(Out, Use::Read, E);
  if (isa<CXXConstructExpr>(S)) {
    // std::string_view(it->second), or something with one in it.
    if (holdsView(cast<Expr>(S)->getType()) && !holdsView(E->getType()))
      interior(cast<Expr>(S), Out, Depth + 1);
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(S);
             Member && isStd(Callee) && keepsArguments(Callee) &&
             holdsView(Member->getImplicitObjectArgument()->getType()) &&
             !holdsView(E->getType())) {
    // names.emplace_back(it->first), where names are views.
    add(Out, Use::View, E, "a view of it is stored");
  }
  if (isSmartPointer(E->getType()) && !isStd(Callee))
    add(Out, Use::PointeeWrite, E);
}

void Uses::object(const Expr *E, UseList &Out, unsigned Depth) const {
  if (Depth > MaxDepth)
    return add(Out, Use::Escape, E, "it is used in a way too deep to follow");
  const Stmt *Parent = Parents.getParent(E);
  while (Parent && isTransparent(Parent)) {
    E = cast<Expr>(Parent);
    Parent = Parents.getParent(E);
  }
  if (!Parent || isa<CompoundStmt>(Parent))
    return add(Out, Use::Read, E);

  if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
    add(Out, Use::Read, E);
    if (Cast->getCastKind() == CK_LValueToRValue &&
        E->getType()->isPointerType())
      pointer(Cast, Out, Depth + 1);
    return;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
    if (isa<FieldDecl>(Member->getMemberDecl()))
      return object(Member, Out, Depth + 1);
    if (!methodCall(E, Member, Out, Depth))
      add(Out, Use::Read, E);
    return;
  }
  if (isa<CXXOperatorCallExpr>(Parent))
    return operatorCall(E, Parent, Out, Depth);
  if (isa<CallExpr>(Parent) || isa<CXXConstructExpr>(Parent))
    return argument(E, Parent, Out, Depth);
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
    bool Left = Binary->getLHS() == E;
    if (Left && Binary->isAssignmentOp())
      return add(Out, Use::Write, E);
    if (!Left && Binary->isCommaOp())
      return object(Binary, Out, Depth + 1);
    return add(Out, Use::Read, E);
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent)) {
    if (Unary->isIncrementDecrementOp())
      return add(Out, Use::Write, E);
    if (Unary->getOpcode() != UO_AddrOf)
      return add(Out, Use::Read, E);
    if (const VarDecl *Var = initialised(Unary); Var && Var->hasLocalStorage())
      return Out.push_back({Use::Address, E, Var, {}}), void();
    const Expr *Outer = nullptr;
    const Stmt *Next = parentOf(Unary, &Outer);
    if (const auto *Compare = dyn_cast_or_null<BinaryOperator>(Next);
        Compare && Compare->isComparisonOp())
      return add(Out, Use::Read, E);
    // &x->y reads as x->y.
    if (isa_and_nonnull<MemberExpr>(Next) ||
        (isa_and_nonnull<UnaryOperator>(Next) &&
         cast<UnaryOperator>(Next)->getOpcode() == UO_Deref))
      return object(cast<Expr>(Next), Out, Depth + 1);
    if (isa_and_nonnull<ReturnStmt>(Next))
      return add(Out, Use::Escape, E, "its address is returned");
    if (isa_and_nonnull<ConditionalOperator>(Next) ||
        isa_and_nonnull<InitListExpr>(Next))
      return add(Out, Use::Escape, E, "its address is kept");
    if (const auto *Call = dyn_cast_or_null<CallExpr>(Next);
        Call && !isa<CXXOperatorCallExpr>(Call))
      return add(Out, Use::Escape, E,
                 "its address is passed to " + called(Call->getDirectCallee()));
    return add(Out, Use::Escape, E, "its address is stored");
  }
  if (isa<DeclStmt>(Parent)) {
    const auto *Declaration = cast<DeclStmt>(Parent);
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == E) {
        if (Var->getType()->isReferenceType())
          return boundTo(E, Var, Out);
        add(Out, Use::Read, E);
        if (holdsPointer(Var->getType()))
          Out.push_back({Use::Copy, E, Var, {}});
        return;
      }
    return add(Out, Use::Read, E);
  }
  if (isa<ReturnStmt>(Parent)) {
    if (E->isGLValue() && (!In || In->getReturnType()->isReferenceType()))
      return add(Out, Use::Escape, E, "a reference to it is returned");
    return add(Out, Use::Read, E);
  }
  if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(Parent)) {
    if (Conditional->getCond() == E)
      return add(Out, Use::Read, E);
    return object(Conditional, Out, Depth + 1);
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent)) {
    if (Subscript->getBase() == E)
      return object(Subscript, Out, Depth + 1);
    return add(Out, Use::Read, E);
  }
  if (isa<LambdaExpr>(Parent))
    return add(Out, Use::Escape, E, "a lambda captures it");
  if (isa<InitListExpr>(Parent) && !E->isPRValue())
    return add(Out, Use::Escape, E, "a reference to it is kept");
  if (!isa<Expr>(Parent) || E->isPRValue())
    return add(Out, Use::Read, E);
  if (isa<UnaryExprOrTypeTraitExpr>(Parent) || isa<CXXTypeidExpr>(Parent) ||
      isa<CXXNoexceptExpr>(Parent))
    return;
  add(Out, Use::Escape, E, "it is used in a way that is not understood");
}

void Uses::pointer(const Expr *E, UseList &Out, unsigned Depth) const {
  if (Depth > MaxDepth)
    return add(Out, Use::PointeeWrite, E);
  const Stmt *Parent = Parents.getParent(E);
  while (Parent &&
         (isTransparent(Parent) ||
          (isa<ImplicitCastExpr>(Parent) &&
           cast<CastExpr>(Parent)->getCastKind() == CK_LValueToRValue))) {
    E = cast<Expr>(Parent);
    Parent = Parents.getParent(E);
  }
  // What happens to the target.
  auto Target = [&](const Expr *Lvalue) {
    UseList Inner;
    object(Lvalue, Inner, Depth + 1);
    for (Use &U : Inner) {
      switch (U.What) {
      case Use::Read:
        U.What = Use::PointeeRead;
        break;
      case Use::Write:
      case Use::MutableRef:
        U.What = Use::PointeeWrite;
        break;
      case Use::Escape:
      case Use::Address:
      case Use::Bind:
        // Its address may go where it likes: the map does not own it.
        U.What = U.Var ? Use::Copy : Use::PointeeRead;
        break;
      case Use::View:
        // For ofAddress the target is the object.
        if (Depth != 0)
          U.What = U.Var ? Use::Copy : Use::PointeeRead;
        break;
      default:
        break;
      }
      Out.push_back(U);
    }
  };
  if (!Parent)
    return;
  if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
    if (isa<FieldDecl>(Member->getMemberDecl()))
      return Target(Member);
    const CXXMethodDecl *Method =
        dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    if (Method && isSmartPointer(E->getType()) && !Member->isArrow()) {
      if (nameIn(Method, {"get", "operator->"}))
        if (const auto *Call =
                dyn_cast_or_null<Expr>(Parents.getParent(Member)))
          return pointer(Call, Out, Depth + 1);
      return;
    }
    return add(Out,
               Method && (Method->isConst() || Method->isStatic())
                   ? Use::PointeeRead
                   : Use::PointeeWrite,
               E);
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent)) {
    if (Unary->getOpcode() == UO_Deref)
      return Target(Unary);
    return;
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent)) {
    if (Subscript->getBase()->IgnoreParenImpCasts() == E->IgnoreParenImpCasts())
      return Target(Subscript);
    return;
  }
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Parent)) {
    if (Op->getNumArgs() == 1 && Op->getOperator() == OO_Arrow)
      return pointer(Op, Out, Depth + 1);
    if (Op->getNumArgs() == 1 && Op->getOperator() == OO_Star)
      return Target(Op);
    if (Op->isComparisonOp() || Op->isAssignmentOp())
      return;
  }
  if (isa<CXXDeleteExpr>(Parent))
    return add(Out, Use::PointeeWrite, E);
  if (const auto *Call = dyn_cast<CallExpr>(Parent)) {
    // A function pointer that is called, or an argument.
    if (Call->getCallee()->IgnoreParenImpCasts() == E->IgnoreParenImpCasts())
      return add(Out, Use::PointeeWrite, E);
    if (isStd(Call->getDirectCallee()))
      return add(Out, Use::PointeeRead, E);
    QualType Pointee = E->getType()->getPointeeType();
    return add(Out,
               !Pointee.isNull() && Pointee.isConstQualified()
                   ? Use::PointeeRead
                   : Use::PointeeWrite,
               E);
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent)) {
    if (const VarDecl *Var = initialised(Construct))
      Out.push_back({Use::Copy, E, Var, {}});
    else if (isSmartPointer(Construct->getType()))
      pointer(Construct, Out, Depth + 1);
    return;
  }
  if (const auto *Conditional = dyn_cast<AbstractConditionalOperator>(Parent);
      Conditional && Conditional->getCond() != E)
    return pointer(Conditional, Out, Depth + 1);
  if (const auto *Declaration = dyn_cast<DeclStmt>(Parent))
    for (const Decl *D : Declaration->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == E) {
        if (const auto *Loop = dyn_cast_or_null<CXXForRangeStmt>(
                Parents.getParent(Declaration));
            Loop && Var->isImplicit())
          Var = Loop->getLoopVariable();
        Out.push_back({Use::Copy, E, Var, {}});
        return;
      }
}

} // namespace unlatch
