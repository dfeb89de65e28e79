//===- StateAccesses.cpp - Uses of what is no map ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Functions.h"

#include "matchers/Accessors.h"
#include "matchers/Flags.h"
#include "matchers/LockTypes.h"
#include "matchers/Loops.h"
#include "matchers/MapAccesses.h"
#include "matchers/Names.h"
#include "matchers/PerThread.h"
#include "matchers/StateUses.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"
#include "summary/Telling.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

static bool hasMutexOrMap(const CXXRecordDecl *Record) {
  return llvm::any_of(Record->fields(), [](const FieldDecl *Field) {
    return mapType(Field->getType()) || mutexType(Field->getType());
  });
}

void FunctionCollector::addBasesOf(const CXXRecordDecl *Record) {
  if (!hasMutexOrMap(Record))
    return;
  Record->forallBases([&](const CXXRecordDecl *Base) {
    if (!Src.inSystemHeader(Base->getLocation()))
      Guarded[Base] = true;
    return true;
  });
}

/// Members of classes that have a mutex or a map, of their bases, and variables
/// with static storage: what a mutex might guard.
bool FunctionCollector::isInteresting(const ValueDecl *State) {
  QualType T = State->getType();
  if (const auto *Var = dyn_cast<VarDecl>(State))
    return !T.isConstQualified() && !Var->isConstexpr();
  const auto *Record = dyn_cast<CXXRecordDecl>(State->getDeclContext());
  if (!Record)
    return false;
  auto [It, New] = Guarded.try_emplace(Record, false);
  if (New)
    It->second = hasMutexOrMap(Record);
  return It->second;
}

/// map[key].field, map.at(key).field, or by way of a local name of the element.
static bool isReachedThroughMap(const Expr *E) {
  for (unsigned Names = 0;;) {
    E = stripToObject(E);
    if (mapType(E->getType()))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      if (!Var || !Var->hasLocalStorage() || isa<ParmVarDecl>(Var) ||
          !Var->getType()->isReferenceType() || !Var->getInit() || ++Names > 8)
        return false;
      E = Var->getInit();
      continue;
    }
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

/// A local variable that leads to an element, or to a part of one: a reference,
/// an iterator, or what a loop over a range keeps to itself.
static const Expr *leadsOn(const ValueDecl *D) {
  const auto *Var = dyn_cast<VarDecl>(D);
  if (const auto *Binding = dyn_cast<BindingDecl>(D))
    Var = dyn_cast<VarDecl>(Binding->getDecomposedDecl());
  return Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) &&
                 (Var->getType()->isReferenceType() || Var->isImplicit() ||
                  isIterator(Var->getType()))
             ? Var->getInit()
             : nullptr;
}

/// A helper found the element in a map of its object.
static bool isGiven(const FunctionContext &In, const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const Giver *Helper = Call && Call->getMethodDecl()
                            ? In.Helpers.find(Call->getMethodDecl(), In)
                            : nullptr;
  return Helper && Helper->Gives == Returns::Element;
}

/// Whether E names a part of a map's element that is in the element itself, and
/// not behind a pointer.
static bool isPartOfElement(const FunctionContext &In, const Expr *E) {
  for (unsigned Steps = 0; E && Steps != 16; ++Steps) {
    E = E->IgnoreParenImpCasts();
    if (Steps != 0 && (mapType(E->getType()) || isGiven(In, E)))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      E = leadsOn(Ref->getDecl());
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase()->IgnoreParenImpCasts();
      const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
      if (Member->isArrow() && !isGiven(In, E) &&
          !(Op && Op->getOperator() == OO_Arrow &&
            isIterator(Op->getArg(0)->getType().getNonReferenceType())))
        return false;
    } else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E)) {
      QualType T = Op->getArg(0)->getType().getNonReferenceType();
      if (!mapType(T) && !isIterator(T))
        return false;
      E = Op->getArg(0);
    } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      E = Call->getImplicitObjectArgument();
      if (!mapType(E->getType()))
        return false;
    } else {
      return false;
    }
  }
  return false;
}

/// True if M is a part of a map's element, which is accounted for there.
static bool isOfElement(const FunctionContext &In, const ObjectPath &Path,
                        const Expr *At) {
  if (isPartOfElement(In, At))
    return true;
  if (Path.known() && !Paths::isLocal(Path) &&
      Path.Root.compare(0, 7, "local*:") != 0 && !isReachedThroughMap(At))
    return false;
  FileRange Range = In.Src.range(At->getSourceRange());
  return llvm::any_of(In.Out.Accesses, [&](const MapAccess &A) {
    return isElementUse(A.Op) && A.Mention.contains(Range);
  });
}

/// True if At only says in which object a map or a mutex is, as `table_` does
/// in `table_.entries`: what happens to those is accounted for by itself.
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

/// True if E may run more than once while a lock is held around it.
static bool repeats(const FunctionContext &In, const Expr *E) {
  for (const Stmt *S = In.Parents.getParent(E); S; S = In.Parents.getParent(S))
    if (isa<WhileStmt>(S) || isa<DoStmt>(S) || isa<ForStmt>(S) ||
        isa<CXXForRangeStmt>(S) || isa<LambdaExpr>(S))
      return true;
  return jumpsBackOver(In, E);
}

/// What a constructor's list makes of the members that it names.
void FunctionCollector::collectInitialized(const FunctionContext &In) {
  const auto *Constructor = dyn_cast_or_null<CXXConstructorDecl>(In.Decl);
  if (!Constructor)
    return;
  for (const CXXCtorInitializer *Init : Constructor->inits()) {
    const FieldDecl *Field = Init->getMember();
    if (!Init->isWritten() || !Field || mutexType(Field->getType()) ||
        Src.inSystemHeader(Field->getLocation()) || !isInteresting(Field))
      continue;
    States.insert(Field);
    StateAccess A;
    A.Usr = usr(Field);
    A.Path = {"this", {A.Usr}};
    A.Write = A.Unshared = A.Initializes = true;
    A.Loc = A.Mention = Src.range(Init->getMemberLocation());
    A.InMacro = !Src.editable(Init->getSourceRange());
    A.Dependent = In.Out.Instantiated;
    In.Out.States.push_back(std::move(A));
  }
}

/// A static object that a library's macro declares where it stands, as glog's
/// VLOG does: the macro works in any number of threads, whatever they lock.
static bool isOfLibraryMacro(const ValueDecl *D, const Source &Src) {
  const auto *Var = dyn_cast<VarDecl>(D);
  const SourceManager &SM = Src.manager();
  return Var && Var->isStaticLocal() && Var->getLocation().isMacroID() &&
         SM.isInSystemHeader(SM.getSpellingLoc(Var->getLocation()));
}

/// A standard container with keys that no registry stands for, as a set is: a
/// map to those who look for guards, and a value to those who copy it.
static bool isPlainContainer(const BodyScan::Mention &M) {
  if (!M.Decl)
    return false;
  const auto *Var = dyn_cast<VarDecl>(M.Decl);
  const MapType *Type = mapType(M.Decl->getType());
  return Type && Type->Family == MapFamily::Unsupported &&
         !M.Decl->getType()->isReferenceType() && !isa<BindingDecl>(M.Decl) &&
         (!Var || Var->hasGlobalStorage()) && recordOf(M.Decl->getType()) &&
         isInStd(recordOf(M.Decl->getType()));
}

/// The atomic whose value is all that the function gives, as isReady() does.
static const ValueDecl *givenFlag(const FunctionDecl *Callee) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Method || Method->isVirtual() || Method->getNumParams() != 0 ||
      Method->getParent()->isLambda() || Method->isTemplated())
    return nullptr;
  const Expr *Value = soleReturn(Method);
  if (!Value)
    return nullptr;
  // flag_.load(), or flag_ converted.
  if (const auto *Call =
          dyn_cast<CXXMemberCallExpr>(Value->IgnoreParenImpCasts());
      Call && Call->getMethodDecl() &&
      (isa<CXXConversionDecl>(Call->getMethodDecl()) ||
       nameIn(Call->getMethodDecl(), {"load"})))
    Value = Call->getImplicitObjectArgument();
  const auto *Member = dyn_cast<MemberExpr>(Value->IgnoreParenImpCasts());
  return Member && isAtomic(Member->getType()) &&
                 isa<FieldDecl>(Member->getMemberDecl()) &&
                 isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
             ? Member->getMemberDecl()
             : nullptr;
}

/// What a guard class of the program's own is made of: the guard inside, which
/// changes only what is held, and the way to the map that it locks.
static bool isPartOfGuard(const ValueDecl *D) {
  const auto *Field = dyn_cast<FieldDecl>(D);
  const auto *Of =
      Field ? dyn_cast<CXXRecordDecl>(Field->getParent()) : nullptr;
  if (!Of || !guardType(Of))
    return false;
  QualType T = Field->getType();
  return guardType(T) || ((T->isPointerType() || T->isReferenceType()) &&
                          mapType(T->getPointeeType()));
}

static bool isHeldShared(const Lockset &Held) {
  return llvm::any_of(
      Held, [](const HeldLock &L) { return L.Mode == LockMode::Shared; });
}

void FunctionCollector::collectStates(const FunctionContext &In) {
  Uses U(In.Context, In.Parents, In.Decl);
  collectInitialized(In);
  // Who asks such a function asks the atomic.
  for (const Expr *E : In.Scan.Calls) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
    const ValueDecl *Flag = Call ? givenFlag(Call->getMethodDecl()) : nullptr;
    const Lockset *Held = Flag ? In.Held(E) : nullptr;
    if (!Held || !isInteresting(Flag))
      continue;
    StateAccess A;
    A.Usr = usr(Flag);
    A.Path = In.Objects.ofTarget(Call->getImplicitObjectArgument());
    if (A.Path.known())
      A.Path.Steps.push_back(A.Usr);
    States.insert(Flag);
    A.Unshared = In.Unshared(A.Path);
    A.Held = *Held;
    A.Loc = Src.place(E->getExprLoc());
    A.Kept = leavesBy(In, E);
    In.Out.States.push_back(std::move(A));
  }
  std::vector<BodyScan::Mention> Mentions = In.Scan.States;
  llvm::copy_if(In.Scan.Maps, std::back_inserter(Mentions), isPlainContainer);
  for (const BodyScan::Mention &M : Mentions) {
    if (Src.inSystemHeader(M.Decl->getLocation()) || isPerThread(M.Decl) ||
        isOfLibraryMacro(M.Decl, Src))
      continue;
    if (isPartOfGuard(M.Decl))
      continue;
    const Lockset *Held = In.Held(M.At);
    bool Locked = Held && !Held->empty();
    bool Followed = isInteresting(M.Decl);
    if (!Locked && !Followed)
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
    if (Followed) {
      handle(M.At);
      this->Followed.insert(cast<ValueDecl>(M.Decl->getCanonicalDecl()));
      A.Mention = Src.range(M.At->getSourceRange());
      A.InMacro = !Src.editable(M.At->getSourceRange());
      A.Dependent = In.Out.Instantiated;
      A.Repeats = repeats(In, M.At);
    }
    if (isOwner(In, M.At)) {
      A.Kept = "holds a map or a mutex";
      In.Out.States.push_back(std::move(A));
      continue;
    }
    StateUses Found = usesOfState(In, U, M.At, A.Held);
    A.Named = Found.Named;
    A.Kept = !Held ? "is named in code that does not run, or was not analysed"
                   : std::move(Found.Kept);
    if (A.Kept.empty() && Found.Told && isHeldShared(A.Held))
      A.Kept = ToldUnderSharedLock;
    if (isSynchronized(M.Decl->getType()))
      if (const char *Flag = flagUse(In, U, M.At); *Flag)
        A.Kept = Flag;
    auto Add = [&](bool IsWrite, bool Pointee) {
      StateAccess Copy = A;
      Copy.Write = IsWrite;
      Copy.Pointee = Pointee;
      In.Out.States.push_back(std::move(Copy));
    };
    if (Found.Write || Found.Read ||
        (!Found.PointeeWrite && !Found.PointeeRead))
      Add(Found.Write, false);
    if (Found.PointeeWrite || Found.PointeeRead)
      Add(Found.PointeeWrite, true);
  }
}

} // namespace unlatch
