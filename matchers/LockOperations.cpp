//===- LockOperations.cpp - Which functions lock and unlock --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/LockOperations.h"

#include "matchers/LockTypes.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"

#include <string>

using namespace clang;

namespace unlatch {

static constexpr auto Shared = LockMode::Shared;
static constexpr auto Exclusive = LockMode::Exclusive;

/// The words that libraries and projects use, whatever the capitals.
static constexpr LockOperation Operations[] = {
    {"lock", LockOperation::Acquire, Exclusive},
    {"lockexclusive", LockOperation::Acquire, Exclusive},
    {"exclusivelock", LockOperation::Acquire, Exclusive},
    {"writelock", LockOperation::Acquire, Exclusive},
    {"lockwrite", LockOperation::Acquire, Exclusive},
    {"lockforwrite", LockOperation::Acquire, Exclusive},
    {"lockforwriting", LockOperation::Acquire, Exclusive},
    {"lockwriter", LockOperation::Acquire, Exclusive},
    {"writerlock", LockOperation::Acquire, Exclusive},
    {"wrlock", LockOperation::Acquire, Exclusive},
    {"lockwr", LockOperation::Acquire, Exclusive},
    {"wlock", LockOperation::Acquire, Exclusive},
    {"lockw", LockOperation::Acquire, Exclusive},
    {"acquirewrite", LockOperation::Acquire, Exclusive},
    {"acquirewritelock", LockOperation::Acquire, Exclusive},
    {"acquireexclusive", LockOperation::Acquire, Exclusive},
    {"lockshared", LockOperation::Acquire, Shared},
    {"sharedlock", LockOperation::Acquire, Shared},
    {"lockupgrade", LockOperation::Acquire, Exclusive, true},
    {"readlock", LockOperation::Acquire, Shared},
    {"lockread", LockOperation::Acquire, Shared},
    {"lockforread", LockOperation::Acquire, Shared},
    {"lockforreading", LockOperation::Acquire, Shared},
    {"lockreader", LockOperation::Acquire, Shared},
    {"readerlock", LockOperation::Acquire, Shared},
    {"rdlock", LockOperation::Acquire, Shared},
    {"lockrd", LockOperation::Acquire, Shared},
    {"rlock", LockOperation::Acquire, Shared},
    {"lockr", LockOperation::Acquire, Shared},
    {"acquireread", LockOperation::Acquire, Shared},
    {"acquirereadlock", LockOperation::Acquire, Shared},
    {"acquireshared", LockOperation::Acquire, Shared},
    {"unlock", LockOperation::Release, std::nullopt},
    {"unlockexclusive", LockOperation::Release, Exclusive},
    {"exclusiveunlock", LockOperation::Release, Exclusive},
    {"writeunlock", LockOperation::Release, Exclusive},
    {"unlockwrite", LockOperation::Release, Exclusive},
    {"unlockforwrite", LockOperation::Release, Exclusive},
    {"unlockwriter", LockOperation::Release, Exclusive},
    {"writerunlock", LockOperation::Release, Exclusive},
    {"wrunlock", LockOperation::Release, Exclusive},
    {"unlockwr", LockOperation::Release, Exclusive},
    {"wunlock", LockOperation::Release, Exclusive},
    {"unlockw", LockOperation::Release, Exclusive},
    {"releasewrite", LockOperation::Release, Exclusive},
    {"releasewritelock", LockOperation::Release, Exclusive},
    {"releaseexclusive", LockOperation::Release, Exclusive},
    {"unlockshared", LockOperation::Release, Shared},
    {"sharedunlock", LockOperation::Release, Shared},
    {"unlockupgrade", LockOperation::Release, Exclusive},
    {"readunlock", LockOperation::Release, Shared},
    {"unlockread", LockOperation::Release, Shared},
    {"unlockforread", LockOperation::Release, Shared},
    {"unlockreader", LockOperation::Release, Shared},
    {"readerunlock", LockOperation::Release, Shared},
    {"rdunlock", LockOperation::Release, Shared},
    {"unlockrd", LockOperation::Release, Shared},
    {"runlock", LockOperation::Release, Shared},
    {"unlockr", LockOperation::Release, Shared},
    {"releaseread", LockOperation::Release, Shared},
    {"releasereadlock", LockOperation::Release, Shared},
    {"releaseshared", LockOperation::Release, Shared},
    {"trylock", LockOperation::Try, Exclusive},
    {"trylockfor", LockOperation::Try, Exclusive},
    {"trylockuntil", LockOperation::Try, Exclusive},
    {"timedlock", LockOperation::Try, Exclusive},
    {"trywritelock", LockOperation::Try, Exclusive},
    {"trylockforwrite", LockOperation::Try, Exclusive},
    {"trylockwrite", LockOperation::Try, Exclusive},
    {"writertrylock", LockOperation::Try, Exclusive},
    {"trywrlock", LockOperation::Try, Exclusive},
    {"timedwrlock", LockOperation::Try, Exclusive},
    {"trylockshared", LockOperation::Try, Shared},
    {"trylocksharedfor", LockOperation::Try, Shared},
    {"trylockshareduntil", LockOperation::Try, Shared},
    {"timedlockshared", LockOperation::Try, Shared},
    {"trylockupgrade", LockOperation::Try, Exclusive, true},
    {"tryreadlock", LockOperation::Try, Shared},
    {"trylockforread", LockOperation::Try, Shared},
    {"trylockread", LockOperation::Try, Shared},
    {"readertrylock", LockOperation::Try, Shared},
    {"tryrdlock", LockOperation::Try, Shared},
    {"timedrdlock", LockOperation::Try, Shared},
    {"unlockupgradeandlock", LockOperation::Change, Exclusive},
    {"unlockupgradeandlockshared", LockOperation::Change, Shared},
    {"unlockandlockupgrade", LockOperation::Change, Exclusive, true},
    {"unlockandlockshared", LockOperation::Change, Shared},
};

static std::string plainName(llvm::StringRef Name) {
  std::string Plain = Name.lower();
  std::erase(Plain, '_');
  return Plain;
}

static const LockOperation *operationByName(llvm::StringRef Name) {
  // Most functions' names have nothing of a lock.
  if (!Name.contains_insensitive("lock") &&
      !Name.contains_insensitive("acquire") &&
      !Name.contains_insensitive("release"))
    return nullptr;
  std::string Plain = plainName(Name);
  for (const LockOperation &O : Operations)
    if (O.Name == Plain)
      return &O;
  return nullptr;
}

/// Clang's capability attributes, where they speak of the object itself.
static const LockOperation *operationByAttribute(const FunctionDecl *Function) {
  auto Row = [](llvm::StringRef Name) { return operationByName(Name); };
  if (const auto *A = Function->getAttr<AcquireCapabilityAttr>();
      A && A->args_size() == 0)
    return Row(A->isShared() ? "lock_shared" : "lock");
  if (const auto *A = Function->getAttr<TryAcquireCapabilityAttr>();
      A && A->args_size() == 0)
    return Row(A->isShared() ? "try_lock_shared" : "try_lock");
  if (const auto *A = Function->getAttr<ReleaseCapabilityAttr>();
      A && A->args_size() == 0)
    return Row(A->isShared() ? "unlock_shared" : "unlock");
  return nullptr;
}

const LockOperation *lockOperation(const FunctionDecl *Function) {
  if (!Function || !Function->getDeclName().isIdentifier() ||
      !Function->getIdentifier())
    return nullptr;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function)) {
    if (Method->isStatic())
      return nullptr;
    if (const LockOperation *O = operationByAttribute(Function))
      return O;
    return operationByName(Function->getName());
  }
  // In the manner of C: the longest ending that says something.
  if (Function->getNumParams() == 0 ||
      !Function->getParamDecl(0)->getType()->isPointerType() ||
      !mutexType(Function->getParamDecl(0)->getType()->getPointeeType()))
    return nullptr;
  llvm::StringRef Name = Function->getName();
  for (;;) {
    if (const LockOperation *O = operationByName(Name))
      return O;
    size_t Next = Name.find('_', 1);
    if (Next == llvm::StringRef::npos)
      return nullptr;
    Name = Name.substr(Next + 1);
  }
}

} // namespace unlatch
