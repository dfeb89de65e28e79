//===- MapAccesses.cpp - What a function does with maps ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/MapAccesses.h"

#include "matchers/CallDecisions.h"
#include "matchers/DeletedPointees.h"
#include "matchers/Elements.h"
#include "matchers/EvaluationOrder.h"
#include "matchers/FaithfulCopies.h"
#include "matchers/Givers.h"
#include "matchers/KeyChanges.h"
#include "matchers/KeyTests.h"
#include "matchers/Loops.h"
#include "matchers/MapMethods.h"
#include "matchers/MapsLent.h"
#include "matchers/Names.h"
#include "matchers/RangeUses.h"
#include "matchers/RangeViews.h"
#include "matchers/Types.h"
#include "matchers/WholeMaps.h"
#include "summary/Sharing.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace unlatch {

namespace {

class Collector {
public:
  explicit Collector(const FunctionContext &F)
      : F(F), U(F.Context, F.Parents, F.Decl), Elements(F, U), Tests(F, U) {}

  void run() {
    for (const BodyScan::Mention &M : F.Scan.Maps)
      mention(M);
    for (const Expr *E : F.Scan.Calls)
      if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
        helperCall(Call);
    Elements.finish();
    collectDeletedPointees(F);
    collectKeyChanges(F, U, Keys);
  }

private:
  void mention(const BodyScan::Mention &M);
  void helperCall(const CXXMemberCallExpr *Call);
  void methodCall(MapAccess A, const CXXMemberCallExpr *Call);
  void operatorCall(MapAccess A, const Expr *Map,
                    const CXXOperatorCallExpr *Call);
  void subscript(MapAccess A, const CXXOperatorCallExpr *Call);
  void copied(MapAccess A, const Expr *Map, const CXXConstructExpr *Construct);
  bool isAlias(const MapAccess &A, const VarDecl *Var) const;
  void escape(MapAccess A, std::string Why) {
    A.Op = MapOp::Escape;
    A.Why = std::move(Why);
    add(std::move(A));
  }
  int add(MapAccess A) {
    if (FunctionsHaveState && (A.Op == MapOp::Assign || A.Op == MapOp::Swap ||
                               A.Op == MapOp::CopyOut)) {
      A.Op = MapOp::Escape;
      A.Why = "what hashes or compares its keys goes with its contents";
    }
    F.Out.Accesses.push_back(std::move(A));
    return int(F.Out.Accesses.size()) - 1;
  }
  MapAccess begin(const BodyScan::Mention &M) const;
  void place(MapAccess &A, const Expr *E) const;

  const FunctionContext &F;
  Uses U;
  ElementTracker Elements;
  KeyTests Tests;
  std::vector<std::pair<const Expr *, int>> Keys;
  bool FunctionsHaveState = false; ///< of the map that is looked at
};

} // namespace

void Collector::place(MapAccess &A, const Expr *E) const {
  const Stmt *Child = E;
  for (const Stmt *S = F.Parents.getParent(E); S;
       Child = S, S = F.Parents.getParent(S))
    if (isa<CompoundStmt>(S)) {
      A.Statement = F.Src.statement(Child);
      A.Block = F.Src.range(S->getSourceRange());
      return;
    }
}

MapAccess Collector::begin(const BodyScan::Mention &M) const {
  MapAccess A;
  A.Map = F.Objects.of(M.At);
  if (M.Decl)
    A.MapUsr = usr(M.Decl);
  const auto *Var = dyn_cast_or_null<VarDecl>(M.Decl);
  if (!M.Decl || isa<BindingDecl>(M.Decl) ||
      (Var && !Var->hasGlobalStorage())) {
    // A local name for a map, or a way to it: the path tells which.
    if (A.Map.known() && !A.Map.Steps.empty())
      A.MapUsr = A.Map.Steps.back();
    else if (A.Map.Root.compare(0, 7, "global:") == 0)
      A.MapUsr = A.Map.Root.substr(7);
    else if (isa_and_nonnull<ParmVarDecl>(M.Decl) && F.Depth > 0)
      A.MapUsr = usr(M.Decl);
    else
      A.MapUsr.clear();
  }
  SourceRange Mention = M.At->getSourceRange();
  // (*table)[key]: the parentheses would be of no use around a name.
  if (!M.Decl)
    if (const auto *Paren =
            dyn_cast_or_null<ParenExpr>(F.Parents.getParent(M.At)))
      Mention = Paren->getSourceRange();
  A.InMacro = !F.Src.editable(Mention);
  A.Mention = F.Src.range(Mention);
  A.Dependent = F.Out.Instantiated;
  A.Unshared = F.Unshared(A.Map);
  if (const Lockset *Held = F.Held(M.At))
    A.Held = *Held;
  A.InLoop = inLoop(F, M.At, A.Held);
  place(A, M.At);
  return A;
}

void Collector::mention(const BodyScan::Mention &M) {
  MapAccess A = begin(M);
  FunctionsHaveState = functionsHaveState(M.At->getType());
  if (A.MapUsr.empty() ||
      (M.Decl && F.Depth == 0 && F.Src.inSystemHeader(M.Decl->getLocation())))
    return;
  if (!F.Held(M.At))
    return escape(std::move(A), "it is named in code that does not run");
  const Expr *Map = nullptr;
  const Stmt *Parent = U.parentOf(M.At, &Map);
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
      Call && Call->getNumArgs() == 2 && Call->getArg(0) == Map &&
      isEraseIf(Call)) {
    A.Op = MapOp::EraseIf;
    if (asksSharers(Call->getArg(1)))
      A.Why = AsksSharers;
    A.Call = F.Src.range(Call->getSourceRange());
    A.InMacro |= !F.Src.editable(Call->getSourceRange());
    return Elements.result(Call, add(std::move(A)));
  }
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
      Call && Call->getNumArgs() == 1 && Call->getDirectCallee() &&
      isInStd(Call->getDirectCallee()) &&
      Call->getDirectCallee()->getIdentifier()) {
    llvm::StringRef Name = Call->getDirectCallee()->getName();
    if (Name == "as_const" || (Name == "forward" && Call->isLValue())) {
      Parent = U.parentOf(Call, &Map);
    } else if (Name == "move") {
      A.Op = MapOp::Swap;
      A.Why = "it is moved from";
      A.Call = F.Src.range(Call->getSourceRange());
      describeTarget(F, U, A, Call);
      return Elements.whole(Call, add(std::move(A)));
    } else if (MapOp Op = opOfStandardFunction(Name); Op != MapOp::Escape) {
      A.Op = Op;
      A.Call = F.Src.range(Call->getSourceRange());
      if (!F.Src.editable(Call->getSourceRange()))
        A.InMacro = true;
      return Elements.result(Call, add(std::move(A)));
    }
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
    const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(U.parentOf(Member));
    if (Call)
      return methodCall(std::move(A), Call);
    return escape(std::move(A), "a member of it is named without a call");
  }
  if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
    return operatorCall(std::move(A), Map, Op);
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Parent))
    return copied(std::move(A), Map, Construct);
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Parent)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (const Expr *Gets = describeExchange(F, U, A, Map, Call))
      return Elements.exchanged(Gets, Call, add(std::move(A)));
    std::set<std::pair<MapOp, std::string>> InCallee;
    if (Lending How = lending(F, Call, Map, A, InCallee);
        How != Lending::Unknown) {
      A.Op = MapOp::Lent;
      A.Call = F.Src.range(Call->getSourceRange());
      int Id = add(std::move(A));
      for (const auto &[Op, Why] : InCallee)
        Elements.inCallee(Call, Id, Op, Why);
      return Elements.result(Call, Id, How == Lending::Gives);
    }
    return escape(std::move(A), "it is passed to " +
                                    (Callee ? Callee->getNameAsString() + "()"
                                            : std::string("a function")));
  }
  if (isa_and_nonnull<ReturnStmt>(Parent)) {
    if (A.MapUsr == F.Out.Gives)
      return; // each call of the function is a mention of its own
    return escape(std::move(A), "a reference to it is returned");
  }
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent)) {
    const VarDecl *Var = U.initialised(M.At);
    const auto *Loop =
        dyn_cast_or_null<CXXForRangeStmt>(F.Parents.getParent(Declaration));
    if (Loop && Var && Var->isImplicit()) {
      A.Op = MapOp::RangeFor;
      A.Call = A.Mention;
      A.Use = ResultUse::Variable;
      const VarDecl *Element = Loop->getLoopVariable();
      A.Result = resultVariable(F, Element);
      A.Result.Scope = F.Src.range(Loop->getSourceRange());
      int Id = add(std::move(A));
      return Elements.elementVariable(Element, Id);
    }
    if (Var && isAlias(A, Var))
      return; // each use of the variable is a mention of its own
    return escape(std::move(A),
                  Var ? "'" + Var->getNameAsString() + "' refers to it"
                      : "a reference to it is kept");
  }
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent);
      Unary && Unary->getOpcode() == UO_AddrOf)
    return escape(std::move(A), "its address is taken");
  escape(std::move(A), "it is used in a way that is not understood");
}

/// auto &Local = map: whatever is done by that name is done to the map.
bool Collector::isAlias(const MapAccess &A, const VarDecl *Var) const {
  return Var->hasLocalStorage() && Var->getType()->isReferenceType() &&
         Var->getType()->getContainedAutoType() &&
         (!A.Map.Steps.empty() || A.Map.Root.compare(0, 7, "global:") == 0) &&
         A.Map.known() && F.Objects.of(Var) == A.Map;
}

/// Whether an assignment to a value of the map that has this method leaves some
/// of it as it was.
static bool assignsApart(const CXXMethodDecl *Method) {
  const auto *Map =
      dyn_cast<ClassTemplateSpecializationDecl>(Method->getParent());
  return Map && Map->getTemplateArgs().size() > 1 &&
         Map->getTemplateArgs()[1].getKind() == TemplateArgument::Type &&
         !assignsFaithfully(Map->getTemplateArgs()[1].getAsType());
}

void Collector::methodCall(MapAccess A, const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  llvm::StringRef Name =
      Method && Method->getIdentifier() ? Method->getName() : llvm::StringRef();
  const MapType *Type = mapType(Call->getObjectType());
  A.Op = opOfMethod(Method, Type && !Type->Name.empty());
  A.Call = F.Src.range(Call->getSourceRange());
  if (!F.Src.editable(Call->getSourceRange()))
    A.InMacro = true;
  if (Call->getNumArgs() > 0)
    A.KeyText = F.Src.range(Call->getArg(0)->getSourceRange());
  if (Name == "max_load_factor" && Call->getNumArgs() == 0)
    A.Op = MapOp::Escape;
  if (A.Op == MapOp::Escape)
    return escape(std::move(A), "'" + Name.str() + "' is called on it");
  if (A.Op == MapOp::Swap)
    A.ValueText = A.KeyText;
  if (A.Op == MapOp::EraseKey &&
      (Call->getNumArgs() == 2 ||
       isViewLike(Method->getParamDecl(0)->getType().getNonReferenceType())) &&
      !Method->getParamDecl(0)->getType()->isReferenceType())
    A.Op = MapOp::EraseIterator;
  if (Call->getNumArgs() > 0) {
    const Expr *Key = Call->getArg(0);
    Tests.noteDecision(A, Call, Key);
    if (A.Op == MapOp::InsertOrAssign && Call->getNumArgs() > 1)
      A.ValueConverts = A.AssignsApart = assignsApart(Method);
    A.OnHit = A.Op == MapOp::InsertOrAssign &&
              (A.DecidedFound ||
               Tests.foundBefore(A, Call, Key) == KeyTests::Before::Found);
    A.OnMiss = isWrite(A.Op) && !A.OnHit && Tests.missedBefore(A, Call, Key);
    describeForCallers(A, F, Key,
                       A.Op == MapOp::InsertOrAssign && Call->getNumArgs() > 1
                           ? Call->getArg(1)
                           : nullptr);
  }
  int Id = add(std::move(A));
  if (Call->getNumArgs() > 0)
    Keys.emplace_back(Call->getArg(0), Id);
  Tests.add(Call, Id);
  if (F.Out.Accesses[Id].Op == MapOp::Swap)
    Elements.exchanged(Call->getArg(0), Call, Id);
  Elements.result(Call, Id);
}

/// What the callee found in a map of its object, and gives, is used here.
void Collector::helperCall(const CXXMemberCallExpr *Call) {
  Tests.noteFound(Call);
  auto A = givenElement(F, Call);
  if (!A)
    return;
  place(*A, Call);
  Elements.result(Call, add(std::move(*A)));
}

void Collector::operatorCall(MapAccess A, const Expr *Map,
                             const CXXOperatorCallExpr *Call) {
  A.Call = F.Src.range(Call->getSourceRange());
  bool First = Call->getNumArgs() > 0 && Call->getArg(0) == Map;
  if (First && Call->getOperator() == OO_Subscript)
    return subscript(std::move(A), Call);
  if (Call->getOperator() == OO_Equal) {
    A.Op = First ? MapOp::Assign : MapOp::CopyOut;
    A.Use = ResultUse::Value;
    if (First && Call->getNumArgs() == 2)
      A.ValueText = F.Src.range(Call->getArg(1)->getSourceRange());
    if (First && isa_and_nonnull<CompoundStmt>(U.parentOf(Call)))
      A.Use = ResultUse::Discarded;
    int Id = add(std::move(A));
    if (!First)
      Elements.whole(Map, Id);
    return;
  }
  if (auto Range = rangeUses(F, U, Map)) {
    A.Op = MapOp::Lent;
    A.Call = F.Src.range(Range->Whole->getSourceRange());
    return Elements.range(*Range, add(std::move(A)));
  }
  if (isRangeView(Call))
    return escape(std::move(A), whereViewGoes(F, U, Call));
  escape(std::move(A), std::string("it is an operand of '") +
                           getOperatorSpelling(Call->getOperator()) + "'");
}

/// { ... } without a type, which an argument of a function template cannot be.
static bool isBraced(const Expr *Value) {
  Value = Value->IgnoreImplicit();
  if (isa<InitListExpr>(Value) || isa<CXXStdInitializerListExpr>(Value))
    return true;
  const auto *Made = dyn_cast<CXXConstructExpr>(Value);
  return Made && Made->isListInitialization() &&
         !isa<CXXTemporaryObjectExpr>(Made);
}

void Collector::subscript(MapAccess A, const CXXOperatorCallExpr *Call) {
  A.Op = MapOp::Subscript;
  A.KeyText = F.Src.range(Call->getArg(1)->getSourceRange());
  Tests.noteDecision(A, Call, Call->getArg(1));
  // Qt's maps have one that creates nothing, for maps that are const.
  if (const auto *Method =
          dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
      Method && Method->isConst()) {
    A.Op =
        Method->getReturnType()->isReferenceType() ? MapOp::At : MapOp::CopyOut;
    describeForCallers(A, F, Call->getArg(1), nullptr);
    Elements.result(Call, add(std::move(A)));
    return;
  }
  const Expr *Outer = nullptr;
  const Stmt *Parent = U.parentOf(Call, &Outer);
  const Expr *Value = nullptr;
  const Stmt *Assignment = nullptr;
  if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent);
      Binary && Binary->getOpcode() == BO_Assign && Binary->getLHS() == Outer) {
    Value = Binary->getRHS();
    Assignment = Binary;
  } else if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
             Op && Op->getOperator() == OO_Equal && Op->getNumArgs() == 2 &&
             Op->getArg(0) == Outer) {
    Value = Op->getArg(1);
    Assignment = Op;
  }
  if (Value &&
      isa_and_nonnull<CompoundStmt>(U.parentOf(cast<Expr>(Assignment)))) {
    A.Use = ResultUse::Assigned;
    A.ValueText = F.Src.range(Value->getSourceRange());
    QualType Mapped = Call->getType().getNonReferenceType();
    QualType Given = Value->IgnoreParenImpCasts()->getType();
    A.AssignsApart = !assignsFaithfully(Mapped);
    A.ValueConverts =
        A.AssignsApart || isBraced(Value) ||
        !F.Context.hasSameUnqualifiedType(Mapped, Given.getNonReferenceType());
    A.SideEffects = orderMatters(F.Context, Call->getArg(1), Value);
    A.OnHit = A.DecidedFound || Tests.foundBefore(A, Call, Call->getArg(1)) ==
                                    KeyTests::Before::Found;
    A.OnMiss = !A.OnHit && Tests.missedBefore(A, Call, Call->getArg(1));
    describeForCallers(A, F, Call->getArg(1), Value);
    int Id = add(std::move(A));
    Keys.emplace_back(Call->getArg(1), Id);
    Tests.add(Call, Id);
    return;
  }
  describeForCallers(A, F, Call->getArg(1), nullptr);
  const auto Before = Tests.foundBefore(A, Call, Call->getArg(1));
  const bool Exclusive = llvm::any_of(
      A.Held, [](const HeldLock &L) { return L.Mode == LockMode::Exclusive; });
  const bool Asserted = Before == KeyTests::Before::Asserted;
  A.OnMiss = Before == KeyTests::Before::NotFound &&
             Tests.missedBefore(A, Call, Call->getArg(1));
  if (Before == KeyTests::Before::Found ||
      (!Exclusive &&
       (Asserted || Tests.madeBefore(A, Call, Call->getArg(1))))) {
    A.Op = MapOp::At;
    A.SubscriptSpelled = true;
    A.Possible = Asserted;
  }
  int Id = add(std::move(A));
  Keys.emplace_back(Call->getArg(1), Id);
  Tests.add(Call, Id);
  Elements.result(Call, Id);
}

void Collector::copied(MapAccess A, const Expr *Map,
                       const CXXConstructExpr *Construct) {
  const CXXConstructorDecl *Constructor = Construct->getConstructor();
  A.Call = A.Mention;
  if (!Constructor->isCopyOrMoveConstructor() || !mapType(Construct->getType()))
    return escape(std::move(A), "it is passed to a constructor");
  if (Constructor->isMoveConstructor() && !Map->isPRValue()) {
    A.Op = MapOp::Swap;
    return Elements.whole(Map, add(std::move(A)));
  }
  A.Op = MapOp::CopyOut;
  describeTarget(F, U, A, Construct);
  if (A.Use == ResultUse::Value &&
      isa_and_nonnull<CallExpr>(U.parentOf(Construct))) {
    A.Why = "a copy of it is passed on";
  }
  Elements.whole(Map, add(std::move(A)));
}

std::vector<MapAccess> accessesInCallee(const FunctionContext &In,
                                        const FunctionDecl *Callee,
                                        const ParentMap &Parents,
                                        const BodyScan &Scan, unsigned Depth) {
  Paths Objects(In.Src, Callee->getBody(), Callee);
  static const Lockset Nothing;
  Function Scratch;
  collectMapAccesses({In.Context, In.Src, Objects, Parents, Callee, Scan,
                      [](const Stmt *) { return &Nothing; },
                      [](const ObjectPath &) { return false; }, Scratch,
                      In.Helpers, Depth});
  return std::move(Scratch.Accesses);
}

void collectMapAccesses(const FunctionContext &Function) {
  Collector(Function).run();
}

} // namespace unlatch
