//===- MapTypes.cpp - Which types are maps --------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The maps that can be migrated are rows of a table. Any other type is one by
// its structure, as all of the common libraries' maps are: what it is called
// decides nothing, and it is kept.
//
//===----------------------------------------------------------------------===//

#include "matchers/LockTypes.h"
#include "matchers/ProjectTypes.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

static constexpr MapType Maps[] = {
    {"std::unordered_map", MapFamily::Hash, 2, 4},
    {"std::map", MapFamily::Ordered, 2, 3},
};
/// Everything that only its structure tells: other libraries' maps, multimaps,
/// sets. No argument of such a template is known to be an allocator.
static constexpr MapType OtherMap = {"", MapFamily::Unsupported, ~0u, ~0u};

static constexpr unsigned MaxBases = 6;

/// A public member of this name, in the class or in one it inherits from.
static bool hasMember(const CXXRecordDecl *Record, llvm::StringRef Name,
                      unsigned Depth = 0) {
  ASTContext &Context = Record->getASTContext();
  for (const NamedDecl *D : Record->lookup(&Context.Idents.get(Name)))
    if (D->getAccess() == AS_public || D->getAccess() == AS_none)
      return true;
  if (Depth == MaxBases)
    return false;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
        Of && Of->hasDefinition() &&
        hasMember(Of->getDefinition(), Name, Depth + 1))
      return true;
  return false;
}

/// Maps that may be used by several threads at once need no guard: they lock
/// for themselves, or say so in their names.
static bool seesToItself(const CXXRecordDecl *Record) {
  std::string Name = llvm::StringRef(qualifiedName(Record)).lower();
  for (llvm::StringRef Word :
       {"concurrent", "lockfree", "lock_free", "threadsafe", "thread_safe",
        "synchronized", "parallel_", "cuckoohash", "unlatch::"})
    if (llvm::StringRef(Name).contains(Word))
      return true;
  for (const FieldDecl *Field : Record->fields())
    if (mutexType(Field->getType()))
      return true;
  return false;
}

const MapType *mapType(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->getIdentifier())
    return nullptr;
  // Most types are none, and a qualified name takes its time.
  if (Record->getName().ends_with("map") && isInStd(Record)) {
    std::string Name = qualifiedName(Record);
    for (const MapType &M : Maps)
      if (M.Name == Name)
        return &M;
  }
  if (!projectTypes().Maps.empty() &&
      llvm::is_contained(projectTypes().Maps, qualifiedName(Record)))
    return &OtherMap;
  Record = Record->getDefinition();
  if (!Record || Record->isDependentContext() || Record->isLambda() ||
      !hasMember(Record, "key_type") || !hasMember(Record, "find") ||
      !hasMember(Record, "end") || seesToItself(Record))
    return nullptr;
  return &OtherMap;
}

} // namespace unlatch
