//===- CallDecisions.cpp - Looked through one function, acted through another
//===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/CallDecisions.h"

#include "matchers/Conditions.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringMap.h"

#include <map>

using namespace clang;

namespace unlatch {

/// Values of local variables are followed this far.
static constexpr unsigned MaxDepth = 4;
/// Parameters and arguments from here on have no bit.
static constexpr unsigned MaxBits = 32;

static unsigned bit(unsigned Index) {
  return Index < MaxBits ? 1u << Index : 0;
}

/// E without copies, conversions and moves.
static const Expr *stripValue(const Expr *E) {
  for (;;) {
    const Expr *Inner = E->IgnoreImplicit()->IgnoreParenImpCasts();
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Inner);
        Construct && Construct->getNumArgs() == 1)
      Inner = Construct->getArg(0);
    else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Inner))
      Inner = Cast->getSubExpr();
    else if (const auto *Call = dyn_cast<CallExpr>(Inner);
             Call && Call->getNumArgs() == 1 && Call->getDirectCallee() &&
             isInStd(Call->getDirectCallee()) &&
             Call->getDirectCallee()->getIdentifier() &&
             llvm::is_contained({"move", "forward"},
                                Call->getDirectCallee()->getName()))
      Inner = Call->getArg(0);
    if (Inner == E)
      return E;
    E = Inner;
  }
}

static bool isPointerLike(QualType T) {
  return T->isPointerType() || isSmartPointer(T);
}

namespace {

/// What the value of an expression is made of, through the local variables in
/// it.
struct Parts {
  llvm::SmallPtrSet<const ParmVarDecl *, 4> Parameters;
  bool Makes = false; ///< a new object

  void add(const Expr *Root, unsigned Depth = 0) {
    llvm::SmallVector<const Stmt *, 8> Work{Root};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      Work.append(S->child_begin(), S->child_end());
      if (const auto *Call = dyn_cast<CallExpr>(S)) {
        const FunctionDecl *Callee = Call->getDirectCallee();
        Makes |= Callee && isInStd(Callee) && Callee->getIdentifier() &&
                 llvm::is_contained({"make_shared", "make_unique"},
                                    Callee->getName());
      }
      Makes |= isa<CXXNewExpr>(S);
      const auto *Ref = dyn_cast<DeclRefExpr>(S);
      const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      if (const auto *Parm = dyn_cast_or_null<ParmVarDecl>(Var))
        Parameters.insert(Parm);
      else if (Var && Var->hasLocalStorage() && Var->getInit() &&
               Depth < MaxDepth)
        add(Var->getInit(), Depth + 1);
    }
  }
};

class Finder {
public:
  Finder(const FunctionContext &F,
         llvm::ArrayRef<std::pair<const Expr *, int>> Calls)
      : F(F), U(F.Context, F.Parents, F.Decl), Tests(F, U), Calls(Calls) {}

  void run();

private:
  /// Something done with a key: a call, or an access of this function.
  struct Step {
    const CallExpr *E;
    int Index;
    bool IsAccess;

    llvm::ArrayRef<const Expr *> arguments() const {
      llvm::ArrayRef<const Expr *> All(E->getArgs(), E->getNumArgs());
      return isa<CXXOperatorCallExpr>(E) ? All.drop_front() : All;
    }
  };
  const ObjectPath &object(const Step &S) const {
    return S.IsAccess ? F.Out.Accesses[S.Index].Map
                      : F.Out.Calls[S.Index].Object;
  }
  void addLook(const Step &S, Conditions::Answer Says) {
    Tests.add(S.E, int(Looks.size()), Says);
    for (const Expr *Arg : S.arguments())
      ByKey[F.Src.text(Arg->getSourceRange())].push_back(Looks.size());
    Looks.push_back(S);
  }
  bool mayDepend(const Step &Act) const;
  void decided(const Step &Act);
  bool related(const Step &Look, const Step &Act) const;
  bool looksAgain(const Step &Look, const Step &Act,
                  const std::string &Key) const;
  unsigned varying(const Step &Act, unsigned Key) const;

  const FunctionContext &F;
  Uses U;
  Conditions Tests;
  llvm::ArrayRef<std::pair<const Expr *, int>> Calls;
  std::vector<Step> Looks;
  llvm::StringMap<llvm::SmallVector<size_t, 2>> ByKey;
};

} // namespace

/// What the function gives, if it can say whether a key is there.
static std::optional<Conditions::Answer> answerOf(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || isa<CXXOperatorCallExpr>(Call) || Call->getNumArgs() == 0)
    return std::nullopt;
  QualType T = Callee->getReturnType();
  if (T->isBooleanType())
    return Conditions::Answer::Truth;
  if (isPointerLike(T.getNonReferenceType()))
    return Conditions::Answer::Pointer;
  return std::nullopt;
}

void Finder::run() {
  std::vector<Step> Acts;
  for (const auto &[E, Index] : Calls) {
    const auto *Call = dyn_cast<CallExpr>(E);
    // An overrider may do something else.
    if (!Call || F.Out.Calls[Index].CalleeUsr.empty() ||
        F.Out.Calls[Index].Virtual || F.Out.Calls[Index].Unshared)
      continue;
    Step S{Call, Index, false};
    if (auto Says = answerOf(Call))
      addLook(S, *Says);
    if (!isa<CXXOperatorCallExpr>(Call) && Call->getNumArgs() != 0)
      Acts.push_back(S);
  }
  if (Acts.empty())
    return;
  std::map<FileRange, int> Accesses;
  for (size_t I = 0; I != F.Out.Accesses.size(); ++I)
    if (F.Out.Accesses[I].KeyText.valid() && !F.Out.Accesses[I].InMacro)
      Accesses.try_emplace(F.Out.Accesses[I].Call, int(I));
  if (!Accesses.empty())
    for (const Expr *E : F.Scan.Calls) {
      const auto *Call = dyn_cast<CallExpr>(E);
      auto It = Call ? Accesses.find(F.Src.range(Call->getSourceRange()))
                     : Accesses.end();
      if (It == Accesses.end())
        continue;
      Step S{Call, It->second, true};
      MapOp Op = F.Out.Accesses[It->second].Op;
      if (Op == MapOp::Find)
        addLook(S, Conditions::Answer::Iterator);
      else if (Op == MapOp::Contains || Op == MapOp::Count)
        addLook(S, Conditions::Answer::Truth);
      else
        Acts.push_back(S);
    }
  if (!Looks.empty())
    for (const Step &Act : Acts)
      if (mayDepend(Act))
        decided(Act);
}

/// The same object, or what only the called functions know. Of two accesses
/// KeyTests knows more.
bool Finder::related(const Step &Look, const Step &Act) const {
  if (Look.E == Act.E || (Look.IsAccess && Act.IsAccess))
    return false;
  return Look.IsAccess || Act.IsAccess || object(Look) == object(Act) ||
         (!isa<CXXMemberCallExpr>(Look.E) && !isa<CXXMemberCallExpr>(Act.E));
}

/// A cheap question, before conditions are read.
bool Finder::mayDepend(const Step &Act) const {
  for (const Expr *Arg : Act.arguments()) {
    auto Same = ByKey.find(F.Src.text(Arg->getSourceRange()));
    if (Same != ByKey.end() && llvm::any_of(Same->second, [&](size_t Look) {
          return related(Looks[Look], Act);
        }))
      return true;
  }
  return false;
}

/// The arguments that may be others for another thread that has the same key.
unsigned Finder::varying(const Step &Act, unsigned Key) const {
  auto Arguments = Act.arguments();
  Parts OfKey;
  OfKey.add(Arguments[Key]);
  unsigned Bits = 0;
  for (unsigned I = 0; I != Arguments.size(); ++I) {
    const Expr *Arg = stripValue(Arguments[I]);
    if (I == Key || isa<CXXNullPtrLiteralExpr>(Arg))
      continue;
    Parts Of;
    Of.add(Arg);
    if (isPointerLike(Arg->getType()) ||
        llvm::any_of(Of.Parameters, [&](const ParmVarDecl *P) {
          return !OfKey.Parameters.contains(P);
        }))
      Bits |= bit(I);
  }
  return Bits;
}

/// The key is looked up once more on the way, whatever is made of that.
bool Finder::looksAgain(const Step &Look, const Step &Act,
                        const std::string &Key) const {
  unsigned From = F.Src.range(Look.E->getSourceRange()).End;
  unsigned To = F.Src.range(Act.E->getSourceRange()).Begin;
  auto Same = ByKey.find(Key);
  return Same != ByKey.end() && llvm::any_of(Same->second, [&](size_t Other) {
           FileRange Place = F.Src.range(Looks[Other].E->getSourceRange());
           return From <= Place.Begin && Place.End <= To;
         });
}

void Finder::decided(const Step &Act) {
  auto Arguments = Act.arguments();
  FileRange ActPlace = F.Src.range(Act.E->getSourceRange());
  for (const Conditions::Fact &Known : Tests.known(Act.E)) {
    const Step &Look = Looks[Known.Id];
    if (Known.Asserted || !related(Look, Act))
      continue;
    FileRange LookPlace = F.Src.range(Look.E->getSourceRange());
    auto Keys = Look.arguments();
    for (unsigned I = 0; I != Keys.size(); ++I)
      for (unsigned J = 0; J != Arguments.size(); ++J) {
        std::string Text = F.Src.text(Keys[I]->getSourceRange());
        if (Text.empty() ||
            Text != std::string(F.Src.text(Arguments[J]->getSourceRange())) ||
            Keys[I]->HasSideEffects(F.Context,
                                    /*IncludePossibleEffects=*/false) ||
            LookPlace.File != ActPlace.File ||
            Tests.changedBetween(Keys[I], LookPlace, ActPlace))
          continue;
        if (looksAgain(Look, Act, Text))
          return;
        CallDecision D;
        (Look.IsAccess ? D.LookAccess : D.LookCall) = Look.Index;
        (Act.IsAccess ? D.ActAccess : D.ActCall) = Act.Index;
        D.LookArgument = I;
        D.ActArgument = J;
        D.Found = Known.Found;
        D.Varying = varying(Act, J);
        F.Out.Decisions.push_back(D);
        // A nearer look at the same key is the one that decides.
        return;
      }
  }
}

void collectCallDecisions(const FunctionContext &Function,
                          llvm::ArrayRef<std::pair<const Expr *, int>> Calls) {
  Finder(Function, Calls).run();
}

/// The parameter that E is, if the function leaves it as it came.
static int parameterIn(const Expr *E, const FunctionContext &F) {
  const auto *Ref = dyn_cast<DeclRefExpr>(stripValue(E));
  const auto *Parm = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
  if (!Parm || Parm->getDeclContext() != F.Decl)
    return -1;
  Uses U(F.Context, F.Parents, F.Decl);
  auto Refs = F.Scan.Refs.find(Parm);
  if (Refs != F.Scan.Refs.end())
    for (const DeclRefExpr *Other : Refs->second)
      for (const Use &Found : U.ofObject(Other))
        if ((Found.What == Use::Write || Found.What == Use::MutableRef) &&
            stripValue(E) != Other)
          return -1;
  return int(Parm->getFunctionScopeIndex());
}

void describeForCallers(MapAccess &A, const FunctionContext &F, const Expr *Key,
                        const Expr *Value) {
  if (!F.Decl)
    return;
  A.KeyParameter = parameterIn(Key, F);
  if (A.KeyParameter < 0 || !Value)
    return;
  Parts Of;
  Of.add(Value);
  for (const ParmVarDecl *Parm : Of.Parameters)
    if (Parm->getDeclContext() == F.Decl)
      A.ValueParameters |= bit(Parm->getFunctionScopeIndex());
  A.ValueMade = Of.Makes && isPointerLike(stripValue(Value)->getType());
}

} // namespace unlatch
