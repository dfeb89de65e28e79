//===- GuardShape.cpp - Guards that only their shape tells ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/GuardShape.h"

#include "matchers/LockScan.h"
#include "matchers/Paths.h"
#include "matchers/QuietTypes.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>

using namespace clang;

namespace unlatch {

static bool containsAny(llvm::StringRef Name,
                        std::initializer_list<llvm::StringRef> Words) {
  return std::any_of(Words.begin(), Words.end(), [&](llvm::StringRef Word) {
    return Name.contains_insensitive(Word);
  });
}

/// The mutex type that a parameter refers or points to.
static const MutexType *mutexOfParameter(const ParmVarDecl *P) {
  QualType T = P->getType();
  if (!T->isReferenceType() && !T->isPointerType())
    return nullptr;
  return mutexType(T->getPointeeType());
}

bool hasGuardInside(const CXXRecordDecl *Record) {
  for (const FieldDecl *Field : Record->fields())
    if (!Field->getType()->isReferenceType() && guardType(Field->getType()))
      return true;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (guardType(Base.getType()))
      return true;
  return false;
}

/// What is known of the destructor: whether it gives locks back, and whether
/// it does nothing else.
static bool destructorReleases(const CXXRecordDecl *Record, const Source &Src,
                               bool &Plain) {
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  Plain &= llvm::none_of(Record->fields(), [](const FieldDecl *Field) {
    return endsLoudly(Field->getType());
  });
  if (hasGuardInside(Record)) {
    Plain &= !Destructor || !Destructor->isUserProvided();
    return true;
  }
  if (!Destructor || !Destructor->isUserProvided())
    return false;
  const FunctionDecl *Definition = nullptr;
  if (!Destructor->hasBody(Definition)) {
    Plain = false;
    return true;
  }
  LockScan Scan = scanLocks(Definition, Src);
  Plain &= Scan.Plain;
  return std::any_of(Scan.Operations.begin(), Scan.Operations.end(),
                     [](const LockScan::Operation &O) {
                       return O.What == LockOperation::Release;
                     });
}

/// SCOPED_CAPABILITY classes: the constructor's attributes say it all.
static void addFromAttributes(const CXXConstructorDecl *Constructor,
                              const Source &Src, GuardConstructor &Out) {
  for (const auto *A : Constructor->specific_attrs<AcquireCapabilityAttr>())
    for (const Expr *Arg : A->args())
      Out.Locks.push_back(
          {Paths(Src, nullptr).of(Arg),
           A->isShared() ? LockMode::Shared : LockMode::Exclusive,
           {}});
}

/// The object that a parameter refers or points to has a mutex.
static bool hasMutex(const ParmVarDecl *P) {
  QualType T = P->getType();
  if (!T->isReferenceType() && !T->isPointerType())
    return false;
  const CXXRecordDecl *Record = recordOf(T->getPointeeType());
  if (!Record || !Record->hasDefinition())
    return false;
  for (const FieldDecl *Field : Record->getDefinition()->fields())
    if (mutexType(Field->getType()))
      return true;
  return false;
}

/// ScopedLock, read_guard, AutoLocker; not Block, Clock or Scope.
static bool soundsLikeGuard(llvm::StringRef Name) {
  for (size_t I = 0; I != Name.size(); ++I) {
    bool Starts = I == 0 || Name[I - 1] == '_' ||
                  (llvm::isUpper(Name[I]) && !llvm::isUpper(Name[I - 1]));
    llvm::StringRef Word = Name.substr(I);
    if (Starts && (Word.starts_with_insensitive("lock") ||
                   Word.starts_with_insensitive("guard") ||
                   Word.starts_with_insensitive("holder")))
      return true;
  }
  return false;
}

/// Bodies that other units have: what the types and the names tell.
static void guess(const CXXConstructorDecl *Constructor,
                  GuardConstructor &Out) {
  const CXXRecordDecl *Record = Constructor->getParent();
  llvm::StringRef Name =
      Record->getIdentifier() ? Record->getName() : llvm::StringRef();
  if (!soundsLikeGuard(Name))
    return;
  for (const ParmVarDecl *P : Constructor->parameters()) {
    const MutexType *Mutex = mutexOfParameter(P);
    // An object with a mutex in it: which one is taken, and how, is not known.
    Out.Guessed |= Mutex || hasMutex(P);
    if (!Mutex)
      continue;
    GuardConstructor::Lock Lock;
    Lock.Mutex.Root = "param:" + std::to_string(P->getFunctionScopeIndex());
    if (containsAny(Name, {"read", "shared"}))
      Lock.Mode = LockMode::Shared;
    else if (Mutex->Shared &&
             !containsAny(Name, {"write", "exclusive", "unique"}))
      Lock.When.Unknown = true;
    Out.Locks.push_back(std::move(Lock));
  }
}

/// Guard(M *mutex) : mutex_(mutex) {}, where another member locks it.
static void addKept(const CXXConstructorDecl *Constructor,
                    GuardConstructor &Out) {
  const CXXRecordDecl *Record = Constructor->getParent();
  if (std::none_of(Record->method_begin(), Record->method_end(),
                   [](const CXXMethodDecl *Method) {
                     const LockOperation *O = lockOperation(Method);
                     return O && O->What == LockOperation::Acquire;
                   }))
    return;
  for (const CXXCtorInitializer *Init : Constructor->inits()) {
    const auto *Ref =
        Init->isAnyMemberInitializer()
            ? dyn_cast<DeclRefExpr>(stripToObject(Init->getInit()))
            : nullptr;
    const auto *P = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    if (!P || !mutexOfParameter(P))
      continue;
    GuardConstructor::Lock Lock;
    Lock.Mutex.Root = "param:" + std::to_string(P->getFunctionScopeIndex());
    Lock.Later = true;
    Out.Locks.push_back(std::move(Lock));
  }
}

GuardConstructor guardConstructor(const CXXConstructorDecl *Constructor,
                                  const Source &Src) {
  GuardConstructor Out;
  const CXXRecordDecl *Record = Constructor->getParent();
  addFromAttributes(Constructor, Src, Out);
  const FunctionDecl *Definition = nullptr;
  bool Seen =
      Constructor->hasBody(Definition) && !Definition->isDependentContext();
  // class ReadLock : public std::shared_lock<M> { using shared_lock::...; }
  if (const auto Inherited = Constructor->getInheritedConstructor();
      !Seen && Inherited && Out.Locks.empty())
    return Out;
  if (Seen) {
    LockScan Scan = scanLocks(Definition, Src);
    Out.Plain = Scan.Plain;
    if (Out.Locks.empty())
      for (const LockScan::Operation &O : Scan.Operations) {
        // What it owns itself is nobody else's.
        if (O.What == LockOperation::Release || !O.Mutex.known() ||
            O.Mutex.Root == "this" || Paths::isLocal(O.Mutex))
          continue;
        GuardConstructor::Lock Lock{O.Mutex, O.Mode, O.When};
        Lock.When.Unknown |= O.What == LockOperation::Try;
        Out.Locks.push_back(std::move(Lock));
      }
    if (Scan.Operations.empty() && Scan.Plain && Out.Locks.empty())
      addKept(cast<CXXConstructorDecl>(Definition), Out);
  } else if (Out.Locks.empty()) {
    guess(Constructor, Out);
  }
  if (!Out.Locks.empty() && !destructorReleases(Record, Src, Out.Plain)) {
    Out.Locks.clear();
    Out.Guessed = false;
  }
  return Out;
}

/// Not every class is worth a look at its bodies.
static bool isCandidate(const CXXRecordDecl *Record) {
  if (Record->hasAttr<ScopedLockableAttr>() || hasGuardInside(Record))
    return true;
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  return Destructor && Destructor->isUserProvided();
}

bool hasGuardShape(const CXXRecordDecl *Record) {
  if (!Record->hasDefinition() || Record->isLambda() ||
      Record->isDependentContext() || isInStd(Record) ||
      !Record->getIdentifier())
    return false;
  Record = Record->getDefinition();
  Source Src(Record->getASTContext());
  if (!isCandidate(Record))
    return false;
  // A class with other things to do than to hold a lock keeps state.
  for (const FieldDecl *Field : Record->fields())
    if (mapType(Field->getType()) && !Field->getType()->isReferenceType())
      return false;
  for (const CXXConstructorDecl *Constructor : Record->ctors()) {
    if (Constructor->isCopyOrMoveConstructor() || Constructor->isDeleted())
      continue;
    if (const auto Inherited = Constructor->getInheritedConstructor();
        Inherited && guardType(Inherited.getConstructor()->getParent()))
      return true;
    GuardConstructor C = guardConstructor(Constructor, Src);
    if (!C.Locks.empty() || C.Guessed)
      return true;
  }
  return false;
}

} // namespace unlatch
