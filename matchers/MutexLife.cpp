//===- MutexLife.cpp - What makes and ends a mutex ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/MutexLife.h"

#include "matchers/LockTypes.h"
#include "matchers/Locksets.h"
#include "matchers/Names.h"
#include "matchers/Source.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace unlatch {

FileRange lifeCycle(const Expr *At, const ParentMap &Parents,
                    const Source &Src) {
  const auto *Address = dyn_cast_or_null<UnaryOperator>(
      Parents.getParentIgnoreParenImpCasts(const_cast<Expr *>(At)));
  const auto *Call =
      dyn_cast_or_null<CallExpr>(Address && Address->getOpcode() == UO_AddrOf
                                     ? Parents.getParentIgnoreParenImpCasts(
                                           const_cast<UnaryOperator *>(Address))
                                     : nullptr);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || isa<CXXMethodDecl>(Callee) || !Callee->getIdentifier() ||
      Call->getArg(0)->IgnoreParenImpCasts() != Address)
    return {};
  llvm::StringRef Name = Callee->getName();
  if (!Name.ends_with("_init") && !Name.ends_with("_destroy") &&
      !Name.ends_with("_clear"))
    return {};
  auto [Block, Statement] = enclosingBlock(Parents, Call);
  if (!Statement || !isa<Expr>(Statement) ||
      cast<Expr>(Statement)->IgnoreParenCasts()->IgnoreImplicit() != Call ||
      !Src.editable(Statement->getSourceRange()))
    return {};
  return Src.statement(Statement);
}

/// The initializer with a comma that goes with it, or with the colon; nowhere
/// where its place cannot be edited.
static FileRange
withSeparator(const CXXConstructorDecl *Constructor,
              llvm::ArrayRef<const CXXCtorInitializer *> Written, size_t Index,
              const Source &Src) {
  std::optional<FileRange> Range =
      Src.editable(Written[Index]->getSourceRange());
  if (!Range)
    return {};
  std::optional<FileRange> Beside;
  if (Index + 1 < Written.size()) {
    Beside = Src.editable(Written[Index + 1]->getSourceRange());
    if (Beside)
      Range->End = Beside->Begin;
  } else {
    Beside = Src.editable(
        Index != 0
            ? Written[Index - 1]->getSourceRange()
            : SourceRange(Constructor->getFunctionTypeLoc().getRParenLoc()));
    if (Beside)
      Range->Begin = Beside->End;
  }
  return Beside && Beside->File == Range->File ? *Range : FileRange();
}

/// Nothing but the mutex is made by it.
static bool makesMutexAlone(const CXXCtorInitializer *Init,
                            const ASTContext &Context) {
  const Expr *Made = Init->getInit()->IgnoreImplicit();
  if (const auto *List = dyn_cast<InitListExpr>(Made))
    return List->getNumInits() == 0;
  const auto *Construct = dyn_cast<CXXConstructExpr>(Made);
  return isa<ImplicitValueInitExpr>(Made) ||
         (Construct &&
          llvm::none_of(Construct->arguments(), [&](const Expr *Argument) {
            return Argument->HasSideEffects(Context);
          }));
}

/// Whether what an initialiser makes holds nothing yet.
static bool isOfNothing(const Expr *Init) {
  const Expr *Made = Init->IgnoreImplicit();
  if (const auto *List = dyn_cast<InitListExpr>(Made))
    return List->getNumInits() == 0;
  const auto *Construct = dyn_cast<CXXConstructExpr>(Made);
  return isa<ImplicitValueInitExpr>(Made) ||
         (Construct &&
          llvm::all_of(Construct->arguments(), [](const Expr *Argument) {
            return isa<CXXDefaultArgExpr>(Argument);
          }));
}

void addWrapperUse(const ValueDecl *Wrapper, SourceLocation At, const char *Why,
                   const Source &Src, std::vector<MutexUse> &Out) {
  Out.push_back(
      {usr(Wrapper) + WrapperLock, Src.place(At), Why, false, {}, {}});
}

/// Whether making or ending an object of a class of the project's own is more
/// than to make its members empty and to end them, or may be.
static bool doesMore(const CXXRecordDecl *Record) {
  if (isInStd(Record))
    return false;
  Record = Record->getDefinition();
  if (!Record)
    return true;
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (Destructor && Destructor->isUserProvided())
    return true;
  for (const CXXConstructorDecl *Made : Record->ctors()) {
    if (!Made->isDefaultConstructor() || !Made->isUserProvided())
      continue;
    const FunctionDecl *Definition = nullptr;
    const auto *Body = Made->hasBody(Definition)
                           ? dyn_cast<CompoundStmt>(Definition->getBody())
                           : nullptr;
    if (!Body || Body->size() != 0 ||
        llvm::any_of(cast<CXXConstructorDecl>(Definition)->inits(),
                     [](const CXXCtorInitializer *Init) {
                       return Init->isWritten() &&
                              !isOfNothing(Init->getInit());
                     }))
      return true;
  }
  auto Of = [](QualType T) {
    const CXXRecordDecl *Part =
        T->isReferenceType() || mutexType(T) ? nullptr : recordOf(T);
    return Part && doesMore(Part);
  };
  return llvm::any_of(Record->fields(),
                      [&](const FieldDecl *Field) {
                        const Expr *Init = Field->getInClassInitializer();
                        return (Init && !isOfNothing(Init)) ||
                               Of(Field->getType());
                      }) ||
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           return Of(Base.getType());
         });
}

void addWrapperInitializer(const ValueDecl *Wrapper, const Source &Src,
                           std::vector<MutexUse> &Out) {
  const Expr *Init = nullptr;
  if (const auto *Field = dyn_cast<FieldDecl>(Wrapper))
    Init = Field->getInClassInitializer();
  else if (const auto *Var = dyn_cast<VarDecl>(Wrapper))
    Init = Var->getAnyInitializer();
  if (Init && !isOfNothing(Init))
    addWrapperUse(Wrapper, Wrapper->getLocation(), "made with contents", Src,
                  Out);
  else if (doesMore(recordOf(Wrapper->getType())))
    addWrapperUse(Wrapper, Wrapper->getLocation(),
                  "its class does something where an object begins or ends",
                  Src, Out);
}

void addMutexInitializers(const CXXConstructorDecl *Constructor,
                          const Source &Src, std::vector<MutexUse> &Out) {
  llvm::SmallVector<const CXXCtorInitializer *, 8> Written;
  for (const CXXCtorInitializer *Init : Constructor->inits())
    if (Init->isWritten())
      Written.push_back(Init);
  llvm::sort(Written, [](const auto *A, const auto *B) {
    return A->getSourceOrder() < B->getSourceOrder();
  });
  for (size_t I = 0; I != Written.size(); ++I) {
    const FieldDecl *Field = Written[I]->getMember();
    if (Field && !wrappedMap(Field->getType()).isNull() &&
        !isOfNothing(Written[I]->getInit()))
      addWrapperUse(Field, Written[I]->getSourceLocation(),
                    "initialized by a constructor", Src, Out);
    if (Field && mutexType(Field->getType()))
      Out.push_back({usr(Field), Src.place(Written[I]->getSourceLocation()),
                     "initialized by a constructor", false,
                     makesMutexAlone(Written[I], Constructor->getASTContext())
                         ? withSeparator(Constructor, Written, I, Src)
                         : FileRange(),
                     std::string()});
  }
}

} // namespace unlatch
