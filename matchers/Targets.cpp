//===- Targets.cpp - The types of which an object holds others ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Targets.h"

#include "matchers/Names.h"
#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <set>

using namespace clang;

namespace unlatch {

namespace {

/// Parts of parts are followed this far.
constexpr unsigned MaxDepth = 8;

class Parts {
public:
  std::set<std::string> Names;

  /// Contained: a part of what a standard class holds.
  void add(QualType T, bool Contained, unsigned Depth) {
    T = T.getCanonicalType();
    if (T->isDependentType() || Depth > MaxDepth)
      return;
    if (const auto *Array = dyn_cast<ArrayType>(T.getTypePtr()))
      return add(Array->getElementType(), /*Contained=*/true, Depth + 1);
    if (T->isPointerType() || T->isReferenceType()) {
      if (Contained)
        name(T->getPointeeType());
      return;
    }
    const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
    if (!Record) {
      if (Contained)
        name(T);
      return;
    }
    if (isInStd(Record)) {
      if (isSmartPointer(T))
        Names.insert(qualifiedName(Record));
      // A view owns nothing that anything could refer to.
      if (!isViewLike(T))
        addArguments(*Record, Depth + 1);
      return;
    }
    name(T);
    const CXXRecordDecl *Definition = Record->getDefinition();
    if (!Definition || !Seen.insert(Definition).second)
      return;
    for (const CXXBaseSpecifier &Base : Definition->bases())
      add(Base.getType(), Contained, Depth + 1);
    for (const FieldDecl *Field : Definition->fields())
      add(Field->getType(), Contained, Depth + 1);
  }

private:
  /// A pointer to a base may refer to what is derived from it.
  void name(QualType T) {
    T = T.getCanonicalType().getUnqualifiedType();
    const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
    if (!Record) {
      Names.insert(T.getAsString());
      return;
    }
    Names.insert(qualifiedName(Record));
    if (const CXXRecordDecl *Definition = Record->getDefinition())
      for (const CXXBaseSpecifier &Base : Definition->bases())
        if (!Base.getType()->isDependentType())
          name(Base.getType());
  }

  void addArguments(const CXXRecordDecl &Record, unsigned Depth) {
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(&Record);
    auto Add = [&](const TemplateArgument &Arg) {
      // Neither allocators nor deleters, nor traits.
      const CXXRecordDecl *Class = Arg.getKind() == TemplateArgument::Type
                                       ? recordOf(Arg.getAsType())
                                       : nullptr;
      if (Arg.getKind() == TemplateArgument::Type &&
          !(Class && isInStd(Class) && Class->hasDefinition() &&
            Class->isEmpty()))
        add(Arg.getAsType(), /*Contained=*/true, Depth);
    };
    for (const TemplateArgument &Arg : Spec
                                           ? Spec->getTemplateArgs().asArray()
                                           : llvm::ArrayRef<TemplateArgument>())
      if (Arg.getKind() == TemplateArgument::Pack)
        llvm::for_each(Arg.pack_elements(), Add);
      else
        Add(Arg);
  }

  llvm::SmallPtrSet<const CXXRecordDecl *, 8> Seen;
};

} // namespace

std::vector<std::string> typesHeld(QualType T) {
  Parts Found;
  Found.add(T, /*Contained=*/false, 0);
  return {Found.Names.begin(), Found.Names.end()};
}

} // namespace unlatch
