//===- MapDeclarations.cpp - What a map's declaration says ----------------===//
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

using namespace clang;

namespace unlatch {

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

/// The type of a declaration as it is written; null for one that is not.
static TypeLoc writtenType(const DeclaratorDecl *D) {
  const TypeSourceInfo *Info = D->getTypeSourceInfo();
  return Info ? Info->getTypeLoc().getUnqualifiedLoc() : TypeLoc();
}

/// What there is to say of a map's type, which may be written somewhere.
static void describeType(MapDecl &Out, QualType T, TypeLoc Written,
                         const DeclaratorDecl *Declarator, const Source &Src,
                         ASTContext &Context) {
  const MapType *Type = mapType(T);
  const auto *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  if (!Spec)
    return;
  const TemplateArgumentList &Args = Spec->getTemplateArgs();
  if (Written)
    Out.Arguments = writtenArguments(Written, Type->Allocator, Src);
  const auto *Typedef =
      Written ? Written.getType()->getAs<TypedefType>() : nullptr;
  if (Typedef && Out.Arguments.empty()) {
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
  describeType(Out, D->getType(), writtenType(Declarator), Declarator, Src,
               Context);
  return Out;
}

/// What is written for the map among a wrapper's arguments.
static TypeLoc writtenInside(TypeLoc Wrapper, QualType Map,
                             const ASTContext &Context) {
  auto Spec = Wrapper ? Wrapper.getAsAdjusted<TemplateSpecializationTypeLoc>()
                      : TemplateSpecializationTypeLoc();
  for (unsigned I = 0; Spec && I != Spec.getNumArgs(); ++I) {
    const TemplateArgumentLoc Arg = Spec.getArgLoc(I);
    if (Arg.getArgument().getKind() == TemplateArgument::Type &&
        Context.hasSameType(Arg.getArgument().getAsType(), Map))
      return Arg.getTypeSourceInfo()->getTypeLoc().getUnqualifiedLoc();
  }
  return {};
}

MapDecl describeWrappedMap(const ValueDecl *D, const Source &Src,
                           ASTContext &Context) {
  MapDecl Out;
  describeObject(Out, D, Src);
  const auto *Declarator = cast<DeclaratorDecl>(canonical(D));
  const QualType Map = wrappedMap(D->getType());
  Out.Family = mapType(Map)->Family;
  Out.Container = qualifiedName(recordOf(Map));
  Out.TypeRange = Src.range(typeRange(Declarator));
  Out.InMacro |= Src.text(Out.TypeRange).empty();
  // What a template makes of it is each instantiation's own.
  Out.InPattern = false;
  if (const auto *Field = dyn_cast<FieldDecl>(Declarator))
    Out.Mutable = Field->isMutable();
  TypeLoc Written = writtenInside(writtenType(Declarator), Map, Context);
  describeType(Out, Map, Written, Declarator, Src, Context);
  // The map's own, for where a copy of it is declared.
  if (Written)
    Out.TypeText = Src.text(Src.range(Written.getSourceRange())).str();
  if (Out.TypeText.empty())
    Out.TypeText = TypeName::getFullyQualifiedName(
        Map, Context, PrintingPolicy(Context.getLangOpts()));
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

} // namespace unlatch
