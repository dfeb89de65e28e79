//===- Functions.cpp - From one function definition to its summary -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Functions.h"

#include "matchers/BodyScan.h"
#include "matchers/Locksets.h"
#include "matchers/MapAccesses.h"
#include "matchers/Names.h"
#include "matchers/Paths.h"
#include "matchers/SectionEffects.h"
#include "matchers/Types.h"
#include "matchers/Uses.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"

#include <memory>

using namespace clang;

namespace unlatch {

/// Functions beyond this size are not looked into; they are named instead.
static constexpr unsigned MaxBodyBytes = 400000;

void FunctionCollector::addFunction(const FunctionDecl *Definition) {
  Function F;
  F.Usr = usr(Definition);
  F.Name = qualifiedName(canonical(Definition));
  F.Kind = FunctionKind::Free;
  F.Access = visibility(canonical(Definition));
  F.Parameters = Definition->getNumParams();
  F.Main = Definition->isMain();
  F.Instantiated = isTemplated(Definition);
  F.Loc = Src.place(Definition->getLocation());
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Definition)) {
    F.Kind = isa<CXXConstructorDecl>(Method)  ? FunctionKind::Constructor
             : isa<CXXDestructorDecl>(Method) ? FunctionKind::Destructor
                                              : FunctionKind::Method;
    F.RecordUsr = usr(Method->getParent());
    F.Static = Method->isStatic();
    F.Virtual = Method->isVirtual();
  }
  for (const auto *Attr : Definition->specific_attrs<RequiresCapabilityAttr>())
    for (const Expr *Arg : Attr->args()) {
      HeldLock Lock;
      Lock.Mode = Attr->isShared() ? LockMode::Shared : LockMode::Exclusive;
      Lock.Mutex = Paths(Src, nullptr).of(Arg);
      if (!Lock.Mutex.known())
        continue;
      Lock.MutexUsr =
          Lock.Mutex.Steps.empty()
              ? Lock.Mutex.Root.substr(Lock.Mutex.Root.find(':') + 1)
              : Lock.Mutex.Steps.back();
      F.Required.push_back(std::move(Lock));
    }
  addBody(std::move(F), Definition, Definition->getBody());
}

void FunctionCollector::addInitializer(const VarDecl *Var) {
  Function F;
  F.Usr = usr(Var);
  F.Name = qualifiedName(Var);
  F.Kind = FunctionKind::Initializer;
  F.Access = Visibility::Internal;
  F.Instantiated = isTemplated(Var);
  F.Loc = Src.place(Var->getLocation());
  addBody(std::move(F), nullptr, Var->getInit());
}

/// Whether other threads can know the object at Path while F runs.
static bool isUnshared(const ObjectPath &Path, const Function &F,
                       const FunctionDecl *Decl) {
  if (F.Kind == FunctionKind::Initializer)
    return true;
  if (!Path.owned())
    return false;
  if (Paths::isLocal(Path))
    return true;
  if (Path.Root == "this")
    return F.Kind == FunctionKind::Constructor ||
           F.Kind == FunctionKind::Destructor;
  // What is moved from belongs to the one who gives it away.
  if (Decl && Path.Root.compare(0, 6, "param:") == 0) {
    unsigned Index = std::stoul(Path.Root.substr(6));
    return Index < Decl->getNumParams() &&
           Decl->getParamDecl(Index)->getType()->isRValueReferenceType();
  }
  return false;
}

void FunctionCollector::handle(const Expr *Mention) {
  Handled.insert(Src.range(Mention->getSourceRange()));
}

void FunctionCollector::addBody(Function F, const FunctionDecl *Decl,
                                const Stmt *Body) {
  F.Body = Src.range(Body->getSourceRange());
  ParentMap Parents(const_cast<Stmt *>(Body));
  std::vector<const Stmt *> Roots{Body};
  if (const auto *Constructor = dyn_cast_or_null<CXXConstructorDecl>(Decl))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isWritten()) {
        Parents.addStmt(Init->getInit());
        Roots.push_back(Init->getInit());
      }
  BodyScan Scan = scanBody(Roots, Parents);
  F.Identifiers.assign(Scan.Identifiers.begin(), Scan.Identifiers.end());
  for (const BodyScan::Mention &M : Scan.Maps) {
    handle(M.At);
    if (!Src.inSystemHeader(M.Decl->getLocation()) &&
        !(isa<VarDecl>(M.Decl) && cast<VarDecl>(M.Decl)->hasLocalStorage()) &&
        !isa<BindingDecl>(M.Decl))
      Maps.insert(M.Decl);
  }
  for (const BodyScan::Mention &M : Scan.Mutexes) {
    handle(M.At);
    Mutexes.insert(M.Decl);
  }
  for (const FunctionDecl *Taken : Scan.FunctionRefs)
    AddressTaken.insert(Taken);

  Paths Objects(Src, Body);
  // One run of the engine for the body, one for each lambda run in place, with
  // the locks held where it stands.
  std::vector<std::unique_ptr<Locksets>> Runs;
  auto Held = [&](const Stmt *S) -> const Lockset * {
    for (const auto &Run : Runs)
      if (const Lockset *Locks = Run->at(S))
        return Locks;
    return nullptr;
  };
  static const Lockset Nothing;
  bool Simple = Scan.Guards.empty() && Scan.Mutexes.empty();
  auto HeldOrNothing = [&](const Stmt *S) -> const Lockset * {
    return Simple ? &Nothing : Held(S);
  };
  if (F.Body.End - F.Body.Begin > MaxBodyBytes) {
    F.NoAnalysis = true;
    F.Why = "the function is too large";
  } else if (!Simple && Decl) {
    auto Analyse = [&](const clang::Decl *D, Stmt *S, const Lockset &Entry) {
      Runs.push_back(
          std::make_unique<Locksets>(Context, Src, Objects, Parents, F));
      if (!Runs.back()->run(D, S, Entry)) {
        F.NoAnalysis = true;
        F.Why = "no control flow graph could be made for it";
      }
    };
    Analyse(Decl, const_cast<Stmt *>(Body), {});
    for (const LambdaExpr *Lambda : Scan.InPlace) {
      const Lockset *Outside = Held(Lambda);
      size_t First = F.Sections.size();
      Analyse(callOperator(Lambda), callOperator(Lambda)->getBody(),
              Outside ? *Outside : Nothing);
      for (size_t I = First; I < F.Sections.size(); ++I)
        F.Sections[I].InLambda = true;
    }
  }
  if (F.NoAnalysis)
    F.Sections.clear();

  FunctionContext In{
      Context,
      Src,
      Objects,
      Parents,
      Decl,
      Scan,
      HeldOrNothing,
      [&](const ObjectPath &Path) { return isUnshared(Path, F, Decl); },
      F};
  if (F.NoAnalysis) {
    // Mentions stay recorded, as not understood.
    for (const BodyScan::Mention &M : Scan.Maps)
      Handled.erase(Src.range(M.At->getSourceRange()));
  } else {
    collectMapAccesses(In);
    collectLookups(In);
    llvm::DenseSet<const Expr *> Operands;
    for (const auto &Run : Runs) {
      Operands.insert(Run->operands().begin(), Run->operands().end());
      F.Effects.insert(F.Effects.end(), Run->effects().begin(),
                       Run->effects().end());
    }
    for (const BodyScan::Mention &M : Scan.Mutexes)
      if (!Operands.contains(M.At))
        Out.MutexUses.push_back({usr(M.Decl), Src.place(M.At->getExprLoc()),
                                 "named outside of a lock operation", false});
    collectSectionEffects(In);
  }
  collectStates(In);
  collectCalls(In);
  if (Scan.Suspends)
    for (Section &S : F.Sections)
      S.Suspends = true;

  std::string OuterUsr = F.Usr, OuterName = F.Name;
  bool Instantiated = F.Instantiated;
  Out.Functions.push_back(std::move(F));
  for (const LambdaExpr *Lambda : Scan.Stored) {
    const CXXMethodDecl *Method = callOperator(Lambda);
    Function Inner;
    FileRange Where = Src.place(Lambda->getBeginLoc());
    Inner.Usr = OuterUsr + "@lambda@" + std::to_string(Where.Begin);
    Inner.Name = OuterName + "::(lambda)";
    Inner.Kind = FunctionKind::Lambda;
    Inner.Access = Visibility::Internal;
    Inner.Loc = Where;
    Inner.Parameters = Method->getNumParams();
    Inner.Instantiated = Instantiated || Lambda->isGenericLambda();
    addBody(std::move(Inner), Method, Method->getBody());
  }
}

/// Members of classes that have a mutex or a map, and variables with static
/// storage: what a mutex might guard.
bool FunctionCollector::isInteresting(const ValueDecl *State) {
  QualType T = State->getType();
  if (const auto *Var = dyn_cast<VarDecl>(State))
    return !T.isConstQualified() && !Var->isConstexpr();
  const auto *Record = dyn_cast<CXXRecordDecl>(State->getDeclContext());
  if (!Record)
    return false;
  auto [It, New] = Guarded.try_emplace(Record, false);
  if (New)
    for (const FieldDecl *Field : Record->fields())
      It->second |= mapType(Field->getType()) || mutexType(Field->getType());
  return It->second;
}

/// map[key].field, map.at(key).field
static bool isReachedThroughMap(const Expr *E) {
  for (;;) {
    E = stripToObject(E);
    if (mapType(E->getType()))
      return true;
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      E = Call->getImplicitObjectArgument();
    else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
             Op && Op->getNumArgs() > 0)
      E = Op->getArg(0);
    else
      return false;
  }
}

/// True if M is a part of a map's element, which is accounted for there.
static bool isOfElement(const FunctionContext &In, const ObjectPath &Path,
                        const Expr *At) {
  if (Path.known() && !Paths::isLocal(Path) &&
      Path.Root.compare(0, 7, "local*:") != 0 && !isReachedThroughMap(At))
    return false;
  FileRange Range = In.Src.range(At->getSourceRange());
  return llvm::any_of(In.Out.Accesses, [&](const MapAccess &A) {
    return isElementUse(A.Op) && A.Mention.contains(Range);
  });
}

/// True if At only says in which object a map or a mutex is, as `table_` does in
/// `table_.entries`: what happens to those is accounted for by itself.
static bool isOwner(const FunctionContext &In, const Expr *At) {
  const Stmt *Child = At;
  for (;;) {
    const Stmt *Parent = In.Parents.getParent(Child);
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
      if (!isa<FieldDecl>(Member->getMemberDecl()))
        return false;
      QualType T = Member->getType();
      if (mutexType(T) || (mapType(T) && !T->isPointerType()))
        return true;
    } else if (const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(Parent)) {
      OverloadedOperatorKind Kind = Op->getOperator();
      if (Op->getArg(0) != Child ||
          (Kind != OO_Arrow && Kind != OO_Star && Kind != OO_Subscript))
        return false;
    } else if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent)) {
      if (Unary->getOpcode() != UO_Deref)
        return false;
    } else if (const auto *Index =
                   dyn_cast_or_null<ArraySubscriptExpr>(Parent)) {
      if (Index->getBase() != Child)
        return false;
    } else if (!isa_and_nonnull<ImplicitCastExpr>(Parent) &&
               !isa_and_nonnull<ParenExpr>(Parent)) {
      return false;
    }
    Child = Parent;
  }
}

void FunctionCollector::collectStates(const FunctionContext &In) {
  Uses U(In.Context, In.Parents, In.Decl);
  for (const BodyScan::Mention &M : In.Scan.States) {
    if (Src.inSystemHeader(M.Decl->getLocation()))
      continue;
    const Lockset *Held = In.Held(M.At);
    bool Locked = Held && !Held->empty();
    if (!Locked && !isInteresting(M.Decl))
      continue;
    StateAccess A;
    A.Usr = usr(M.Decl);
    A.Path = In.Objects.of(M.At);
    if (isOfElement(In, A.Path, M.At))
      continue;
    States.insert(M.Decl);
    A.Unshared = In.Unshared(A.Path);
    if (Held)
      A.Held = *Held;
    A.Loc = Src.place(M.At->getExprLoc());
    if (isOwner(In, M.At)) {
      In.Out.States.push_back(std::move(A));
      continue;
    }
    bool Read = false, Write = false, PointeeRead = false, PointeeWrite = false;
    for (const Use &Found : U.ofObject(M.At)) {
      bool MutableAlias =
          Found.Var &&
          !Found.Var->getType().getNonReferenceType().isConstQualified();
      switch (Found.What) {
      case Use::Read:
      case Use::Copy:
      case Use::View:
        Read = true;
        break;
      case Use::Bind:
        (MutableAlias ? Write : Read) = true;
        break;
      case Use::Address:
        (Found.Var->getType()->getPointeeType().isConstQualified() ? Read
                                                                   : Write) =
            true;
        break;
      case Use::Write:
      case Use::MutableRef:
      case Use::Escape:
        Write = true;
        break;
      case Use::PointeeRead:
        PointeeRead = true;
        break;
      case Use::PointeeWrite:
        PointeeWrite = true;
        break;
      }
    }
    auto Add = [&](bool IsWrite, bool Pointee) {
      StateAccess Copy = A;
      Copy.Write = IsWrite;
      Copy.Pointee = Pointee;
      In.Out.States.push_back(std::move(Copy));
    };
    if (Write || Read)
      Add(Write, false);
    if (PointeeWrite || PointeeRead)
      Add(PointeeWrite, true);
  }
}

void FunctionCollector::collectCalls(const FunctionContext &In) {
  for (const Expr *E : In.Scan.Calls) {
    const FunctionDecl *Callee = nullptr;
    Call C;
    llvm::SmallVector<const Expr *, 4> Args;
    Uses U(In.Context, In.Parents, In.Decl);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      Callee = Construct->getConstructor();
      Args.append(Construct->arg_begin(), Construct->arg_end());
      if (const VarDecl *Var = U.initialised(Construct))
        C.Object = In.Objects.of(Var);
    } else {
      const auto *Plain = cast<CallExpr>(E);
      Callee = Plain->getDirectCallee();
      Args.append(Plain->arg_begin(), Plain->arg_end());
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Plain)) {
        C.Object = In.Objects.ofTarget(Member->getImplicitObjectArgument());
        const auto *Name =
            dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens());
        C.Virtual = Member->getMethodDecl() &&
                    Member->getMethodDecl()->isVirtual() &&
                    !(Name && Name->hasQualifier());
      } else if (isa<CXXOperatorCallExpr>(Plain) &&
                 isa_and_nonnull<CXXMethodDecl>(Callee) && !Args.empty()) {
        C.Object = In.Objects.ofTarget(Args.front());
        Args.erase(Args.begin());
      }
    }
    const Lockset *Held = In.Held(E);
    if (!Held)
      continue;
    const auto *Plain = dyn_cast<CallExpr>(E);
    bool Erased =
        Plain && (!Callee ||
                  (isa<CXXOperatorCallExpr>(Plain) &&
                   cast<CXXOperatorCallExpr>(Plain)->getOperator() == OO_Call &&
                   isErasedCallable(Plain->getArg(0)->getType())));
    if (Erased) {
      // Anybody's code; it matters only where it runs under a lock.
      if (Held->empty())
        continue;
      C.CalleeName = "operator()";
    } else if (!Callee || Src.inSystemHeader(Callee->getLocation()) ||
               Callee->isImplicit()) {
      continue;
    } else {
      C.CalleeUsr = usr(Callee);
      C.CalleeName = qualifiedName(canonical(Callee));
    }
    for (const Expr *Arg : Args)
      C.Arguments.push_back(Arg->getType()->isRecordType() ||
                                    Arg->isGLValue() ||
                                    Arg->getType()->isPointerType()
                                ? In.Objects.ofTarget(Arg)
                                : ObjectPath{});
    C.Held = *Held;
    C.Unshared = In.Unshared(C.Object);
    C.Loc = Src.place(E->getExprLoc());
    In.Out.Calls.push_back(std::move(C));
  }
}

} // namespace unlatch
