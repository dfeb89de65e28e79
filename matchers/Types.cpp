//===- Types.cpp - What kinds of types there are ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Types.h"

#include "matchers/LockTypes.h"
#include "support/LLVMCompat.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace unlatch {

bool isInStd(const Decl *D) {
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent())
    if (C->isStdNamespace())
      return true;
  return false;
}

std::string qualifiedName(const NamedDecl *D) {
  llvm::SmallVector<std::string, 8> Parts{D->getNameAsString()};
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent()) {
    if (const auto *Space = dyn_cast<NamespaceDecl>(C)) {
      if (Space->isAnonymousNamespace())
        Parts.push_back("(anonymous namespace)");
      else if (!Space->isInline())
        Parts.push_back(Space->getNameAsString());
    } else if (const auto *Named = dyn_cast<NamedDecl>(C)) {
      Parts.push_back(Named->getNameAsString());
    }
  }
  return llvm::join(llvm::reverse(Parts), "::");
}

static bool isOneOf(llvm::StringRef Name,
                    std::initializer_list<llvm::StringRef> Names) {
  return llvm::is_contained(Names, Name);
}

const CXXRecordDecl *recordOf(QualType T) {
  if (T.isNull())
    return nullptr;
  return T.getNonReferenceType()->getAsCXXRecordDecl();
}

/// Whether the class itself declares an operator that is a function. To look it
/// up loads less of a precompiled class than to go through its members.
static bool declaresOperator(const CXXRecordDecl *Record,
                             OverloadedOperatorKind Operator) {
  DeclarationNameTable &Names = Record->getASTContext().DeclarationNames;
  return llvm::any_of(Record->lookup(Names.getCXXOperatorName(Operator)),
                      [](const NamedDecl *D) { return isa<CXXMethodDecl>(D); });
}

bool isSmartPointer(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->hasDefinition())
    return false;
  Record = Record->getDefinition();
  if (declaresOperator(Record, OO_Arrow) && declaresOperator(Record, OO_Star))
    return true;
  // libstdc++'s shared_ptr inherits its operators.
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (isSmartPointer(Base.getType()))
      return true;
  return false;
}

bool isErasedCallable(QualType T) {
  T = T.getNonReferenceType();
  if (T->isFunctionPointerType() || T->isFunctionType() ||
      T->isMemberFunctionPointerType())
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->getIdentifier())
    return false;
  return isOneOf(Record->getName(),
                 {"function", "move_only_function", "copyable_function",
                  "Function", "AnyInvocable", "FunctionRef", "function_ref"});
}

bool isViewLike(QualType T) {
  if (T->isReferenceType() || T->isAnyPointerType())
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->getIdentifier())
    return false;
  llvm::StringRef Name = Record->getName();
  return Name.contains("iterator") || Name.contains("Iterator") ||
         isOneOf(Name, {"basic_string_view", "span", "reference_wrapper",
                        "StringRef", "ArrayRef", "StringPiece", "Span",
                        "QStringView", "QByteArrayView", "Slice"});
}

static bool comparesInOneStep(const CXXRecordDecl *Record) {
  for (const Decl *D : Record->decls())
    if (const auto *Named = dyn_cast<NamedDecl>(D);
        Named && Named->getIdentifier() &&
        isa<CXXMethodDecl, FunctionTemplateDecl>(D) &&
        (Named->getName().starts_with("compare_exchange") ||
         Named->getName().starts_with("compare_and_swap")))
      return true;
  return llvm::any_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *Of = recordOf(Base.getType());
    return Of && (Of = Of->getDefinition()) && comparesInOneStep(Of);
  });
}

/// What is loaded, stored and compared with in one step is an atomic, whoever
/// wrote it: projects have their own, as boost has. One for bool may leave the
/// comparing to the one of numbers that it is made of.
static bool hasShapeOfAtomic(const CXXRecordDecl *Record) {
  auto Has = [&](llvm::StringRef Name) {
    return !Record->lookup(&Record->getASTContext().Idents.get(Name)).empty();
  };
  return Has("load") && Has("store") && comparesInOneStep(Record);
}

bool isAtomic(QualType T) {
  T = T.getNonReferenceType();
  const CXXRecordDecl *Record = recordOf(T);
  if (T->isAtomicType())
    return true;
  if (!Record || !Record->getIdentifier())
    return false;
  if (isInStd(Record))
    return isOneOf(Record->getName(), {"atomic", "atomic_flag"});
  Record = Record->getDefinition();
  return Record && hasShapeOfAtomic(Record);
}

bool isSynchronized(QualType T) {
  T = T.getNonReferenceType();
  while (const ArrayType *Array = T->getAsArrayTypeUnsafe())
    T = Array->getElementType();
  if (T.isConstQualified() || isAtomic(T))
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record)
    return false;
  return mutexType(T) ||
         (Record->getIdentifier() && isInStd(Record) &&
          isOneOf(Record->getName(), {"once_flag", "condition_variable",
                                      "condition_variable_any"}));
}

static bool holdsPointer(QualType T, unsigned Depth) {
  T = T.getCanonicalType().getNonReferenceType();
  if (T->isAnyPointerType() || T->isMemberPointerType() || isSmartPointer(T) ||
      isErasedCallable(T) || T->isReferenceType())
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record)
    return false;
  // What is nested deeper than anybody reads is assumed to hold one.
  if (Depth > 6 || !Record->hasDefinition())
    return true;
  if (isInStd(Record)) {
    // Standard containers own their nodes; only their elements count.
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record)) {
      if (Record->getName() == "basic_string_view" ||
          Record->getName() == "span" || Record->getName() == "weak_ptr")
        return true;
      for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
        if (Arg.getKind() == TemplateArgument::Type &&
            holdsPointer(Arg.getAsType(), Depth + 1))
          return true;
    }
    return false;
  }
  for (const FieldDecl *Field : Record->getDefinition()->fields())
    if (Field->getType()->isReferenceType() ||
        holdsPointer(Field->getType(), Depth + 1))
      return true;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (holdsPointer(Base.getType(), Depth + 1))
      return true;
  return false;
}

bool holdsPointer(QualType T) { return holdsPointer(T, 0); }

/// Calls Visit on T and on every type argument of standard templates in it
/// until that returns true.
static bool anyElementType(QualType T,
                           llvm::function_ref<bool(QualType)> Visit) {
  T = T.getCanonicalType();
  if (Visit(T))
    return true;
  const auto *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  if (T->isAnyPointerType() || !Spec || !isInStd(Spec))
    return false;
  llvm::SmallVector<TemplateArgument, 4> Args;
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
    if (Arg.getKind() == TemplateArgument::Pack)
      llvm::append_range(Args, Arg.getPackAsArray());
    else
      Args.push_back(Arg);
  return llvm::any_of(Args, [&](const TemplateArgument &Arg) {
    return Arg.getKind() == TemplateArgument::Type &&
           anyElementType(Arg.getAsType(), Visit);
  });
}

/// An enumeration that lists its values by name, as states are, and not one
/// made to tell one kind of number from another: enum class Handle : int {}.
static bool listsNames(QualType T) {
  const auto *Type = T->getAs<EnumType>();
  const EnumDecl *Enum = Type ? Type->getDecl()->getDefinition() : nullptr;
  return Enum &&
         std::distance(Enum->enumerator_begin(), Enum->enumerator_end()) > 1 &&
         (!Enum->getIntegerTypeSourceInfo() ||
          Enum->getIntegerType()->isCharType());
}

static bool isNumber(QualType T) {
  return T->isIntegralOrEnumerationType() && !T->isAnyCharacterType() &&
         !T->isBooleanType() && !listsNames(T);
}

static bool holdsNumberInClass(QualType T, unsigned Depth) {
  return anyElementType(T, [&](QualType Element) {
    const CXXRecordDecl *Record =
        Element->isAnyPointerType() ? nullptr : recordOf(Element);
    if (!Record || isInStd(Record))
      return false;
    // What cannot be seen, or is nested deeper than anybody reads.
    if (Depth > 6 || !Record->hasDefinition())
      return true;
    Record = Record->getDefinition();
    return llvm::any_of(Record->fields(),
                        [&](const FieldDecl *Field) {
                          return anyElementType(Field->getType(), isNumber) ||
                                 holdsNumberInClass(Field->getType(),
                                                    Depth + 1);
                        }) ||
           llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
             return holdsNumberInClass(Base.getType(), Depth + 1);
           });
  });
}

NumbersInside numbersIn(QualType T) {
  if (anyElementType(T, isNumber))
    return NumbersInside::Plain;
  return holdsNumberInClass(T, 0) ? NumbersInside::InClass
                                  : NumbersInside::None;
}

bool isSilentlyDestroyed(QualType T) {
  return !anyElementType(T, [](QualType Element) {
    const CXXRecordDecl *Record = recordOf(Element);
    return Element->isAnyPointerType() || Element->isMemberPointerType() ||
           (Record && !isInStd(Record));
  });
}

bool isCheapToCopy(QualType T, const ASTContext &Context) {
  T = T.getNonReferenceType();
  if (T->isDependentType())
    return false;
  if (T->isScalarType())
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->hasDefinition())
    return false;
  if (Record->getIdentifier() && isInStd(Record) &&
      Record->getName() == "shared_ptr")
    return true;
  return T.isTriviallyCopyableType(Context) &&
         Context.getTypeSizeInChars(T).getQuantity() <= 32;
}

bool isCopyable(QualType T) {
  T = T.getNonReferenceType();
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record)
    return true;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  // Of a specialization that nothing here has needed yet, its template tells;
  // of a class that is only declared, the units that use it do.
  if (!Record->hasDefinition() && Spec)
    Record = Spec->getSpecializedTemplate()->getTemplatedDecl();
  if (!Record->hasDefinition())
    return true;
  Record = Record->getDefinition();
  bool Copy = Record->needsImplicitCopyConstructor() &&
              !Record->defaultedCopyConstructorIsDeleted();
  // By name: to walk over its members would read all of them from a precompiled
  // preamble.
  for (const NamedDecl *Found : Record->lookup(compat::constructorName(Record)))
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Found))
      Copy |= Constructor->isCopyConstructor() && !Constructor->isDeleted() &&
              Constructor->getAccess() != AS_private;
  if (!Copy || !isInStd(Record))
    return Copy;
  // vector<unique_ptr<X>> declares a copy constructor that does not compile.
  if (Record->getName() == "shared_ptr" || Record->getName() == "function" ||
      Record->getName() == "weak_ptr")
    return true;
  if (Spec)
    for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
      if (Arg.getKind() == TemplateArgument::Type &&
          !isCopyable(Arg.getAsType()))
        return false;
      if (Arg.getKind() == TemplateArgument::Pack)
        for (const TemplateArgument &Element : Arg.pack_elements())
          if (Element.getKind() == TemplateArgument::Type &&
              !isCopyable(Element.getAsType()))
            return false;
    }
  return true;
}

bool holdsSynchronized(QualType T, unsigned Depth) {
  T = T.getCanonicalType().getUnqualifiedType();
  if (isSynchronized(T))
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  if (T->isReferenceType() || !Record || !Record->hasDefinition() || Depth > 6)
    return false;
  if (isInStd(Record)) {
    // A copy of those shares what they point to. What a unique_ptr has, a class
    // may copy as its own.
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    return Spec && Record->getIdentifier() &&
           !isOneOf(Record->getName(), {"shared_ptr", "weak_ptr"}) &&
           llvm::any_of(Spec->getTemplateArgs().asArray(),
                        [&](const TemplateArgument &Arg) {
                          return Arg.getKind() == TemplateArgument::Type &&
                                 holdsSynchronized(Arg.getAsType(), Depth + 1);
                        });
  }
  for (const FieldDecl *Field : Record->getDefinition()->fields())
    if (!Field->getType().isConstQualified() &&
        holdsSynchronized(Field->getType(), Depth + 1))
      return true;
  for (const CXXBaseSpecifier &Base : Record->getDefinition()->bases())
    if (holdsSynchronized(Base.getType(), Depth + 1))
      return true;
  return false;
}

bool isStdPair(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->getIdentifier() && isInStd(Record) &&
         Record->getName() == "pair";
}

bool isIterator(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->getIdentifier() &&
         Record->getName().contains_insensitive("iterator");
}

} // namespace unlatch
