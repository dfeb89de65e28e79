//===- Declarations.cpp - Descriptions of maps and mutexes ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Declarations.h"

#include "matchers/LockScan.h"
#include "matchers/Names.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace unlatch {

static Storage storageOf(const ValueDecl *D) {
  if (isa<FieldDecl>(D))
    return Storage::Field;
  const auto *Var = cast<VarDecl>(D);
  if (Var->isStaticDataMember())
    return Storage::StaticMember;
  return Var->isStaticLocal() ? Storage::FunctionStatic : Storage::Namespace;
}

/// Nothing else is declared by the same list of declarators.
static bool isSoleDeclarator(const DeclaratorDecl *D) {
  for (const Decl *Other : D->getLexicalDeclContext()->decls())
    if (const auto *Twin = dyn_cast<DeclaratorDecl>(Other))
      if (Twin != D && Twin->getOuterLocStart() == D->getOuterLocStart())
        return false;
  return true;
}

SourceRange typeRange(const DeclaratorDecl *D) {
  const TypeSourceInfo *Info = D->getTypeSourceInfo();
  if (!Info)
    return {};
  TypeLoc Loc = Info->getTypeLoc();
  return Loc.getUnqualifiedLoc().getSourceRange();
}

/// Whether the class templates around a member have one pattern for all that
/// they are instantiated with.
static bool hasOnePattern(const ValueDecl *Pattern) {
  for (const DeclContext *C = Pattern->getDeclContext(); C;
       C = C->getParent()) {
    const auto *Record = dyn_cast<CXXRecordDecl>(C);
    if (!Record)
      continue;
    const ClassTemplateDecl *Template = Record->getDescribedClassTemplate();
    if (isa<ClassTemplateSpecializationDecl>(Record))
      return false;
    if (!Template)
      continue;
    llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 2> Partial;
    Template->getPartialSpecializations(Partial);
    if (!Partial.empty() ||
        llvm::any_of(Template->specializations(),
                     [](const ClassTemplateSpecializationDecl *Spec) {
                       return Spec->isExplicitSpecialization();
                     }))
      return false;
  }
  return true;
}

void describeObject(ObjectDecl &Out, const ValueDecl *D, const Source &Src) {
  const auto *Declarator = cast<DeclaratorDecl>(canonical(D));
  Out.Usr = usr(D);
  Out.Name = qualifiedName(Declarator);
  if (const auto *Record =
          dyn_cast<CXXRecordDecl>(Declarator->getDeclContext()))
    Out.RecordUsr = usr(Record);
  Out.Where = storageOf(D);
  Out.Access = visibility(Declarator);
  Out.Loc = Src.place(Declarator->getLocation());
  Out.Declaration = Src.throughSemicolon(
      {Declarator->getOuterLocStart(), Declarator->getEndLoc()});
  Out.SoleDeclarator = isSoleDeclarator(Declarator);
  Out.InMacro =
      !Src.editable({Declarator->getOuterLocStart(), Declarator->getEndLoc()});
  Out.Dependent = isTemplated(D);
  Out.InPattern =
      Out.Dependent && isa<FieldDecl>(Declarator) && hasOnePattern(Declarator);
  if (const auto *Var = dyn_cast<VarDecl>(Declarator)) {
    Out.Static =
        Var->isStaticDataMember() || Var->getStorageClass() == SC_Static;
    for (const VarDecl *Other : Var->redecls())
      if (Other != Var) {
        Out.OtherTypeRanges.push_back(Src.range(typeRange(Other)));
        Out.OtherDeclarations.push_back(Src.throughSemicolon(
            {Other->getOuterLocStart(), Other->getEndLoc()}));
        Out.SoleDeclarator &= isSoleDeclarator(Other);
      }
  }
}

MutexDecl describeWrapperLock(const ValueDecl *D, const Source &Src) {
  MutexDecl Out;
  describeObject(Out, D, Src);
  Out.Usr += WrapperLock;
  Out.Type = qualifiedName(recordOf(D->getType()));
  Out.Shared = wrapperType(D->getType())->Shared;
  return Out;
}

static bool isCapability(const CXXRecordDecl *Record) {
  if (Record->hasAttr<CapabilityAttr>())
    return true;
  if (!Record->hasDefinition())
    return false;
  return llvm::any_of(Record->bases(), [](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
    return Of && isCapability(Of);
  });
}

MutexDecl describeMutex(const ValueDecl *D, const Source &Src,
                        ASTContext &Context) {
  MutexDecl Out;
  describeObject(Out, D, Src);
  const MutexType *Type = mutexType(D->getType());
  const CXXRecordDecl *Record = recordOf(D->getType());
  // A lock that is the template's parameter may be none elsewhere.
  if (canonical(D)->getType()->isDependentType())
    Out.InPattern = false;
  Out.Type = Record->getIdentifier() ? qualifiedName(Record) : Type->Name.str();
  Out.Shared = Type->Shared;
  Out.Capability = isCapability(Record);
  return Out;
}

FileRange attributePlace(const FunctionDecl *Definition, const Source &Src) {
  const FunctionDecl *First = Definition->getFirstDecl();
  FunctionTypeLoc Type = First->getFunctionTypeLoc();
  if (isTemplated(Definition) || !Type ||
      !Src.editable({First->getLocation(), Type.getRParenLoc()}))
    return {};
  // Past const, '&' and noexcept. Behind a trailing return type it would be
  // taken for an attribute of that type.
  const SourceManager &SM = Src.manager();
  const LangOptions &LangOpts = First->getASTContext().getLangOpts();
  SourceLocation End = Type.getRParenLoc();
  unsigned Depth = 0;
  for (SourceLocation At = End;;) {
    std::optional<Token> Next = Lexer::findNextToken(At, SM, LangOpts);
    if (!Next || Next->is(tok::arrow))
      return {};
    if (Next->isOneOf(tok::l_paren, tok::l_square))
      ++Depth;
    else if (Next->isOneOf(tok::r_paren, tok::r_square) && Depth != 0)
      --Depth;
    else if (Depth == 0 && (Next->isOneOf(tok::l_brace, tok::semi, tok::equal,
                                          tok::colon, tok::comma, tok::eof) ||
                            (Next->is(tok::raw_identifier) &&
                             (Next->getRawIdentifier() == "override" ||
                              Next->getRawIdentifier() == "final" ||
                              Next->getRawIdentifier() == "try" ||
                              Next->getRawIdentifier() == "requires"))))
      break;
    At = End = Next->getLocation();
  }
  std::optional<FileRange> Last = Src.editable(End);
  if (!Last)
    return {};
  Last->Begin = Last->End;
  return *Last;
}

} // namespace unlatch
