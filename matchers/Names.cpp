//===- Names.cpp - One name for an object in every unit ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Names.h"

#include "matchers/LockCache.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"

using namespace clang;

namespace unlatch {

/// The record of the pattern that Record was instantiated from, or Record.
static const CXXRecordDecl *patternOf(const CXXRecordDecl *Record) {
  const CXXRecordDecl *Pattern = Record->getTemplateInstantiationPattern();
  return Pattern ? Pattern : Record;
}

const ValueDecl *canonical(const ValueDecl *D) {
  if (const auto *Function = dyn_cast<FunctionDecl>(D))
    return canonical(Function);
  if (const auto *Field = dyn_cast<FieldDecl>(D)) {
    const auto *Record = dyn_cast<CXXRecordDecl>(Field->getParent());
    const CXXRecordDecl *Pattern = Record ? patternOf(Record) : nullptr;
    if (Pattern && Pattern != Record)
      for (const FieldDecl *Twin : Pattern->fields())
        if (Twin->getLocation() == Field->getLocation())
          return Twin;
    return Field;
  }
  if (const auto *Var = dyn_cast<VarDecl>(D)) {
    if (const VarDecl *Pattern = Var->getTemplateInstantiationPattern())
      Var = Pattern;
    else if (const VarDecl *Member = Var->getInstantiatedFromStaticDataMember())
      Var = Member;
    return Var->getCanonicalDecl();
  }
  return cast<ValueDecl>(D->getCanonicalDecl());
}

const FunctionDecl *canonical(const FunctionDecl *D) {
  if (const FunctionDecl *Pattern = D->getTemplateInstantiationPattern())
    D = Pattern;
  return D->getCanonicalDecl();
}

static std::string findUsr(const NamedDecl *D) {
  if (const auto *Value = dyn_cast<ValueDecl>(D))
    D = canonical(Value);
  else if (const auto *Record = dyn_cast<CXXRecordDecl>(D))
    D = patternOf(Record)->getCanonicalDecl();
  llvm::SmallString<128> Text;
  // True means that the declaration is to be ignored: it has no name that
  // other units could know.
  if (index::generateUSRForDecl(D, Text))
    return {};
  return Text.str().str();
}

std::string usr(const NamedDecl *D) { return LockCache::usr(D, findUsr); }

bool isTemplated(const Decl *D) {
  if (D->isTemplated())
    return true;
  if (const auto *Function = dyn_cast<FunctionDecl>(D))
    if (Function->getTemplateInstantiationPattern())
      return true;
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent()) {
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(C))
      if (!Spec->isExplicitSpecialization())
        return true;
    if (const auto *Function = dyn_cast<FunctionDecl>(C))
      if (Function->getTemplateInstantiationPattern())
        return true;
  }
  return false;
}

Visibility visibility(const NamedDecl *D) {
  if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->isStaticLocal())
    return Visibility::Internal;
  if (!D->isExternallyVisible())
    return Visibility::Internal;
  switch (D->getAccess()) {
  case AS_private:
    return Visibility::Private;
  case AS_protected:
    return Visibility::Protected;
  case AS_public:
  case AS_none:
    return Visibility::Public;
  }
  return Visibility::Public;
}

} // namespace unlatch
