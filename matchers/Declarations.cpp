//===- Declarations.cpp - Descriptions of maps and mutexes ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Declarations.h"

#include "matchers/FaithfulCopies.h"
#include "matchers/LockScan.h"
#include "matchers/Names.h"
#include "matchers/Paths.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/QualTypeNames.h"
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

static SourceRange typeRange(const DeclaratorDecl *D) {
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

/// The template arguments as somebody wrote them, where they did. Taken from
/// the text between the brackets: locations of types leave `const` out.
static std::vector<std::string> writtenArguments(TypeLoc Loc, unsigned Limit,
                                                 const Source &Src) {
  std::vector<std::string> Out;
  auto Spec = Loc.getAsAdjusted<TemplateSpecializationTypeLoc>();
  if (!Spec || Spec.getNumArgs() == 0)
    return Out;
  // Those of an alias template or of a template's own parameter are others.
  const TemplateDecl *Template =
      Spec.getTypePtr()->getTemplateName().getAsTemplateDecl();
  if (!Template || !isa<ClassTemplateDecl>(Template))
    return Out;
  std::string Text = Src.text({Spec.getLAngleLoc(), Spec.getRAngleLoc()});
  if (Text.size() < 2)
    return Out;
  llvm::StringRef Inside = llvm::StringRef(Text).drop_front().drop_back();
  int Depth = 0;
  size_t Begin = 0;
  for (size_t I = 0; I <= Inside.size(); ++I) {
    if (I == Inside.size() || (Inside[I] == ',' && Depth == 0)) {
      Out.push_back(Inside.slice(Begin, I).trim().str());
      Begin = I + 1;
    } else if (llvm::StringRef("<([{").contains(Inside[I])) {
      ++Depth;
    } else if (llvm::StringRef(">)]}").contains(Inside[I])) {
      --Depth;
    }
  }
  // An argument that is an expression may hold a '<' of its own: then this
  // count is off, and the types are printed instead.
  if (Out.size() != Spec.getNumArgs())
    return {};
  if (Out.size() > Limit)
    Out.resize(Limit);
  return Out;
}

/// The author's word on which mutex guards it: GUARDED_BY(mutex).
static void addGuards(MapDecl &Out, const ValueDecl *D, const Source &Src) {
  for (const auto *A : canonical(D)->specific_attrs<GuardedByAttr>()) {
    HeldLock Lock;
    Lock.Mutex = Paths(Src, nullptr).of(A->getArg());
    if (!Lock.Mutex.known())
      continue;
    Lock.MutexUsr = mutexUsrOf(Lock.Mutex);
    Out.GuardedBy.push_back(std::move(Lock));
  }
}

MapDecl describeMap(const ValueDecl *D, const Source &Src,
                    ASTContext &Context) {
  MapDecl Out;
  describeObject(Out, D, Src);
  const auto *Declarator = cast<DeclaratorDecl>(canonical(D));
  const MapType *Type = mapType(D->getType());
  Out.Family =
      D->getType()->isReferenceType() ? MapFamily::Unsupported : Type->Family;
  Out.Container = qualifiedName(recordOf(D->getType()));
  addGuards(Out, D, Src);
  SourceRange Range = typeRange(Declarator);
  Out.TypeRange = Src.range(Range);
  Out.TypeText = Src.text(Out.TypeRange).str();
  if (Out.TypeText.empty())
    Out.InMacro = true;

  // A static member's initialiser stands with its definition.
  const Expr *Init = nullptr;
  if (const auto *Field = dyn_cast<FieldDecl>(Declarator)) {
    Init = Field->getInClassInitializer();
    Out.Mutable = Field->isMutable();
  } else if (const auto *Var = dyn_cast<VarDecl>(Declarator);
             Var && Var->getAnyInitializer() &&
             !isa<CXXConstructExpr>(
                 Var->getAnyInitializer()->IgnoreImplicit())) {
    Init = Var->getAnyInitializer();
  }
  if (const auto *Var = dyn_cast<VarDecl>(Declarator); Var && !Init)
    if (const Expr *Any = Var->getAnyInitializer())
      if (const auto *Construct =
              dyn_cast<CXXConstructExpr>(Any->IgnoreImplicit());
          Construct &&
          (Construct->getNumArgs() > 0 || Construct->isListInitialization()))
        Init = Any;
  if (Init) {
    Out.HasInitializer = true;
    FileRange Text = Src.range(Init->getSourceRange());
    Text.Begin = Out.Loc.End;
    Out.InitializerText = Src.text(Text).trim().str();
  }

  const auto *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(D->getType()));
  if (!Spec)
    return Out;
  const TemplateArgumentList &Args = Spec->getTemplateArgs();
  TypeLoc Loc =
      Declarator->getTypeSourceInfo()
          ? Declarator->getTypeSourceInfo()->getTypeLoc().getUnqualifiedLoc()
          : TypeLoc();
  if (Loc)
    Out.Arguments = writtenArguments(Loc, Type->Allocator, Src);
  if (const auto *Typedef = Declarator->getType()->getAs<TypedefType>();
      Typedef && Out.Arguments.empty()) {
    const TypedefNameDecl *Alias = Typedef->getDecl();
    Out.Alias = qualifiedName(Alias);
    // What the alias spells means the same here, if the alias stands in the
    // same scope or in one around it.
    if (Alias->getTypeSourceInfo() && !Alias->getLocation().isMacroID() &&
        Alias->getDeclContext()->Encloses(Declarator->getDeclContext()))
      Out.Arguments = writtenArguments(
          Alias->getTypeSourceInfo()->getTypeLoc().getUnqualifiedLoc(),
          Type->Allocator, Src);
  }
  // What one instantiation means by it is not what the pattern may say.
  if (Out.Arguments.empty())
    Out.InPattern = false;
  if (Out.Arguments.empty()) {
    // Behind an alias of somewhere else, or deduced.
    PrintingPolicy Policy(Context.getLangOpts());
    Policy.SuppressTagKeyword = true;
    for (unsigned I = 0; I < Args.size() && I < Type->Allocator; ++I) {
      if (I >= Type->Defaults && Args[I].getKind() == TemplateArgument::Type) {
        // Defaults of the standard maps are left to the registry's own.
        const CXXRecordDecl *Default = recordOf(Args[I].getAsType());
        if (Default && isInStd(Default) &&
            (Default->getName() == "hash" || Default->getName() == "equal_to" ||
             Default->getName() == "less"))
          break;
      }
      if (Args[I].getKind() == TemplateArgument::Type)
        Out.Arguments.push_back(TypeName::getFullyQualifiedName(
            Args[I].getAsType(), Context, Policy));
    }
  }
  if (Type->Allocator < Args.size() &&
      Args[Type->Allocator].getKind() == TemplateArgument::Type) {
    const CXXRecordDecl *Allocator =
        recordOf(Args[Type->Allocator].getAsType());
    Out.CustomAllocator = !Allocator || !isInStd(Allocator) ||
                          !Allocator->getIdentifier() ||
                          Allocator->getName() != "allocator";
  }
  if (Args.size() > 1 && Args[1].getKind() == TemplateArgument::Type) {
    QualType Value = Args[1].getAsType();
    // A copy of an atomic loses what others do to the original meanwhile.
    Out.ValueCopyable = isCopyable(Value) && !holdsSynchronized(Value) &&
                        copiesFaithfully(Value);
    Out.ValueCheap = isCheapToCopy(Value, Context);
    Out.ValueHoldsPointer = holdsPointer(Value);
    if (Args[0].getKind() == TemplateArgument::Type) {
      QualType Key = Args[0].getAsType();
      Out.Numbers = std::max(numbersIn(Key), numbersIn(Value));
      Out.SilentlyDestroyed =
          isSilentlyDestroyed(Key) && isSilentlyDestroyed(Value);
    }
  }
  return Out;
}

MapDecl describeWrappedMap(const ValueDecl *D, const Source &Src) {
  MapDecl Out;
  describeObject(Out, D, Src);
  const QualType Value = wrapperType(D->getType())->Value;
  Out.Family = mapType(Value)->Family;
  Out.Container = qualifiedName(recordOf(Value));
  SourceRange Range = typeRange(cast<DeclaratorDecl>(canonical(D)));
  Out.TypeRange = Src.range(Range);
  Out.TypeText = Src.text(Out.TypeRange).str();
  // There is no other way to it.
  HeldLock Own;
  Own.Mutex = isa<FieldDecl>(D) ? ObjectPath{"this", {Out.Usr}}
                                : ObjectPath{"global:" + Out.Usr, {}};
  Own.Mutex.Steps.push_back(WrapperLock);
  nameWrapperLock(Own.Mutex);
  Own.MutexUsr = Own.Mutex.Steps.back();
  Out.GuardedBy.push_back(std::move(Own));
  return Out;
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
