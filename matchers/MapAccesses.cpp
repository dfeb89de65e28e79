//===- MapAccesses.cpp - What a function does with maps ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/MapAccesses.h"

#include "matchers/Elements.h"
#include "matchers/Names.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace unlatch {

static MapOp opOfMethod(llvm::StringRef Name) {
  return llvm::StringSwitch<MapOp>(Name)
      .Case("find", MapOp::Find)
      .Case("contains", MapOp::Contains)
      .Case("count", MapOp::Count)
      .Case("at", MapOp::At)
      .Case("lower_bound", MapOp::Bound)
      .Case("upper_bound", MapOp::Bound)
      .Case("equal_range", MapOp::Bound)
      .Case("size", MapOp::Size)
      .Case("empty", MapOp::Empty)
      .Case("begin", MapOp::Begin)
      .Case("cbegin", MapOp::Begin)
      .Case("rbegin", MapOp::Begin)
      .Case("crbegin", MapOp::Begin)
      .Case("end", MapOp::End)
      .Case("cend", MapOp::End)
      .Case("rend", MapOp::End)
      .Case("crend", MapOp::End)
      .Case("insert", MapOp::Insert)
      .Case("emplace", MapOp::Emplace)
      .Case("emplace_hint", MapOp::Emplace)
      .Case("try_emplace", MapOp::TryEmplace)
      .Case("insert_or_assign", MapOp::InsertOrAssign)
      .Case("erase", MapOp::EraseKey)
      .Case("clear", MapOp::Clear)
      .Case("swap", MapOp::Swap)
      .Case("reserve", MapOp::Reserve)
      .Case("rehash", MapOp::Reserve)
      .Case("max_load_factor", MapOp::Reserve)
      .Default(MapOp::Escape);
}

namespace {

class Collector {
public:
  explicit Collector(const FunctionContext &F)
      : F(F), U(F.Context, F.Parents, F.Decl), Elements(F, U) {}

  void run() {
    for (const BodyScan::Mention &M : F.Scan.Maps)
      mention(M);
    Elements.finish();
  }

private:
  void mention(const BodyScan::Mention &M);
  void methodCall(MapAccess A, const CXXMemberCallExpr *Call);
  void operatorCall(MapAccess A, const Expr *Map,
                    const CXXOperatorCallExpr *Call);
  void subscript(MapAccess A, const CXXOperatorCallExpr *Call);
  bool orderMatters(const Expr *Key, const Expr *Value) const;
  void copied(MapAccess A, const Expr *Map, const CXXConstructExpr *Construct);
  void escape(MapAccess A, std::string Why) {
    A.Op = MapOp::Escape;
    A.Why = std::move(Why);
    add(std::move(A));
  }
  int add(MapAccess A) {
    F.Out.Accesses.push_back(std::move(A));
    return int(F.Out.Accesses.size()) - 1;
  }
  MapAccess begin(const BodyScan::Mention &M) const;
  void place(MapAccess &A, const Expr *E) const;
  bool inLoop(const Expr *E, const Lockset &Held) const;
  bool foundBefore(const MapAccess &A, const CXXOperatorCallExpr *Call) const;

  const FunctionContext &F;
  Uses U;
  ElementTracker Elements;
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

/// True if a loop that stands inside the innermost section repeats E.
bool Collector::inLoop(const Expr *E, const Lockset &Held) const {
  const Section *Innermost = nullptr;
  for (const HeldLock &L : Held)
    if (L.Section >= 0)
      Innermost = &F.Out.Sections[L.Section];
  const Stmt *Child = E;
  for (const Stmt *S = F.Parents.getParent(E); S;
       Child = S, S = F.Parents.getParent(S)) {
    bool Loop = isa<WhileStmt>(S) || isa<DoStmt>(S) ||
                (isa<ForStmt>(S) && cast<ForStmt>(S)->getInit() != Child);
    if (const auto *Range = dyn_cast<CXXForRangeStmt>(S))
      Loop = Child == Range->getBody();
    if (isa<LambdaExpr>(S))
      Loop = true; // an algorithm may call it again and again
    if (Loop &&
        (!Innermost || !Innermost->Acquire.valid() ||
         Innermost->Acquire.Begin < F.Src.range(S->getSourceRange()).Begin))
      return true;
  }
  return false;
}

MapAccess Collector::begin(const BodyScan::Mention &M) const {
  MapAccess A;
  A.Map = F.Objects.of(M.At);
  A.MapUsr = usr(M.Decl);
  const auto *Var = dyn_cast<VarDecl>(M.Decl);
  if (isa<BindingDecl>(M.Decl) || (Var && !Var->hasGlobalStorage())) {
    // A local name for a map: the path tells which.
    if (A.Map.known() && !A.Map.Steps.empty())
      A.MapUsr = A.Map.Steps.back();
    else if (A.Map.Root.compare(0, 7, "global:") == 0)
      A.MapUsr = A.Map.Root.substr(7);
    else
      A.MapUsr.clear();
  }
  auto Range = F.Src.editable(M.At->getSourceRange());
  A.InMacro = !Range;
  A.Mention = F.Src.range(M.At->getSourceRange());
  A.Dependent = F.Out.Instantiated;
  A.Unshared = F.Unshared(A.Map);
  if (const Lockset *Held = F.Held(M.At))
    A.Held = *Held;
  A.InLoop = inLoop(M.At, A.Held);
  place(A, M.At);
  return A;
}

void Collector::mention(const BodyScan::Mention &M) {
  MapAccess A = begin(M);
  if (A.MapUsr.empty() || F.Src.inSystemHeader(M.Decl->getLocation()))
    return;
  if (!F.Held(M.At))
    return escape(std::move(A), "it is named in code that does not run");
  const Expr *Map = nullptr;
  const Stmt *Parent = U.parentOf(M.At, &Map);
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
      Call && Call->getNumArgs() == 1 && Call->getDirectCallee() &&
      isInStd(Call->getDirectCallee()) &&
      Call->getDirectCallee()->getIdentifier()) {
    llvm::StringRef Name = Call->getDirectCallee()->getName();
    if (Name == "as_const") {
      Parent = U.parentOf(Call, &Map);
    } else if (Name == "move") {
      A.Op = MapOp::Swap;
      A.Why = "it is moved from";
      A.Call = F.Src.range(Call->getSourceRange());
      add(std::move(A));
      return;
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
    return escape(std::move(A), "it is passed to " +
                                    (Callee ? Callee->getNameAsString() + "()"
                                            : std::string("a function")));
  }
  if (isa_and_nonnull<ReturnStmt>(Parent))
    return escape(std::move(A), "a reference to it is returned");
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(Parent)) {
    const VarDecl *Var = U.initialised(M.At);
    const auto *Loop =
        dyn_cast_or_null<CXXForRangeStmt>(F.Parents.getParent(Declaration));
    if (Loop && Var && Var->isImplicit()) {
      A.Op = MapOp::RangeFor;
      A.Call = A.Mention;
      A.Use = ResultUse::Variable;
      const VarDecl *Element = Loop->getLoopVariable();
      A.Result.Name = Element->getNameAsString();
      A.Result.Auto = Element->getType()->getContainedAutoType() != nullptr;
      if (const TypeSourceInfo *Type = Element->getTypeSourceInfo())
        A.Result.TypeRange = F.Src.range(
            {Element->getOuterLocStart(), Type->getTypeLoc().getEndLoc()});
      A.Result.Scope = F.Src.range(Loop->getSourceRange());
      int Id = add(std::move(A));
      return Elements.elementVariable(Element, Id);
    }
    return escape(std::move(A),
                  Var ? "'" + Var->getNameAsString() + "' refers to it"
                      : "a reference to it is kept");
  }
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent);
      Unary && Unary->getOpcode() == UO_AddrOf)
    return escape(std::move(A), "its address is taken");
  escape(std::move(A), "it is used in a way that is not understood");
}

void Collector::methodCall(MapAccess A, const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  llvm::StringRef Name =
      Method && Method->getIdentifier() ? Method->getName() : llvm::StringRef();
  A.Op = opOfMethod(Name);
  A.Call = F.Src.range(Call->getSourceRange());
  if (!F.Src.editable(Call->getSourceRange()))
    A.InMacro = true;
  if (Call->getNumArgs() > 0)
    A.KeyText = F.Src.range(Call->getArg(0)->getSourceRange());
  if (Name == "max_load_factor" && Call->getNumArgs() == 0)
    A.Op = MapOp::Escape;
  if (A.Op == MapOp::Escape)
    return escape(std::move(A), "'" + Name.str() + "' is called on it");
  if (A.Op == MapOp::EraseKey &&
      (Call->getNumArgs() == 2 ||
       isViewLike(Method->getParamDecl(0)->getType().getNonReferenceType())) &&
      !Method->getParamDecl(0)->getType()->isReferenceType())
    A.Op = MapOp::EraseIterator;
  int Id = add(std::move(A));
  Elements.result(Call, Id);
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
    add(std::move(A));
    return;
  }
  escape(std::move(A), std::string("it is an operand of '") +
                           getOperatorSpelling(Call->getOperator()) + "'");
}

/// Whether Word stands in Text as a name of its own: `it`, not `limit`.
static bool namesWord(llvm::StringRef Text, llvm::StringRef Word) {
  auto InName = [](char C) { return llvm::isAlnum(C) || C == '_'; };
  for (size_t At = Text.find(Word); At != llvm::StringRef::npos;
       At = Text.find(Word, At + 1)) {
    size_t End = At + Word.size();
    if ((At == 0 || !InName(Text[At - 1])) &&
        (End == Text.size() || !InName(Text[End])))
      return true;
  }
  return false;
}

/// A subscript on a key that an enclosing condition, or an early exit before,
/// has found to be there.
bool Collector::foundBefore(const MapAccess &A,
                            const CXXOperatorCallExpr *Call) const {
  std::string Key = F.Src.text(Call->getArg(1)->getSourceRange());
  if (Key.empty() || A.Held.empty())
    return false;
  // Names that test the key: `it` of a find, or the call itself.
  struct Test {
    FileRange Call;
    std::string Variable;
  };
  std::vector<Test> Tests;
  for (const MapAccess &Earlier : F.Out.Accesses)
    if (Earlier.Map == A.Map &&
        (Earlier.Op == MapOp::Find || Earlier.Op == MapOp::Contains ||
         Earlier.Op == MapOp::Count) &&
        !Earlier.Held.empty() &&
        Earlier.Held.front().Section == A.Held.front().Section &&
        F.Src.text(Earlier.KeyText) == Key)
      Tests.push_back({Earlier.Call, Earlier.Result.Name});
  if (Tests.empty())
    return false;
  // 1: the condition holds only if the key is there; -1: only if it is not.
  std::function<int(const Expr *)> Polarity = [&](const Expr *E) -> int {
    E = E->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      return Polarity(Full->getSubExpr());
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && Unary->getOpcode() == UO_LNot)
      return -Polarity(Unary->getSubExpr());
    if (const auto *And = dyn_cast<BinaryOperator>(E);
        And && And->getOpcode() == BO_LAnd)
      return std::max({Polarity(And->getLHS()), Polarity(And->getRHS()), 0});
    if (const auto *Or = dyn_cast<BinaryOperator>(E);
        Or && Or->getOpcode() == BO_LOr)
      return std::min({Polarity(Or->getLHS()), Polarity(Or->getRHS()), 0});
    FileRange Range = F.Src.range(E->getSourceRange());
    llvm::StringRef Text = F.Src.text(Range);
    for (const Test &T : Tests) {
      bool ByCall = Range.contains(T.Call);
      bool ByName = !T.Variable.empty() && namesWord(Text, T.Variable);
      if (!ByCall && !ByName)
        continue;
      bool EndTest = Text.contains("end()");
      if (EndTest && Text.contains("!="))
        return 1;
      if (EndTest && Text.contains("=="))
        return -1;
      if (ByCall && !EndTest) {
        if (Text.contains("== 0"))
          return -1;
        if (Range == T.Call || Text.contains("> 0") || Text.contains("!= 0") ||
            Text.contains("== 1"))
          return 1;
      }
    }
    return 0;
  };
  const Stmt *Child = Call;
  for (const Stmt *S = F.Parents.getParent(Call); S;
       Child = S, S = F.Parents.getParent(S)) {
    if (const auto *If = dyn_cast<IfStmt>(S)) {
      int P = Child == If->getCond() ? 0 : Polarity(If->getCond());
      if ((P > 0 && Child == If->getThen()) ||
          (P < 0 && Child == If->getElse()))
        return true;
    } else if (const auto *Choice = dyn_cast<ConditionalOperator>(S)) {
      int P = Polarity(Choice->getCond());
      if ((P > 0 && Child == Choice->getTrueExpr()) ||
          (P < 0 && Child == Choice->getFalseExpr()))
        return true;
    } else if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
      for (const Stmt *Sibling : Block->body()) {
        if (Sibling == Child)
          break;
        const auto *If = dyn_cast<IfStmt>(Sibling);
        if (!If || If->getElse() || Polarity(If->getCond()) >= 0)
          continue;
        const Stmt *Last = If->getThen();
        if (const auto *Then = dyn_cast<CompoundStmt>(Last))
          Last = Then->body_empty() ? nullptr : Then->body_back();
        if (const auto *E = dyn_cast_or_null<Expr>(Last))
          Last = E->IgnoreImplicit();
        if (isa_and_nonnull<ReturnStmt>(Last) ||
            isa_and_nonnull<BreakStmt>(Last) ||
            isa_and_nonnull<ContinueStmt>(Last) ||
            isa_and_nonnull<CXXThrowExpr>(Last))
          return true;
      }
    }
  }
  return false;
}

/// The right-hand side of an assignment is evaluated first; of a call's
/// arguments none is. Whether that can be seen: both do something, or one does
/// it to a variable that the other reads.
bool Collector::orderMatters(const Expr *Key, const Expr *Value) const {
  bool ByKey = Key->HasSideEffects(F.Context);
  bool ByValue = Value->HasSideEffects(F.Context);
  if (ByKey && ByValue)
    return true;
  // A variable that is the key as it stands is passed by reference, and read
  // only when its value is there.
  if (!ByKey && (!ByValue || isa<DeclRefExpr>(Key->IgnoreParens()) ||
                 (isa<ImplicitCastExpr>(Key) &&
                  cast<CastExpr>(Key)->getCastKind() == CK_NoOp)))
    return false;
  llvm::SmallPtrSet<const Decl *, 4> InKey;
  auto Names = [](const Stmt *Root, auto Visit) {
    llvm::SmallVector<const Stmt *, 8> Work{Root};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
        Visit(Ref->getDecl());
      else if (const auto *Member = dyn_cast<MemberExpr>(S))
        Visit(Member->getMemberDecl());
      Work.append(S->child_begin(), S->child_end());
    }
  };
  Names(Key, [&](const Decl *D) { InKey.insert(D); });
  bool Common = false;
  Names(Value, [&](const Decl *D) {
    Common |= (isa<VarDecl>(D) || isa<FieldDecl>(D)) && InKey.count(D) != 0;
  });
  return Common;
}

void Collector::subscript(MapAccess A, const CXXOperatorCallExpr *Call) {
  A.Op = MapOp::Subscript;
  A.KeyText = F.Src.range(Call->getArg(1)->getSourceRange());
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
    A.ValueConverts =
        isa<InitListExpr>(Value->IgnoreImplicit()) ||
        !F.Context.hasSameUnqualifiedType(Mapped, Given.getNonReferenceType());
    A.SideEffects = orderMatters(Call->getArg(1), Value);
    add(std::move(A));
    return;
  }
  if (foundBefore(A, Call)) {
    A.Op = MapOp::At;
    A.SubscriptSpelled = true;
  }
  int Id = add(std::move(A));
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
    add(std::move(A));
    return;
  }
  A.Op = MapOp::CopyOut;
  A.Use = ResultUse::Value;
  if (const VarDecl *Var = U.initialised(Construct)) {
    A.Use = ResultUse::Variable;
    A.Result.Name = Var->getNameAsString();
    A.Result.Auto = Var->getType()->getContainedAutoType() != nullptr;
    if (const TypeSourceInfo *Type = Var->getTypeSourceInfo())
      A.Result.TypeRange = F.Src.range(
          {Var->getOuterLocStart(), Type->getTypeLoc().getEndLoc()});
  } else if (isa_and_nonnull<CallExpr>(U.parentOf(Construct))) {
    A.Why = "a copy of it is passed on";
  }
  add(std::move(A));
}

void collectMapAccesses(const FunctionContext &Function) {
  Collector(Function).run();
}

} // namespace unlatch
