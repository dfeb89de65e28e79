//===- LockScan.cpp - The lock operations of a function, at a glance ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/LockScan.h"

#include "matchers/GuardInit.h"
#include "matchers/LockCache.h"
#include "matchers/Locksets.h"
#include "matchers/Names.h"
#include "matchers/Paths.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

#include <algorithm>
#include <map>

using namespace clang;

namespace unlatch {

std::string mutexUsrOf(const ObjectPath &Path) {
  if (!Path.Steps.empty())
    return Path.Steps.back();
  return Path.Root.substr(Path.Root.find(':') + 1);
}

namespace {

class Scanner : public RecursiveASTVisitor<Scanner> {
public:
  Scanner(const FunctionDecl *Definition, const Source &Src, LockScan &Out)
      : Objects(Src, Definition->getBody()), Src(Src), Out(Out),
        OfGuard(isa<CXXConstructorDecl>(Definition) ||
                isa<CXXDestructorDecl>(Definition)) {
    const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition);
    if (!Constructor)
      return;
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (const FieldDecl *Field = Init->getAnyMember())
        MadeFrom[usr(Field)] = Init->getInit();
  }

  void initialisers(const CXXConstructorDecl *Constructor) {
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (!guardMember(Init->getInit()))
        TraverseStmt(Init->getInit());
  }

  bool TraverseLambdaExpr(LambdaExpr *) {
    Out.Plain = false;
    return true;
  }
  bool TraverseIfStmt(IfStmt *If) {
    LockCondition Outside = When;
    if (If->getInit())
      TraverseStmt(If->getInit());
    TraverseStmt(If->getCond());
    LockCondition Then = Outside, Else = Outside;
    classify(If->getCond(), Then, Else);
    When = Then;
    TraverseStmt(If->getThen());
    When = Else;
    if (If->getElse())
      TraverseStmt(If->getElse());
    When = Outside;
    return true;
  }
  bool TraverseWhileStmt(WhileStmt *S) {
    // while (!try_lock()) ends with the lock held.
    return underUnknown(
        [&] { return RecursiveASTVisitor::TraverseWhileStmt(S); });
  }
  bool TraverseForStmt(ForStmt *S) {
    return underUnknown(
        [&] { return RecursiveASTVisitor::TraverseForStmt(S); });
  }
  bool TraverseCXXForRangeStmt(CXXForRangeStmt *S) {
    return underUnknown(
        [&] { return RecursiveASTVisitor::TraverseCXXForRangeStmt(S); });
  }
  bool TraverseSwitchStmt(SwitchStmt *S) {
    LockCondition Outside = When;
    if (S->getInit())
      TraverseStmt(S->getInit());
    TraverseStmt(S->getCond());
    bool Ended = true; // the case before does not go on into the next one
    for (Stmt *Part : S->getBody()->children()) {
      if (!Part)
        continue;
      Stmt *Labelled = Part;
      while (auto *Case = dyn_cast<SwitchCase>(Labelled))
        Labelled = Case->getSubStmt();
      if (auto *Case = dyn_cast<SwitchCase>(Part)) {
        When = Outside;
        LockCondition Else = Outside;
        auto *Sole = dyn_cast<CaseStmt>(Case);
        if (Ended && Sole && !Sole->getRHS() && Sole->getSubStmt() == Labelled)
          onFlag(S->getCond(), constantValue(Sole->getLHS()), When, Else);
        else
          When.Unknown = true;
      }
      TraverseStmt(Labelled);
      Ended = leaves(Labelled);
    }
    When = Outside;
    return true;
  }
  bool TraverseConditionalOperator(ConditionalOperator *S) {
    return underUnknown(
        [&] { return RecursiveASTVisitor::TraverseConditionalOperator(S); });
  }
  bool TraverseCXXTryStmt(CXXTryStmt *S) {
    return underUnknown(
        [&] { return RecursiveASTVisitor::TraverseCXXTryStmt(S); });
  }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const LockOperation *O = lockOperation(Callee);
    const Expr *Object = nullptr;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      Object = Member->getImplicitObjectArgument();
    else if (O && !isa<CXXMethodDecl>(Callee))
      Object = Call->getArg(0);
    QualType T = Object ? Object->getType() : QualType();
    if (!T.isNull() && T->isPointerType())
      T = T->getPointeeType();
    if (!O || T.isNull() || !mutexType(T)) {
      if (ownMethod(Call))
        return true;
      bool Harmless =
          Callee && isInStd(Callee) && Callee->getIdentifier() &&
          llvm::is_contained({"move", "forward", "get", "addressof", "ref"},
                             Callee->getName());
      Out.Plain &= Harmless;
      return true;
    }
    LockScan::Operation Found;
    Found.What = O->What;
    Found.AnyMode = !O->Mode;
    Found.Mode = O->Mode.value_or(LockMode::Exclusive);
    Found.Mutex = fromOutside(Objects.of(Object));
    Found.When = When;
    Out.Operations.push_back(std::move(Found));
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    Out.Plain &= E->getConstructor()->isTrivial() ||
                 guardType(E->getType()) != nullptr ||
                 E->getConstructor()->isCopyOrMoveConstructor();
    return true;
  }
  bool VisitCXXNewExpr(CXXNewExpr *) { return notPlain(); }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return notPlain(); }
  bool VisitCXXThrowExpr(CXXThrowExpr *) { return notPlain(); }
  bool VisitUnaryOperator(UnaryOperator *Op) {
    Out.Plain &= !Op->isIncrementDecrementOp();
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    // Members of its own may be set; anything else is an effect.
    if (Op->isAssignmentOp()) {
      const auto *Member = dyn_cast<MemberExpr>(Op->getLHS()->IgnoreParens());
      Out.Plain &=
          Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
    }
    return true;
  }

private:
  /// A member function that this one calls on the same object, such as the
  /// release() of a guard that its destructor calls.
  bool ownMethod(const CallExpr *Call) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    const FunctionDecl *Definition = nullptr;
    if (!OfGuard || !Member || Depth == 2 || !Member->getMethodDecl() ||
        Member->getMethodDecl()->isVirtual() || Member->getNumArgs() != 0 ||
        !isa<CXXThisExpr>(
            Member->getImplicitObjectArgument()->IgnoreParenImpCasts()) ||
        !Member->getMethodDecl()->hasBody(Definition))
      return false;
    ++Depth;
    TraverseStmt(Definition->getBody());
    --Depth;
    return true;
  }
  bool notPlain() {
    Out.Plain = false;
    return true;
  }
  static std::optional<long long> constantValue(const Expr *E) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(E))
      return Literal->getValue();
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    if (const auto *Value =
            Ref ? dyn_cast<EnumConstantDecl>(Ref->getDecl()) : nullptr)
      return Value->getInitVal().getExtValue();
    return std::nullopt;
  }
  static bool leaves(const Stmt *S) {
    const auto *Block = dyn_cast<CompoundStmt>(S);
    if (Block && !Block->body_empty())
      S = Block->body_back();
    return isa<BreakStmt>(S) || isa<ReturnStmt>(S);
  }
  static bool isNull(const Expr *E) {
    E = E->IgnoreParenImpCasts();
    const auto *Zero = dyn_cast<IntegerLiteral>(E);
    return isa<CXXNullPtrLiteralExpr>(E) || isa<GNUNullExpr>(E) ||
           (Zero && Zero->getValue() == 0);
  }

  template <class F> bool underUnknown(F Traverse) {
    LockCondition Outside = When;
    When.Unknown = true;
    bool Result = Traverse();
    When = Outside;
    return Result;
  }

  /// if (write), if (!write), if (mutex), if (mutex != nullptr)
  void classify(const Expr *Condition, LockCondition &Then,
                LockCondition &Else) {
    Condition = Condition->IgnoreParenImpCasts();
    if (const auto *Not = dyn_cast<UnaryOperator>(Condition);
        Not && Not->getOpcode() == UO_LNot)
      return classify(Not->getSubExpr(), Else, Then);
    if (const auto *Compare = dyn_cast<BinaryOperator>(Condition);
        Compare && Compare->isEqualityOp() && isNull(Compare->getRHS()))
      return Compare->getOpcode() == BO_NE
                 ? classify(Compare->getLHS(), Then, Else)
                 : classify(Compare->getLHS(), Else, Then);
    if (Condition->getType()->isPointerType()) {
      Then.IfNotNull = true;
      Else.Unknown = true;
      return;
    }
    if (const auto *Compare = dyn_cast<BinaryOperator>(Condition);
        Compare && Compare->isEqualityOp()) {
      std::optional<long long> Value = constantValue(Compare->getRHS());
      return Compare->getOpcode() == BO_EQ
                 ? onFlag(Compare->getLHS(), Value, Then, Else)
                 : onFlag(Compare->getLHS(), Value, Else, Then);
    }
    onFlag(Condition, 1, Then, Else);
  }

  /// The parameter that E names, itself or a member that was made from it.
  int flagParameter(const Expr *E) const {
    E = E->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      auto It = MadeFrom.find(usr(Member->getMemberDecl()));
      if (It != MadeFrom.end())
        E = It->second->IgnoreParenImpCasts();
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Parameter =
        Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    bool Chooses = Parameter && (Parameter->getType()->isBooleanType() ||
                                 Parameter->getType()->isEnumeralType());
    return Chooses ? int(Parameter->getFunctionScopeIndex()) : -1;
  }

  /// E == Value, or not.
  void onFlag(const Expr *E, std::optional<long long> Value,
              LockCondition &Then, LockCondition &Else) {
    int Flag = Value ? flagParameter(E) : -1;
    // Another value of the flag that was not the first one.
    bool Second = Then.Flag >= 0 && Then.Flag == Flag && Then.FlagDiffers &&
                  Then.FlagValue != *Value;
    if (Flag < 0 || (Then.Flag >= 0 && !Second)) {
      Then.Unknown = Else.Unknown = true;
      return;
    }
    Then.Flag = Else.Flag = Flag;
    Then.FlagValue = Else.FlagValue = *Value;
    Then.FlagDiffers = false;
    Else.FlagDiffers = true;
    // One of three values, or more: nothing was said of the rest.
    Else.Unknown |= Second;
  }

  /// A path through a member of this class, in terms of what the member was
  /// made from.
  ObjectPath fromOutside(ObjectPath Path) const {
    if (Path.Root != "this" || Path.Steps.empty())
      return Path;
    auto It = MadeFrom.find(Path.Steps.front());
    if (It == MadeFrom.end())
      return Path;
    ObjectPath From = Objects.of(It->second);
    if (!From.known() || Paths::isLocal(From))
      return Path;
    auto Rest = Path.Steps.begin() + 1;
    if (Rest != Path.Steps.end() && *Rest == "*")
      ++Rest;
    From.Steps.insert(From.Steps.end(), Rest, Path.Steps.end());
    return From;
  }

  /// A guard among the members, or a base that is one.
  bool guardMember(const Expr *Init) {
    if (!guardType(Init->getType()))
      return false;
    GuardInit Guard = readGuardInit(Init, Src);
    if (!Guard.Understood)
      return false;
    if (!(Guard.Mask & Holding::Held))
      return true;
    Out.Plain &= !Guard.Opaque;
    for (const GuardInit::Mutex &M : Guard.Mutexes) {
      LockScan::Operation Found;
      Found.What =
          Guard.TryOrTimed ? LockOperation::Try : LockOperation::Acquire;
      Found.Mode = M.Mode;
      Found.Mutex = M.E ? fromOutside(Objects.of(M.E)) : ObjectPath();
      Found.Mutex.Steps.insert(Found.Mutex.Steps.end(), M.Steps.begin(),
                               M.Steps.end());
      if (!M.E)
        Found.Mutex = M.Global;
      Found.When.Unknown = !(Guard.Mask == Holding::Held);
      Out.Operations.push_back(std::move(Found));
    }
    return true;
  }

  Paths Objects;
  const Source &Src;
  LockScan &Out;
  LockCondition When;
  const bool OfGuard; ///< a constructor's or a destructor's operations
  unsigned Depth = 0; ///< of member functions looked into
  std::map<std::string, const Expr *> MadeFrom;
};

} // namespace

LockScan scanLocks(const FunctionDecl *Definition, const Source &Src) {
  LockScan Out;
  Scanner Scan(Definition, Src, Out);
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
    Scan.initialisers(Constructor);
  Scan.TraverseStmt(Definition->getBody());
  return Out;
}

static void addAttributeEffects(const FunctionDecl *Function, const Source &Src,
                                std::vector<LockEffect> &Out) {
  auto Add = [&](LockEffect::Kind What, auto Args, bool Shared) {
    for (const Expr *Arg : Args) {
      LockEffect E;
      E.What = What;
      E.Mutex = Paths(Src, nullptr).of(Arg);
      E.MutexUsr = mutexUsrOf(E.Mutex);
      E.Mode = Shared ? LockMode::Shared : LockMode::Exclusive;
      if (E.Mutex.known())
        Out.push_back(std::move(E));
    }
  };
  for (const auto *A : Function->specific_attrs<AcquireCapabilityAttr>())
    Add(LockEffect::Kind::Acquires, A->args(), A->isShared());
  for (const auto *A : Function->specific_attrs<ReleaseCapabilityAttr>())
    Add(LockEffect::Kind::Releases, A->args(), A->isShared());
}

static std::vector<LockEffect> findEffects(const FunctionDecl *Function,
                                           const Source &Src) {
  std::vector<LockEffect> Out;
  addAttributeEffects(Function, Src, Out);
  const FunctionDecl *Definition = nullptr;
  if (!Out.empty() || !Function->hasBody(Definition) ||
      isa<CXXConstructorDecl>(Function) || isa<CXXDestructorDecl>(Function) ||
      Definition->isDependentContext() ||
      Src.inSystemHeader(Definition->getLocation()))
    return Out;
  for (LockScan::Operation &O : scanLocks(Definition, Src).Operations) {
    if (!O.Mutex.known() || Paths::isLocal(O.Mutex))
      continue;
    auto Same = [&](const LockEffect &E) {
      return E.Mutex == O.Mutex && (O.AnyMode || E.Mode == O.Mode);
    };
    LockEffect E;
    E.Mutex = O.Mutex;
    E.MutexUsr = mutexUsrOf(O.Mutex);
    E.Mode = O.Mode;
    E.Maybe = O.When.Unknown || O.When.Flag >= 0;
    switch (O.What) {
    case LockOperation::Acquire:
      E.What = LockEffect::Kind::Acquires;
      Out.push_back(std::move(E));
      break;
    case LockOperation::Release: {
      auto It = std::find_if(Out.begin(), Out.end(), [&](const LockEffect &A) {
        return A.What == LockEffect::Kind::Acquires && Same(A);
      });
      if (It == Out.end()) {
        E.What = LockEffect::Kind::Releases;
        Out.push_back(std::move(E));
      } else if (!E.Maybe || It->Maybe) {
        Out.erase(It);
      } else {
        It->Maybe = true;
      }
      break;
    }
    case LockOperation::Try:
      E.What = LockEffect::Kind::Acquires;
      E.Maybe = true;
      Out.push_back(std::move(E));
      break;
    case LockOperation::Change:
      for (LockEffect &A : Out)
        if (A.Mutex == O.Mutex)
          A.Mode = O.Mode;
      break;
    }
  }
  return Out;
}

std::vector<LockEffect> lockEffects(const FunctionDecl *Function,
                                    const Source &Src) {
  return LockCache::effects(Function, Src, findEffects);
}

} // namespace unlatch
