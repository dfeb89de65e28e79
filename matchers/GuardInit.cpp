//===- GuardInit.cpp - What the initialiser of a guard says --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/GuardInit.h"

#include "matchers/GuardShape.h"
#include "matchers/Locksets.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

static llvm::StringRef tagName(const Expr *E) {
  const CXXRecordDecl *Record = recordOf(E->getType());
  return Record && Record->getIdentifier() ? Record->getName()
                                           : llvm::StringRef();
}

/// Guard(mutex), Guard{mutex} and the copies that never happen, without the
/// wrapping.
static const Expr *unwrap(const Expr *Init) {
  for (;;) {
    const Expr *Inner = Init->IgnoreImplicit()->IgnoreParens();
    if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Inner))
      Inner = Cast->getSubExpr();
    if (const auto *List = dyn_cast<InitListExpr>(Inner);
        List && List->getNumInits() == 1)
      Inner = List->getInit(0);
    if (Inner == Init)
      return Init;
    Init = Inner;
  }
}

/// A mutex, or a pointer to one.
static bool isMutex(const Expr *E) {
  QualType T = E->IgnoreImpCasts()->getType();
  return mutexType(T->isPointerType() ? T->getPointeeType() : T) != nullptr;
}

/// &x names an object; another pointer may be null.
static bool isAddress(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  const auto *Unary = dyn_cast<UnaryOperator>(E);
  return !E->getType()->isPointerType() || isa<CXXThisExpr>(E) ||
         (Unary && Unary->getOpcode() == UO_AddrOf);
}

/// A pointer that is chosen when the program runs.
static bool isConditional(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  return isa<AbstractConditionalOperator>(E) || isa<CXXNullPtrLiteralExpr>(E);
}

static std::optional<bool> constantFlag(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
    E = Default->getExpr()->IgnoreParenImpCasts();
  if (const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(E))
    return Literal->getValue();
  return std::nullopt;
}

/// The same for the flags of the program's own classes, which may be of an
/// enumeration.
static std::optional<long long> constantChoice(const Expr *E) {
  if (std::optional<bool> Flag = constantFlag(E))
    return *Flag;
  E = E->IgnoreParenImpCasts();
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
    E = Default->getExpr()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Value =
      Ref ? dyn_cast<EnumConstantDecl>(Ref->getDecl()) : nullptr;
  if (!Value)
    return std::nullopt;
  return Value->getInitVal().getExtValue();
}

/// The classes that a table names: mutexes, tags, flags and times.
static void readNamed(const GuardType &Type, const CXXConstructExpr *Construct,
                      GuardInit &Result) {
  Result.Mask = Holding::Held;
  for (const Expr *Arg : Construct->arguments()) {
    if (isa<CXXDefaultArgExpr>(Arg))
      continue;
    if (isMutex(Arg)) {
      Result.Mutexes.push_back({Arg, {}, {}, Type.Mode});
      if (Type.is(GuardType::MayBeNull) && isConditional(Arg)) {
        Result.Mask = Holding::Maybe;
        Result.Deferred = true;
      }
      continue;
    }
    if (Type.is(GuardType::FlagWrites) && Arg->getType()->isBooleanType()) {
      if (std::optional<bool> Writes = constantFlag(Arg)) {
        Result.Mode = *Writes ? LockMode::Exclusive : LockMode::Shared;
      } else {
        Result.Mask = Holding::Maybe;
        Result.Deferred = true;
      }
      continue;
    }
    // boost::upgrade_to_unique_lock over an upgrade_lock, which keeps its own.
    const auto *Ref = dyn_cast<DeclRefExpr>(Arg->IgnoreParenImpCasts());
    if (const auto *Other = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
        Other && guardType(Other->getType())) {
      Result.MovedFrom = Other;
      Result.Upgrades = true;
      Result.Understood = true;
      return;
    }
    llvm::StringRef Tag = tagName(Arg);
    Result.Deferred = true;
    if (Tag == "defer_lock_t") {
      Result.Mask = Holding::NotHeld;
    } else if (Tag == "try_to_lock_t" || Tag == "duration" ||
               Tag == "time_point") {
      Result.Mask = Holding::Maybe;
      Result.TryOrTimed = true;
    } else if (Tag != "adopt_lock_t") {
      // A mutex of a type that is not known, or an argument nobody foresaw.
      Result.Understood = false;
      Result.Mask = Holding::Maybe;
    }
  }
  for (GuardInit::Mutex &M : Result.Mutexes)
    M.Mode = Result.Mode;
  if (Result.Mutexes.empty())
    Result.Understood = false;
}

/// The classes of the program's own.
static void readShape(const CXXConstructExpr *Construct,
                      const CXXConstructorDecl *Constructor, const Source &Src,
                      GuardInit &Result) {
  GuardConstructor C = guardConstructor(Constructor, Src);
  Result.Opaque = !C.Plain;
  if (C.Guessed) {
    Result.Made = Construct;
    Result.Understood = !C.Locks.empty();
  }
  for (GuardConstructor::Lock &L : C.Locks) {
    GuardInit::Mutex M;
    unsigned Status = L.Later          ? Holding::NotHeld
                      : L.When.Unknown ? Holding::Maybe
                                       : Holding::Held;
    if (L.When.Flag >= 0) {
      std::optional<long long> Value;
      if (unsigned(L.When.Flag) < Construct->getNumArgs())
        Value = constantChoice(Construct->getArg(L.When.Flag));
      if (Value && (*Value == L.When.FlagValue) == L.When.FlagDiffers)
        continue;
      if (!Value)
        Status = Holding::Maybe;
    }
    if (L.Mutex.Root.compare(0, 6, "param:") == 0) {
      unsigned Index = std::stoul(L.Mutex.Root.substr(6));
      if (Index >= Construct->getNumArgs())
        continue;
      M.E = Construct->getArg(Index);
      M.Steps = L.Mutex.Steps;
      if (L.When.IfNotNull && !isAddress(M.E))
        Status = Holding::Maybe;
    } else {
      M.Global = L.Mutex;
    }
    M.Mode = L.Mode;
    Result.Mode = L.Mode;
    Result.Mask = Result.Mutexes.empty() ? Status : Result.Mask | Status;
    Result.Deferred |= Status != Holding::Held;
    Result.Mutexes.push_back(std::move(M));
  }
}

GuardInit readGuardInit(const Expr *Init, const Source &Src) {
  GuardInit Result;
  if (!Init)
    return Result;
  Init = unwrap(Init);
  const GuardType *Type = guardType(Init->getType());
  if (!Type)
    return Result;
  Result.Mode = Type->Mode;
  Result.ForUpgrade = Type->is(GuardType::ForUpgrade);
  if (const auto *Call = dyn_cast<CallExpr>(Init)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && isInStd(Callee) && Callee->getIdentifier() &&
        Callee->getName() == "move" && Call->getNumArgs() == 1) {
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts())) {
        Result.MovedFrom = dyn_cast<VarDecl>(Ref->getDecl());
        Result.Understood = Result.MovedFrom != nullptr;
      }
      return Result;
    }
    if (std::optional<WrapperCall> Locked = lockedPointer(Call)) {
      Result.Understood = true;
      Result.Mode = Locked->Mode;
      Result.Mutexes.push_back(
          {Locked->Object, {WrapperLock}, {}, Locked->Mode});
      Result.Mask = Locked->Try ? Holding::Maybe : Holding::Held;
      Result.Deferred = Result.TryOrTimed = Locked->Try;
      Result.Opaque = Locked->Opaque;
      return Result;
    }
    Result.Factory = Call;
    return Result;
  }
  const auto *Construct = dyn_cast<CXXConstructExpr>(Init);
  if (!Construct)
    return Result;
  if (Construct->getNumArgs() == 1 &&
      Construct->getConstructor()->isCopyOrMoveConstructor())
    return readGuardInit(Construct->getArg(0), Src);
  // boost::unique_lock(std::move(upgrade_lock))
  if (Construct->getNumArgs() == 1 && !Type->Name.empty() &&
      guardType(Construct->getArg(0)->getType()) &&
      !isa<DeclRefExpr>(Construct->getArg(0)->IgnoreParenImpCasts())) {
    Result = readGuardInit(Construct->getArg(0), Src);
    Result.Mode = Type->Mode;
    Result.ForUpgrade = Type->is(GuardType::ForUpgrade);
    Result.Deferred = true;
    return Result;
  }
  Result.Understood = true;
  bool Default = true;
  for (const Expr *Arg : Construct->arguments())
    Default &= isa<CXXDefaultArgExpr>(Arg);
  // class ReadLock : public std::shared_lock<M> { using shared_lock::...; }
  const CXXConstructorDecl *Constructor = Construct->getConstructor();
  if (const auto Inherited = Constructor->getInheritedConstructor()) {
    const CXXDestructorDecl *Destructor =
        Constructor->getParent()->getDestructor();
    Result.Opaque = Destructor && Destructor->isUserProvided();
    Constructor = Inherited.getConstructor();
    Type = guardType(Constructor->getParent());
    if (!Type) {
      Result.Understood = false;
      return Result;
    }
    Result.Mode = Type->Mode;
  }
  if (!Type->Name.empty()) {
    if (!Default)
      readNamed(*Type, Construct, Result);
  } else {
    readShape(Construct, Constructor, Src, Result);
  }
  return Result;
}

GuardInit readGuardAcquire(const CXXMemberCallExpr *Call) {
  GuardInit Result;
  const CXXMethodDecl *Method = Call->getMethodDecl();
  if (!Method || !Method->getIdentifier() || Call->getNumArgs() == 0 ||
      !isMutex(Call->getArg(0)))
    return Result;
  const GuardType *Type = guardType(Call->getObjectType());
  bool Try = Method->getName() == "try_acquire";
  if (!Type || !Type->is(GuardType::FlagWrites) ||
      (!Try && Method->getName() != "acquire"))
    return Result;
  std::optional<bool> Writes = Call->getNumArgs() > 1
                                   ? constantFlag(Call->getArg(1))
                                   : std::optional<bool>();
  Result.Understood = true;
  Result.Deferred = true;
  Result.TryOrTimed = Try;
  Result.Mask = Try || !Writes ? Holding::Maybe : Holding::Held;
  Result.Mode = Writes.value_or(true) ? LockMode::Exclusive : LockMode::Shared;
  Result.Mutexes.push_back({Call->getArg(0), {}, {}, Result.Mode});
  return Result;
}

} // namespace unlatch
