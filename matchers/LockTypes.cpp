//===- LockTypes.cpp - Which types are mutexes and guards -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/LockTypes.h"

#include "matchers/GuardShape.h"
#include "matchers/LockCache.h"
#include "matchers/LockOperations.h"
#include "matchers/ProjectTypes.h"
#include "matchers/Types.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/ArrayRef.h"

#include <string>

using namespace clang;

namespace unlatch {

static constexpr MutexType Mutexes[] = {
    {"std::shared_mutex", true},
    {"std::shared_timed_mutex", true},
    {"std::mutex", false},
    {"std::timed_mutex", false},
    {"std::recursive_mutex", false},
    {"std::recursive_timed_mutex", false},
    {"boost::shared_mutex", true},
    {"boost::upgrade_mutex", true},
    {"boost::mutex", false},
    {"boost::timed_mutex", false},
    {"boost::recursive_mutex", false},
    {"absl::Mutex", true},
    {"folly::SharedMutexImpl", true},
    {"llvm::sys::RWMutexImpl", true},
    {"llvm::sys::SmartRWMutex", true},
    {"llvm::sys::SmartMutex", false},
    {"QReadWriteLock", true},
    {"QMutex", false},
    {"QRecursiveMutex", false},
    {"Poco::RWLock", true},
    {"Poco::Mutex", false},
    {"Poco::FastMutex", false},
    {"tbb::detail::d1::rw_mutex", true},
    {"tbb::detail::d1::spin_rw_mutex", true},
    {"tbb::detail::d1::queuing_rw_mutex", true},
    {"tbb::spin_rw_mutex", true},
    {"tbb::spin_rw_mutex_v3", true},
    {"tbb::queuing_rw_mutex", true},
    {"pthread_rwlock_t", true},
    {"pthread_mutex_t", false},
    {"_GRWLock", true},
};
/// Mutexes that only their shape tells.
static constexpr MutexType SharedShape = {"", true};
static constexpr MutexType ExclusiveShape = {"", false};

static constexpr auto Shared = LockMode::Shared;
static constexpr auto Exclusive = LockMode::Exclusive;

static constexpr GuardType Guards[] = {
    {"std::shared_lock", Shared},
    {"std::unique_lock", Exclusive},
    {"std::lock_guard", Exclusive},
    {"std::scoped_lock", Exclusive, GuardType::Several},
    {"boost::shared_lock", Shared},
    {"boost::shared_lock_guard", Shared},
    {"boost::upgrade_lock", Exclusive, GuardType::ForUpgrade},
    {"boost::upgrade_to_unique_lock", Exclusive},
    {"boost::unique_lock", Exclusive},
    {"boost::lock_guard", Exclusive},
    {"absl::ReaderMutexLock", Shared},
    {"absl::WriterMutexLock", Exclusive},
    {"absl::MutexLock", Exclusive},
    {"absl::MutexLockMaybe", Exclusive, GuardType::MayBeNull},
    {"absl::ReleasableMutexLock", Exclusive, GuardType::ReleaseUnlocks},
    {"folly::SharedMutexImpl::ReadHolder", Shared},
    {"folly::SharedMutexImpl::UpgradeHolder", Exclusive, GuardType::ForUpgrade},
    {"folly::SharedMutexImpl::WriteHolder", Exclusive},
    {"folly::LockedPtr", Exclusive},
    {"llvm::sys::SmartScopedReader", Shared},
    {"llvm::sys::SmartScopedWriter", Exclusive},
    {"llvm::sys::SmartScopedLock", Exclusive},
    {"QReadLocker", Shared, GuardType::MayBeNull},
    {"QWriteLocker", Exclusive, GuardType::MayBeNull},
    {"QMutexLocker", Exclusive, GuardType::MayBeNull},
    {"Poco::ScopedReadRWLock", Shared},
    {"Poco::ScopedWriteRWLock", Exclusive},
    {"Poco::ScopedRWLock", Shared, GuardType::FlagWrites},
    {"Poco::ScopedLock", Exclusive},
    {"Poco::ScopedLockWithUnlock", Exclusive},
    {"tbb::detail::d1::rw_scoped_lock", Exclusive,
     GuardType::FlagWrites | GuardType::ReleaseUnlocks},
    {"tbb::detail::d1::queuing_rw_mutex::scoped_lock", Exclusive,
     GuardType::FlagWrites | GuardType::ReleaseUnlocks},
    {"tbb::spin_rw_mutex::scoped_lock", Exclusive,
     GuardType::FlagWrites | GuardType::ReleaseUnlocks},
    {"tbb::spin_rw_mutex_v3::scoped_lock", Exclusive,
     GuardType::FlagWrites | GuardType::ReleaseUnlocks},
    {"tbb::queuing_rw_mutex::scoped_lock", Exclusive,
     GuardType::FlagWrites | GuardType::ReleaseUnlocks},
};
/// Guards that only their shape tells; each constructor says what it locks.
static constexpr GuardType GuardShape = {"", Exclusive};

/// The name of a class, or the typedef that a nameless one of C is known by.
static std::string typeName(const CXXRecordDecl *Record) {
  if (const TypedefNameDecl *Typedef = Record->getTypedefNameForAnonDecl())
    return qualifiedName(Typedef);
  return Record->getIdentifier() ? qualifiedName(Record) : std::string();
}

/// Locks and unlocks of a class, as far as they can be called with nothing but
/// the object: by anybody, or by friends, as guards are. Public ones of the
/// bases count.
static void findOperations(const CXXRecordDecl *Record, bool &AcquiresShared,
                           bool &AcquiresExclusive, bool &Releases,
                           unsigned Depth = 0) {
  for (const CXXMethodDecl *Method : Record->methods()) {
    if ((Method->getAccess() != AS_public && !Record->hasFriends()) ||
        Method->isImplicit() || Method->getMinRequiredArguments() != 0)
      continue;
    const LockOperation *O = lockOperation(Method);
    if (!O || Method->getReturnType()->isRecordType())
      continue;
    if (O->What == LockOperation::Release)
      Releases = true;
    else if (O->What == LockOperation::Acquire)
      (*O->Mode == LockMode::Shared ? AcquiresShared : AcquiresExclusive) =
          true;
  }
  if (Depth < 4)
    for (const CXXBaseSpecifier &Base : Record->bases())
      if (const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
          Of && Of->hasDefinition() && Base.getAccessSpecifier() == AS_public)
        findOperations(Of->getDefinition(), AcquiresShared, AcquiresExclusive,
                       Releases, Depth + 1);
}

/// A class that is there to be locked holds little else: one with a map or a
/// container of its own, and a lock() for its callers, is a helper's class.
static bool holdsData(const CXXRecordDecl *Record) {
  for (const FieldDecl *Field : Record->fields())
    if (mapType(Field->getType()))
      return true;
  return false;
}

static const MutexType *mutexByShape(const CXXRecordDecl *Record) {
  Record = Record->getDefinition();
  if (!Record || Record->isLambda() || Record->isDependentContext() ||
      isInStd(Record))
    return nullptr;
  bool AcquiresShared = false, AcquiresExclusive = false, Releases = false;
  findOperations(Record, AcquiresShared, AcquiresExclusive, Releases);
  if (!AcquiresExclusive || !Releases || holdsData(Record))
    return nullptr;
  // What is made from a mutex is a guard that can also be unlocked early.
  for (const CXXConstructorDecl *Constructor : Record->ctors())
    for (const ParmVarDecl *P : Constructor->parameters()) {
      QualType T = P->getType().getNonReferenceType();
      if (T->isPointerType())
        T = T->getPointeeType();
      const CXXRecordDecl *Of = recordOf(T);
      if (Of && Of->getCanonicalDecl() != Record->getCanonicalDecl() &&
          mutexType(T))
        return nullptr;
    }
  if (AcquiresShared)
    return &SharedShape;
  // Buffers, surfaces and files are locked as well.
  llvm::StringRef Name = Record->getName();
  for (llvm::StringRef Word : {"mutex", "lock", "critical", "futex"})
    if (Name.contains_insensitive(Word))
      return &ExclusiveShape;
  return Record->hasAttr<CapabilityAttr>() ? &ExclusiveShape : nullptr;
}

/// Guards that the project's configuration names: read like those of the table.
static constexpr GuardType ConfiguredShared = {"(configured)", Shared};
static constexpr GuardType ConfiguredGuard = {"(configured)", Exclusive};

static const MutexType *findMutexType(const CXXRecordDecl *Record) {
  std::string Name = typeName(Record);
  if (Name.empty())
    return nullptr;
  for (const MutexType &M : Mutexes)
    if (M.Name == Name)
      return &M;
  if (llvm::is_contained(projectTypes().SharedMutexes, Name))
    return &SharedShape;
  if (llvm::is_contained(projectTypes().Mutexes, Name))
    return &ExclusiveShape;
  if (namedGuard(Record))
    return nullptr;
  return Record->getIdentifier() ? mutexByShape(Record) : nullptr;
}

const MutexType *mutexType(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record)
    return nullptr;
  return LockCache::mutex(Record, findMutexType);
}

const GuardType *namedGuard(const CXXRecordDecl *Record) {
  if (!Record->getIdentifier())
    return nullptr;
  std::string Name = qualifiedName(Record);
  for (const GuardType &G : Guards)
    if (G.Name == Name)
      return &G;
  if (llvm::is_contained(projectTypes().SharedGuards, Name))
    return &ConfiguredShared;
  if (llvm::is_contained(projectTypes().Guards, Name))
    return &ConfiguredGuard;
  return nullptr;
}

static const GuardType *findGuardType(const CXXRecordDecl *Record) {
  if (const GuardType *Named = namedGuard(Record))
    return Named;
  return hasGuardShape(Record) ? &GuardShape : nullptr;
}

const GuardType *guardType(const CXXRecordDecl *Record) {
  return Record ? LockCache::guard(Record, findGuardType) : nullptr;
}

const GuardType *guardType(QualType T) { return guardType(recordOf(T)); }

bool mayHoldGuard(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->hasDefinition() || guardType(T))
    return false;
  Record = Record->getDefinition();
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record)) {
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
      if (Arg.getKind() == TemplateArgument::Type && guardType(Arg.getAsType()))
        return true;
      if (Arg.getKind() == TemplateArgument::Pack)
        for (const TemplateArgument &Element : Arg.pack_elements())
          if (Element.getKind() == TemplateArgument::Type &&
              guardType(Element.getAsType()))
            return true;
    }
  }
  if (isInStd(Record) || Record->isLambda())
    return false;
  for (const FieldDecl *Field : Record->fields())
    if (!Field->getType()->isReferenceType() && guardType(Field->getType()))
      return true;
  return false;
}

} // namespace unlatch
