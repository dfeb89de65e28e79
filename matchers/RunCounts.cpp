//===- RunCounts.cpp - How often mentions of maps run, in counters --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// There are fewer counters than places: how often the rest of a body runs after
// an `if` is what entered it, less what returned on the way. So the number of
// runs is carried through the body as a sum of counters.
//
//===----------------------------------------------------------------------===//

#include "matchers/RunCounts.h"

#include "matchers/BodyScan.h"
#include "matchers/RegionCounters.h"
#include "matchers/Source.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/GlobalDecl.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/StmtVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ProfileData/InstrProf.h"
#include "llvm/Support/Path.h"

#include <map>
#include <optional>
#include <set>

using namespace clang;

namespace unlatch {

namespace {

/// A sum of counters. In a body with very many ways out it grows too long to
/// be worth carrying, and is unknown from there on.
class Sum {
public:
  static Sum nothing() { return Sum(); }
  static Sum counter(unsigned Counter) {
    Sum S;
    S.Factors[Counter] = 1;
    return S;
  }

  Sum &add(const Sum &Other, int Sign = 1) {
    Unknown |= Other.Unknown;
    if (Unknown)
      return *this;
    for (auto [Counter, Factor] : Other.Factors)
      if ((Factors[Counter] += Sign * Factor) == 0)
        Factors.erase(Counter);
    Unknown = Factors.size() > MaxTerms;
    return *this;
  }
  friend Sum operator+(Sum A, const Sum &B) { return std::move(A.add(B)); }
  friend Sum operator-(Sum A, const Sum &B) { return std::move(A.add(B, -1)); }

  std::optional<std::vector<CounterTerm>> terms() const {
    if (Unknown)
      return std::nullopt;
    std::vector<CounterTerm> Terms;
    for (auto [Counter, Factor] : Factors)
      Terms.push_back({Counter, Factor});
    return Terms;
  }

private:
  static constexpr size_t MaxTerms = 64;
  std::map<unsigned, int> Factors;
  bool Unknown = false;
};

/// Carries the sum through a body, in the order in which it runs.
class Flow : public ConstStmtVisitor<Flow> {
public:
  Flow(const RegionCounters &Counters, const std::set<FileRange> &Wanted,
       const Source &Src, CountedBody &Out)
      : Counters(Counters), Wanted(Wanted), Src(Src), Out(Out) {
    for (const FileRange &Range : Wanted)
      Begins.insert(Range.Begin);
  }

  void run(const FunctionDecl *D) {
    Now = of(D->getBody());
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(D))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (Init->isWritten())
          Visit(Init->getInit());
    Visit(D->getBody());
  }

  void VisitStmt(const Stmt *S) {
    note(S);
    for (const Stmt *Child : S->children())
      visit(Child);
  }
  // Its body is another one, counted by itself.
  void VisitLambdaExpr(const LambdaExpr *E) {
    note(E);
    for (const Expr *Init : E->capture_inits())
      visit(Init);
  }

  void VisitReturnStmt(const ReturnStmt *S) { leave(S); }
  void VisitCXXThrowExpr(const CXXThrowExpr *E) { leave(E); }
  void VisitGotoStmt(const GotoStmt *S) { leave(S); }
  void VisitIndirectGotoStmt(const IndirectGotoStmt *S) { leave(S); }
  void VisitBreakStmt(const BreakStmt *S) {
    if (!Around.empty())
      Around.back().Breaks.add(Now);
    leave(S);
  }
  void VisitContinueStmt(const ContinueStmt *S) {
    if (!Around.empty())
      Around.back().Continues.add(Now);
    leave(S);
  }

  void VisitLabelStmt(const LabelStmt *S) {
    Now = of(S);
    visit(S->getSubStmt());
  }
  void VisitIfStmt(const IfStmt *S) {
    visit(S->getInit());
    if (S->isConsteval()) {
      visit(S->isNegatedConsteval() ? S->getThen() : S->getElse());
      return;
    }
    visit(S->getConditionVariableDeclStmt());
    visit(S->getCond());
    Sum Before = Now;
    Sum After = branch(of(S), S->getThen());
    After.add(branch(Before - of(S), S->getElse()));
    Now = After;
  }
  void VisitAbstractConditionalOperator(const AbstractConditionalOperator *E) {
    note(E);
    visit(E->getCond());
    Sum Before = Now;
    Sum After = branch(of(E), E->getTrueExpr());
    After.add(branch(Before - of(E), E->getFalseExpr()));
    Now = After;
  }
  void VisitBinLAnd(const BinaryOperator *E) { logical(E); }
  void VisitBinLOr(const BinaryOperator *E) { logical(E); }

  void VisitWhileStmt(const WhileStmt *S) {
    loop(S, Now, S->getBody(), {}, [&] {
      visit(S->getConditionVariableDeclStmt());
      visit(S->getCond());
    });
  }
  void VisitForStmt(const ForStmt *S) {
    visit(S->getInit());
    loop(S, Now, S->getBody(), S->getInc(), [&] {
      visit(S->getConditionVariableDeclStmt());
      visit(S->getCond());
    });
  }
  void VisitCXXForRangeStmt(const CXXForRangeStmt *S) {
    visit(S->getInit());
    visit(S->getRangeStmt());
    loop(S, Now, S->getBody(), nullptr, [] {});
  }
  void VisitDoStmt(const DoStmt *S) {
    // The counter is of going round again.
    Around.emplace_back();
    Now = Now + of(S);
    visit(S->getBody());
    Loop Done = std::move(Around.back());
    Around.pop_back();
    Now.add(Done.Continues);
    visit(S->getCond());
    Now = Now + Done.Breaks - of(S);
  }
  void VisitSwitchStmt(const SwitchStmt *S) {
    visit(S->getInit());
    visit(S->getConditionVariableDeclStmt());
    visit(S->getCond());
    Now = Sum::nothing();
    Around.emplace_back();
    visit(S->getBody());
    Loop Done = std::move(Around.back());
    Around.pop_back();
    if (!Around.empty())
      Around.back().Continues.add(Done.Continues);
    Now = of(S);
  }
  void VisitSwitchCase(const SwitchCase *S) {
    Now.add(of(S));
    visit(S->getSubStmt());
  }
  void VisitCXXTryStmt(const CXXTryStmt *S) {
    visit(S->getTryBlock());
    for (unsigned I = 0, N = S->getNumHandlers(); I != N; ++I) {
      Now = of(S->getHandler(I));
      visit(S->getHandler(I)->getHandlerBlock());
    }
    Now = of(S);
  }

private:
  struct Loop {
    Sum Breaks, Continues;
  };

  Sum of(const Stmt *S) const {
    auto It = Counters.Of.find(S);
    return It == Counters.Of.end() ? Sum::nothing() : Sum::counter(It->second);
  }
  void visit(const Stmt *S) {
    if (S)
      Visit(S);
  }
  void leave(const Stmt *S) {
    for (const Stmt *Child : S->children())
      visit(Child);
    Now = Sum::nothing();
  }
  Sum branch(Sum Enters, const Stmt *S) {
    Now = std::move(Enters);
    visit(S);
    return Now;
  }
  void logical(const BinaryOperator *E) {
    note(E);
    visit(E->getLHS());
    Sum Before = Now;
    Now = of(E);
    visit(E->getRHS());
    // What the right side took away, by a throw, is gone.
    Now = Before - of(E) + Now;
  }
  template <class Condition>
  void loop(const Stmt *S, Sum Enters, const Stmt *Body, const Stmt *Step,
            Condition VisitCondition) {
    Around.emplace_back();
    Now = of(S);
    visit(Body);
    Loop Done = std::move(Around.back());
    Around.pop_back();
    Now.add(Done.Continues);
    visit(Step);
    Now.add(Enters);
    VisitCondition();
    Now = Now + Done.Breaks - of(S);
  }
  /// Few places are; to make a range of each takes longer than all the rest.
  bool mayBeWanted(SourceLocation Begin) const {
    return Begin.isInvalid() || Begin.isMacroID() ||
           Begins.contains(Src.manager().getFileOffset(Begin));
  }
  void note(const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    if (!E || !mayBeWanted(E->getBeginLoc()))
      return;
    FileRange Range = Src.range(E->getSourceRange());
    if (!Wanted.count(Range) || !Seen.insert(Range).second)
      return;
    if (auto Terms = Now.terms())
      Out.Mentions.push_back({Range, std::move(*Terms)});
  }

  const RegionCounters &Counters;
  const std::set<FileRange> &Wanted;
  llvm::DenseSet<unsigned> Begins; ///< of those that are wanted
  const Source &Src;
  CountedBody &Out;
  Sum Now;
  std::vector<Loop> Around;
  std::set<FileRange> Seen;
};

} // namespace

/// The name under which a profile knows the function. Of a constructor's or a
/// destructor's variants, the one for bases is counted.
static std::string profileSymbol(const FunctionDecl *D, ASTContext &Context) {
  std::unique_ptr<MangleContext> Mangler(Context.createMangleContext());
  GlobalDecl Which;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(D))
    Which = GlobalDecl(Constructor, Ctor_Base);
  else if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(D))
    Which = GlobalDecl(Destructor, Dtor_Base);
  else
    Which = GlobalDecl(D);
  std::string Name;
  llvm::raw_string_ostream OS(Name);
  if (Mangler->shouldMangleDeclName(D))
    Mangler->mangleName(Which, OS);
  else
    OS << D->getName();
  const SourceManager &SM = Context.getSourceManager();
  llvm::StringRef MainFile;
  if (auto Main = SM.getFileEntryRefForID(SM.getMainFileID()))
    MainFile = llvm::sys::path::filename(Main->getName());
  return llvm::getPGOFuncName(Name,
                              Context.GetGVALinkageForFunction(D) ==
                                      GVA_Internal
                                  ? llvm::GlobalValue::InternalLinkage
                                  : llvm::GlobalValue::ExternalLinkage,
                              MainFile);
}

static void addBody(const FunctionDecl *D, const std::set<FileRange> &Wanted,
                    const FunctionContext &F) {
  RegionCounters Counters = regionCounters(D);
  CountedBody Body;
  Body.Hash = Counters.Hash;
  Body.Counters = Counters.Count;
  Flow(Counters, Wanted, F.Src, Body).run(D);
  if (Body.Mentions.empty())
    return;
  Body.Symbol = profileSymbol(D, F.Context);
  F.Out.Counted.push_back(std::move(Body));
}

void collectRunCounts(const FunctionContext &F) {
  if (F.Out.Accesses.empty() || !F.Decl)
    return;
  std::set<FileRange> Wanted;
  for (const MapAccess &A : F.Out.Accesses)
    Wanted.insert(A.Mention);
  addBody(F.Decl, Wanted, F);
  for (const LambdaExpr *Lambda : F.Scan.InPlace)
    if (const CXXMethodDecl *Method = callOperator(Lambda))
      addBody(Method, Wanted, F);
}

} // namespace unlatch
