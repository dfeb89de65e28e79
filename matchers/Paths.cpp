//===- Paths.cpp - How an expression reaches an object -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Paths.h"

#include "matchers/Accessors.h"
#include "matchers/LockOperations.h"
#include "matchers/LockTypes.h"
#include "matchers/Names.h"
#include "matchers/PerThread.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// Bounds how many bindings are followed; deeper ones are not understood.
static constexpr unsigned MaxDepth = 12;

namespace {

/// Variables that are assigned, incremented or handed out by reference after
/// their declaration, and how often.
class ReseatedFinder : public RecursiveASTVisitor<ReseatedFinder> {
  using Base = RecursiveASTVisitor<ReseatedFinder>;

public:
  explicit ReseatedFinder(Paths::Assignments &Out) : Out(Out) {}

  bool TraverseForStmt(ForStmt *S) {
    // What is declared in its head lives through all rounds.
    if (S->getInit())
      TraverseStmt(S->getInit());
    return inLoop(S, [&] {
      for (Stmt *Part : {static_cast<Stmt *>(S->getConditionVariableDeclStmt()),
                         static_cast<Stmt *>(S->getCond()), S->getBody(),
                         static_cast<Stmt *>(S->getInc())})
        if (Part)
          TraverseStmt(Part);
      return true;
    });
  }
  bool TraverseCXXForRangeStmt(CXXForRangeStmt *S) {
    return inLoop(S, [&] { return Base::TraverseCXXForRangeStmt(S); });
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    return inLoop(S, [&] { return Base::TraverseWhileStmt(S); });
  }
  bool TraverseDoStmt(DoStmt *S) {
    return inLoop(S, [&] { return Base::TraverseDoStmt(S); });
  }
  // What assigns there may do so at any time.
  bool TraverseLambdaExpr(LambdaExpr *E) {
    return inLoop(E, [&] { return Base::TraverseLambdaExpr(E); });
  }
  bool VisitLabelStmt(LabelStmt *) {
    Labels = true;
    return true;
  }
  bool VisitVarDecl(VarDecl *Var) {
    DeclaredIn[Var] = Loop;
    return true;
  }

  /// To be called at the end.
  void finish() {
    for (auto &[Var, Given] : Out)
      Given.Repeats |= Labels;
  }

  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (Op->isAssignmentOp())
      add(Op, Op->getLHS(), Op->getRHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    if (Op->isIncrementDecrementOp() || Op->getOpcode() == UO_AddrOf)
      if (Paths::Given *Given = add(Op, Op->getSubExpr(), nullptr))
        Given->Repeats |= Op->getOpcode() == UO_AddrOf;
    return true;
  }
  bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *Call) {
    if (Call->isAssignmentOp() && Call->getNumArgs() == 2)
      add(Call, Call->getArg(0), Call->getArg(1));
    return true;
  }
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    const CXXMethodDecl *Method = Call->getMethodDecl();
    // A locked pointer that is unlocked leads to the same object.
    if (Method && !Method->isConst() && !lockOperation(Method) &&
        isSmartPointer(Call->getImplicitObjectArgument()->getType()))
      add(Call, Call->getImplicitObjectArgument(),
          Call->getNumArgs() == 1 ? Call->getArg(0) : nullptr);
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || isa<CXXOperatorCallExpr>(Call))
      return true;
    for (unsigned I = 0,
                  N = std::min(Call->getNumArgs(), Callee->getNumParams());
         I != N; ++I) {
      QualType T = Callee->getParamDecl(I)->getType();
      if (T->isLValueReferenceType() &&
          !T.getNonReferenceType().isConstQualified())
        add(Call, Call->getArg(I), nullptr);
    }
    return true;
  }

private:
  template <class Traverse> bool inLoop(const Stmt *S, Traverse Inside) {
    const Stmt *Outer = std::exchange(Loop, S);
    bool Result = Inside();
    Loop = Outer;
    return Result;
  }
  Paths::Given *add(const Expr *By, const Expr *E, const Expr *Value) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Var)
      return nullptr;
    Paths::Given &Given = Out[Var];
    Given.Ends.push_back(By->getEndLoc());
    Given.Last = Value;
    Given.Repeats |= DeclaredIn.lookup(Var) != Loop;
    return &Given;
  }

  Paths::Assignments &Out;
  const Stmt *Loop = nullptr; ///< the innermost one around
  llvm::DenseMap<const VarDecl *, const Stmt *> DeclaredIn;
  bool Labels = false;
};

} // namespace

Paths::Paths(const Source &Src, const Stmt *Body, const FunctionDecl *Owner)
    : Src(Src), Owner(Owner) {
  if (!Body)
    return;
  ReseatedFinder Finder(Assigned);
  Finder.TraverseStmt(const_cast<Stmt *>(Body));
  Finder.finish();
}

/// Declared without a value, or as a null pointer.
static bool startsEmpty(const VarDecl *Var) {
  if (isa<ParmVarDecl>(Var))
    return false;
  const Expr *Init = Var->getInit();
  if (!Init)
    return true;
  Init = Init->IgnoreImplicit();
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Init))
    return Construct->getNumArgs() == 0 ||
           isa<CXXNullPtrLiteralExpr>(
               Construct->getArg(0)->IgnoreParenImpCasts());
  return isa<CXXNullPtrLiteralExpr>(Init) || isa<GNUNullExpr>(Init);
}

std::optional<const Expr *> Paths::soleValue(const VarDecl *Var) const {
  auto It = Assigned.find(Var);
  if (It == Assigned.end() || Var->getType()->isReferenceType())
    return Var->getInit();
  // Empty first and given its object in one place: whoever looks through it
  // looks at that object.
  if (It->second.Ends.size() == 1 && startsEmpty(Var))
    return It->second.Last;
  return std::nullopt;
}

std::optional<unsigned> Paths::versionAt(const VarDecl *Var,
                                         SourceLocation Mention) const {
  auto It = Assigned.find(Var);
  if (It == Assigned.end() || It->second.Repeats || Mention.isInvalid())
    return std::nullopt;
  return llvm::count_if(It->second.Ends, [&](SourceLocation End) {
    return Src.manager().isBeforeInTranslationUnit(End, Mention);
  });
}

static bool isStdCall(const CallExpr *Call,
                      std::initializer_list<llvm::StringRef> Names) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  return Callee && isInStd(Callee) && Callee->getIdentifier() &&
         Call->getNumArgs() == 1 &&
         llvm::is_contained(Names, Callee->getName());
}

const Expr *stripToObject(const Expr *E) {
  for (;;) {
    E = E->IgnoreParens();
    if (const auto *Cast = dyn_cast<CastExpr>(E)) {
      E = Cast->getSubExpr();
    } else if (const auto *Full = dyn_cast<FullExpr>(E)) {
      E = Full->getSubExpr();
    } else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E)) {
      E = Temporary->getSubExpr();
    } else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E)) {
      E = Bound->getSubExpr();
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
               Unary && (Unary->getOpcode() == UO_Deref ||
                         Unary->getOpcode() == UO_AddrOf)) {
      E = Unary->getSubExpr();
    } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
               Op &&
               (Op->getOperator() == OO_Arrow ||
                (Op->getOperator() == OO_Star && Op->getNumArgs() == 1)) &&
               (isSmartPointer(Op->getArg(0)->getType()) ||
                guardType(Op->getArg(0)->getType())) &&
               !isViewLike(Op->getArg(0)->getType())) {
      E = Op->getArg(0);
    } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
               Member && Member->getMethodDecl() &&
               Member->getMethodDecl()->getIdentifier() &&
               Member->getMethodDecl()->getName() == "get" &&
               Member->getNumArgs() == 0 &&
               isSmartPointer(Member->getImplicitObjectArgument()->getType())) {
      E = Member->getImplicitObjectArgument();
    } else if (const auto *Call = dyn_cast<CallExpr>(E);
               Call && isStdCall(Call, {"move", "forward", "as_const", "ref",
                                        "cref", "addressof", "to_address"})) {
      E = Call->getArg(0);
    } else {
      return E;
    }
  }
}

bool Paths::isLocal(const ObjectPath &Path) {
  return Path.Root.compare(0, 6, "local:") == 0;
}

ObjectPath Paths::of(const Expr *E) const { return of(E, 0); }

ObjectPath Paths::ofTarget(const Expr *E) const {
  ObjectPath Path = of(E, 0);
  if (!Path.Steps.empty() && Referring.contains(Path.Steps.back()))
    Path.Steps.push_back("*");
  return Path;
}

void Paths::addStep(ObjectPath &Path, std::string Step) const {
  if (!Path.Steps.empty() && Referring.contains(Path.Steps.back()))
    Path.Steps.push_back("*");
  Path.Steps.push_back(std::move(Step));
}

/// A member that shares or borrows what it refers to. A unique_ptr owns it.
static bool isReferring(QualType T) {
  if (T->isReferenceType() || T->isPointerType())
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  return isSmartPointer(T) && Record->getIdentifier() &&
         Record->getName() != "unique_ptr" && Record->getName() != "scoped_ptr";
}

ObjectPath Paths::of(const VarDecl *Var) const { return of(Var, 0); }

/// A new object that nobody else has seen.
static bool isFresh(const Expr *Init) {
  Init = stripToObject(Init);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Init);
      Construct && Construct->getNumArgs() == 1)
    Init = stripToObject(Construct->getArg(0));
  if (isa<CXXNewExpr>(Init))
    return true;
  const auto *Call = dyn_cast<CallExpr>(Init);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && isInStd(Callee) && Callee->getIdentifier() &&
         (Callee->getName() == "make_shared" ||
          Callee->getName() == "make_unique");
}

ObjectPath Paths::of(const VarDecl *Var, unsigned Depth,
                     SourceLocation Mention) const {
  if (Depth > MaxDepth)
    return {};
  if (auto It = Bound.find(Var); It != Bound.end())
    return It->second;
  QualType T = Var->getType();
  bool Indirect = T->isReferenceType() || T->isPointerType() ||
                  isSmartPointer(T) ||
                  (Var->getInit() && guardType(T) &&
                   lockedPointer(stripToObject(Var->getInit())));
  std::optional<const Expr *> Value = soleValue(Var);
  std::string Name = Var->getNameAsString() + "@" +
                     std::to_string(Src.place(Var->getLocation()).Begin);
  if (const auto *Parm = dyn_cast<ParmVarDecl>(Var)) {
    // A parameter taken by value is an object of this function's own, whatever
    // it is assigned.
    if (Indirect && !Value)
      return {};
    if (Indirect && (!Owner || Parm->getDeclContext() == Owner))
      return {"param:" + std::to_string(Parm->getFunctionScopeIndex()), {}};
    if (Indirect)
      return {"local*:" + Name, {}};
  } else if (Var->hasGlobalStorage() && !(isPerThread(Var) && mapType(T))) {
    return {"global:" + usr(Var), {}};
  } else if (Indirect) {
    if (!Value) {
      // Given one object after another, and between two of them one object.
      std::optional<unsigned> Version = versionAt(Var, Mention);
      if (!Version)
        return {};
      return {"local*:" + Name + "#" + std::to_string(*Version), {}};
    }
    const Expr *Init = *Value;
    if (Init && !isFresh(Init)) {
      ObjectPath Path = of(Init, Depth + 1);
      if (Path.known())
        return Path;
    }
    // What it is bound to has no path of its own, yet it is one object for as
    // long as the variable lives. One made here is this function's own.
    if (!Init || !isFresh(Init))
      return {"local*:" + Name, {}};
  }
  return {"local:" + Name, {}};
}

ObjectPath Paths::ofCall(const Expr *E, unsigned Depth) const {
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return {};
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return {};
  if (std::optional<WrapperCall> Locked = lockedPointer(Call))
    return of(Locked->Object, Depth + 1);
  QualType Result = Callee->getReturnType();
  if (!Result->isReferenceType() && !Result->isPointerType() &&
      !isSmartPointer(Result))
    return {};
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  bool OnObject = Method && !Method->isStatic();
  if (const Expr *Value = soleReturn(Callee)) {
    ObjectPath Path = of(Value, Depth + 1);
    if (Path.known() && Path.Root.compare(0, 7, "global:") == 0)
      return Path;
    if (Path.known() && Path.Root == "this" && OnObject) {
      const auto *MemberCall = dyn_cast<CXXMemberCallExpr>(Call);
      if (!MemberCall)
        return {};
      ObjectPath Object =
          of(MemberCall->getImplicitObjectArgument(), Depth + 1);
      if (!Object.known())
        return {};
      for (std::string &Step : Path.Steps)
        addStep(Object, std::move(Step));
      return Object;
    }
    return {};
  }
  // A function without object and arguments that gives a reference: the same
  // object each time, as singletons are written.
  if (!OnObject && Call->getNumArgs() == 0 && Result->isReferenceType())
    return {"global:" + usr(Callee), {}};
  return {};
}

ObjectPath Paths::of(const Expr *E, unsigned Depth) const {
  if (Depth > MaxDepth)
    return {};
  E = stripToObject(E);
  if (isa<CXXThisExpr>(E))
    return {"this", {}};
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      return of(Var, Depth, Ref->getLocation());
    if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl()))
      if (const Expr *Bound = Binding->getBinding())
        return of(Bound, Depth + 1);
    return {};
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (const auto *Static = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return of(Static, Depth);
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field)
      return {};
    ObjectPath Path = of(Member->getBase(), Depth + 1);
    if (Path.known() && !Field->isAnonymousStructOrUnion() &&
        !isWrappedValue(Field)) {
      std::string Step = usr(Field);
      if (isReferring(Field->getType()))
        Referring.insert(Step);
      addStep(Path, std::move(Step));
    }
    return Path;
  }
  const Expr *Base = nullptr, *Index = nullptr;
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    Base = Subscript->getBase();
    Index = Subscript->getIdx();
  } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op && Op->getOperator() == OO_Subscript && Op->getNumArgs() == 2) {
    Base = Op->getArg(0);
    Index = Op->getArg(1);
  } else if (const auto *At = dyn_cast<CXXMemberCallExpr>(E);
             At && At->getNumArgs() == 1 && At->getMethodDecl() &&
             At->getMethodDecl()->getIdentifier() &&
             At->getMethodDecl()->getName() == "at") {
    Base = At->getImplicitObjectArgument();
    Index = At->getArg(0);
  }
  if (Base) {
    ObjectPath Path = of(Base, Depth + 1);
    std::string Text = Src.text(Index->getSourceRange());
    // The same spelling is the same element, unless evaluating it changes it.
    if (!Path.known() || Text.empty() || Text.find("++") != std::string::npos ||
        Text.find("--") != std::string::npos ||
        Text.find('=') != std::string::npos)
      return {};
    addStep(Path, "[" + Text + "]");
    return Path;
  }
  return ofCall(E, Depth);
}

} // namespace unlatch
