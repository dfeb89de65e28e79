//===- QuietTypes.cpp - Objects whose life nobody notices -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/QuietTypes.h"

#include "matchers/LockTypes.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

namespace {

/// Parts of parts are followed this far; beyond, nothing is assumed.
constexpr unsigned MaxDepth = 6;

/// What must not be written down for a class.
enum class Written { Destructor, AnyOfItsOwn };

bool isQuiet(const CXXRecordDecl &Record, Written Not, unsigned Depth);

bool isQuiet(QualType T, Written Not, unsigned Depth) {
  if (T->isReferenceType() || T->isAnyPointerType() || T->isMemberPointerType())
    return true;
  if (T->isDependentType() || isErasedCallable(T))
    return false;
  const CXXRecordDecl *Record =
      T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  return !Record || isQuiet(*Record, Not, Depth);
}

bool isQuiet(const TemplateArgument &Arg, unsigned Depth) {
  if (Arg.getKind() == TemplateArgument::Pack)
    return llvm::all_of(Arg.pack_elements(), [&](const TemplateArgument &Part) {
      return isQuiet(Part, Depth);
    });
  return Arg.getKind() != TemplateArgument::Type ||
         isQuiet(Arg.getAsType(), Written::AnyOfItsOwn, Depth);
}

bool isQuiet(const CXXRecordDecl &Record, Written Not, unsigned Depth) {
  if (Depth > MaxDepth)
    return false;
  if (isInStd(&Record)) {
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(&Record);
    return !Spec || llvm::all_of(Spec->getTemplateArgs().asArray(),
                                 [&](const TemplateArgument &Arg) {
                                   return isQuiet(Arg, Depth + 1);
                                 });
  }
  const CXXRecordDecl *Definition = Record.getDefinition();
  // Behind a pointer there may be a class that is derived from it.
  if (!Definition || Definition->isPolymorphic())
    return false;
  for (const CXXMethodDecl *Method : Definition->methods())
    if (Method->isUserProvided() &&
        (isa<CXXDestructorDecl>(Method) ||
         (Not == Written::AnyOfItsOwn &&
          (isa<CXXConstructorDecl>(Method) ||
           Method->getOverloadedOperator() == OO_Equal))))
      return false;
  // What a constructor that is not written down does.
  auto Computed = [](const FieldDecl *Field) {
    const Expr *Init = Field->getInClassInitializer();
    return !Init || (!Init->isValueDependent() &&
                     Init->isEvaluatable(Field->getASTContext()));
  };
  return llvm::all_of(Definition->bases(),
                      [&](const CXXBaseSpecifier &Base) {
                        return isQuiet(Base.getType(), Not, Depth + 1);
                      }) &&
         llvm::all_of(Definition->fields(), [&](const FieldDecl *Field) {
           return isQuiet(Field->getType(), Not, Depth + 1) &&
                  (Not == Written::Destructor || Computed(Field));
         });
}

} // namespace

bool endsLoudly(QualType T) {
  const CXXRecordDecl *Record =
      T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || isInStd(Record) ||
      guardType(Record) || mayHoldGuard(T))
    return false;
  Record = Record->getDefinition();
  if (const CXXDestructorDecl *End = Record->getDestructor();
      End && End->isUserProvided())
    return true;
  return llvm::any_of(Record->bases(),
                      [](const CXXBaseSpecifier &Base) {
                        return endsLoudly(Base.getType());
                      }) ||
         llvm::any_of(Record->fields(), [](const FieldDecl *Field) {
           return endsLoudly(Field->getType());
         });
}

bool beginsSomething(const CXXConstructExpr *Construct) {
  const CXXConstructorDecl *Constructor = Construct->getConstructor();
  const CXXRecordDecl *Record = Constructor->getParent();
  return isInStd(Constructor) && Construct->getNumArgs() != 0 &&
         !Constructor->isCopyOrMoveConstructor() && Record->getIdentifier() &&
         llvm::is_contained({"thread", "jthread", "stop_callback",
                             "basic_ofstream", "basic_ifstream",
                             "basic_fstream", "directory_iterator",
                             "recursive_directory_iterator"},
                            Record->getName());
}

bool isQuietType(QualType T) { return isQuiet(T, Written::Destructor, 0); }

bool isQuietType(const CXXRecordDecl &Record) {
  return isQuiet(Record, Written::Destructor, 0);
}

} // namespace unlatch
