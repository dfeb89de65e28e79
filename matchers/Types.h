//===- Types.h - What kinds of types there are --------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which types are maps, by name and by structure, and what else the analysis
// asks about types. Mutexes and guards are in LockTypes.h.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_TYPES_H
#define UNLATCH_MATCHERS_TYPES_H

#include "summary/Objects.h"

#include "clang/AST/Type.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace clang {
class ASTContext;
class CXXRecordDecl;
class Decl;
class NamedDecl;
} // namespace clang

namespace unlatch {

struct MapType {
  llvm::StringRef Name; ///< empty for a type that has the structure of a map
  MapFamily Family;
  unsigned Defaults;  ///< index of the first template argument with a default
  unsigned Allocator; ///< index of the allocator among them
};

/// The class of T after references and aliases; null for other types.
const clang::CXXRecordDecl *recordOf(clang::QualType T);

/// Null for what is no map. A class that no table names is a map, or a set, if
/// it has key_type, find and end, and does not lock for itself.
const MapType *mapType(clang::QualType T);

/// std::shared_ptr, std::unique_ptr and others of their shape: a class with
/// operator-> and operator* that give the pointee.
bool isSmartPointer(clang::QualType T);
/// A callable whose target is not seen: std::function, a function pointer.
bool isErasedCallable(clang::QualType T);
/// Something that points into other objects: pointers, references, string_view,
/// span, iterators, reference_wrapper.
bool isViewLike(clang::QualType T);
/// An atomic: any thread may change it at any time.
bool isAtomic(clang::QualType T);
/// Atomics, mutexes and const objects need no guard.
bool isSynchronized(clang::QualType T);
/// An atomic or a mutex, or a class with one in it: something that others may
/// use or change while the map's lock is only held shared.
bool holdsSynchronized(clang::QualType T, unsigned Depth = 0);
/// std::pair.
bool isStdPair(clang::QualType T);
/// By its name, as libraries call theirs.
bool isIterator(clang::QualType T);
/// Raw or smart pointer, or a class with one in it.
bool holdsPointer(clang::QualType T);
/// Integers and enumerations in elements of type T.
NumbersInside numbersIn(clang::QualType T);
/// Neither a pointer nor a class of the program's is in it. As the runtime's
/// is_silently_destructible says, or true where that is in doubt.
bool isSilentlyDestroyed(clang::QualType T);
/// A string_view, a span and the like, or a standard class with one in it.
bool holdsView(clang::QualType T);
/// Copying is a few words: scalars, small trivially copyable classes, shared
/// pointers.
bool isCheapToCopy(clang::QualType T, const clang::ASTContext &Context);
bool isCopyable(clang::QualType T);

/// True for what namespace std declares, at any depth: members of its classes
/// and of its detail namespaces too.
bool isInStd(const clang::Decl *D);

/// "std::unordered_map" for its instantiations, inline namespaces left out.
std::string qualifiedName(const clang::NamedDecl *D);

} // namespace unlatch

#endif // UNLATCH_MATCHERS_TYPES_H
