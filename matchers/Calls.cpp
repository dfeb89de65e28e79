//===- Calls.cpp - Calls, with what is held at them ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Functions.h"

#include "matchers/Accessors.h"
#include "matchers/CallDecisions.h"
#include "matchers/MapAccesses.h"
#include "matchers/Names.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

std::string lambdaUsr(llvm::StringRef AroundUsr, const FileRange &Begin) {
  static constexpr llvm::StringLiteral Mark = "@lambda@";
  return (AroundUsr.split(Mark).first + Mark + std::to_string(Begin.Begin))
      .str();
}

/// The class of the closure that E names, or a copy of it; null for others.
static const CXXRecordDecl *namedClosure(const Expr *E) {
  const CXXRecordDecl *Record = E->getType()->getAsCXXRecordDecl();
  if (!Record || !Record->isLambda())
    return nullptr;
  E = stripToObject(E);
  while (const auto *Copy = dyn_cast<CXXConstructExpr>(E)) {
    if (Copy->getNumArgs() != 1)
      return nullptr;
    E = stripToObject(Copy->getArg(0));
  }
  return isa<DeclRefExpr>(E) ? Record : nullptr;
}

/// A function of the system that removes or renames something, such as a file,
/// by its name.
static bool endsNamed(const FunctionDecl *Callee) {
  static constexpr llvm::StringRef OfC[] = {
      "remove",     "rename",      "renameat",   "rmdir",    "truncate",
      "unlink",     "unlinkat",    "mq_unlink",  "unsetenv", "sem_unlink",
      "shm_unlink", "DeleteFileA", "DeleteFileW"};
  static constexpr llvm::StringRef OfFiles[] = {"remove", "remove_all",
                                                "rename"};
  if (!Callee->getIdentifier())
    return false;
  if (Callee->isExternC() || Callee->getDeclContext()->isTranslationUnit())
    return llvm::is_contained(OfC, Callee->getName());
  const DeclContext *In =
      Callee->getDeclContext()->getEnclosingNamespaceContext();
  while (In->isInlineNamespace())
    In = In->getParent();
  const auto *Namespace = dyn_cast<NamespaceDecl>(In);
  return Namespace && Namespace->getName() == "filesystem" &&
         llvm::is_contained(OfFiles, Callee->getName());
}

/// A function or constructor of the system's that begins a thread.
static bool beginsThread(const FunctionDecl *Callee) {
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee))
    return isInStd(Callee) && Constructor->getNumParams() != 0 &&
           !Constructor->isCopyOrMoveConstructor() &&
           llvm::is_contained({"thread", "jthread"},
                              Constructor->getParent()->getName());
  return nameIn(Callee, {"async", "pthread_create", "thrd_create"}) &&
         (isInStd(Callee) || Callee->isExternC());
}

/// A function of the system's that lets a thread go on which waits for it.
static bool letsGoOn(const FunctionDecl *Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (!Method)
    return nameIn(Callee, {"sem_post"}) && Callee->isExternC();
  return isInStd(Callee) &&
         llvm::is_contained(
             {"promise", "latch", "barrier", "counting_semaphore"},
             Method->getParent()->getName()) &&
         nameIn(Method, {"set_value", "set_exception", "count_down", "arrive",
                         "arrive_and_wait", "arrive_and_drop", "release"});
}

/// The map that Call adds a value to which is made where it is, or null.
static const Expr *mapAddedTo(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call))
    return Op->getOperator() == OO_Subscript ? Op->getArg(0) : nullptr;
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  return Member && nameIn(Callee, {"emplace", "try_emplace"})
             ? Member->getImplicitObjectArgument()
             : nullptr;
}

/// The class whose objects the standard library makes in a call, as values of a
/// map or by std::make_shared and std::make_unique; null for others.
static const CXXRecordDecl *madeByLibrary(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const TemplateArgumentList *Arguments = nullptr;
  unsigned Index = 0;
  if (isStd(Callee) && nameIn(Callee, {"make_shared", "make_unique"})) {
    Arguments = Callee->getTemplateSpecializationArgs();
  } else if (const Expr *Map = mapAddedTo(Call)) {
    QualType T = Map->getType();
    T = T->isPointerType() ? T->getPointeeType() : T;
    const auto *Class =
        dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
    if (Class && mapType(T))
      Arguments = &Class->getTemplateArgs();
    Index = 1;
  }
  if (!Arguments || Arguments->size() <= Index ||
      Arguments->get(Index).getKind() != TemplateArgument::Type)
    return nullptr;
  const CXXRecordDecl *Made = recordOf(Arguments->get(Index).getAsType());
  return Made && !isInStd(Made) ? Made->getDefinition() : nullptr;
}

void FunctionCollector::collectCalls(const FunctionContext &In) {
  std::vector<std::pair<const Expr *, int>> Known;
  for (const Expr *E : In.Scan.Calls) {
    const FunctionDecl *Callee = nullptr;
    Call C;
    llvm::SmallVector<const Expr *, 4> Args;
    Uses U(In.Context, In.Parents, In.Decl);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
      Callee = Construct->getConstructor();
      Args.append(Construct->arg_begin(), Construct->arg_end());
      if (const VarDecl *Var = U.initialised(Construct))
        C.Object = In.Objects.of(Var);
    } else {
      const auto *Plain = cast<CallExpr>(E);
      Callee = Plain->getDirectCallee();
      Args.append(Plain->arg_begin(), Plain->arg_end());
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Plain)) {
        C.Object = In.Objects.ofTarget(Member->getImplicitObjectArgument());
        const auto *Name =
            dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens());
        C.Virtual = Member->getMethodDecl() &&
                    Member->getMethodDecl()->isVirtual() &&
                    !(Name && Name->hasQualifier());
      } else if (isa<CXXOperatorCallExpr>(Plain) &&
                 isa_and_nonnull<CXXMethodDecl>(Callee) && !Args.empty()) {
        C.Object = In.Objects.ofTarget(Args.front());
        Args.erase(Args.begin());
      }
    }
    const Lockset *Held = In.Held(E);
    if (!Held)
      continue;
    auto Add = [&](Call Made) {
      Made.Held = *Held;
      Made.Unshared = In.Unshared(Made.Object);
      Made.Loc = Src.place(E->getExprLoc());
      In.Out.Calls.push_back(std::move(Made));
    };
    // Which constructor the library calls is not told: any that somebody wrote.
    const auto *Making = dyn_cast<CallExpr>(E);
    if (const CXXRecordDecl *Made = Making ? madeByLibrary(Making) : nullptr)
      for (const CXXConstructorDecl *Constructor : Made->ctors())
        if (Constructor->isUserProvided() &&
            !Constructor->isCopyOrMoveConstructor()) {
          Call Constructs;
          Constructs.CalleeUsr = usr(Constructor);
          Constructs.CalleeName = qualifiedName(canonical(Constructor));
          Add(std::move(Constructs));
        }
    if (Callee && (beginsThread(Callee) || letsGoOn(Callee))) {
      C.CalleeUsr = usr(Callee);
      C.CalleeName = qualifiedName(canonical(Callee));
      C.CalleeSystem = true;
      Add(std::move(C));
      continue;
    }
    // A closure belongs to the object that its function belongs to. One that is
    // passed on is called, by whom it is passed to.
    auto AddClosure = [&](const CXXRecordDecl *Record) {
      // What is part of this function is no call.
      if (llvm::any_of(In.Scan.InPlace, [&](const LambdaExpr *Lambda) {
            return Lambda->getLambdaClass() == Record;
          }))
        return;
      Call Made;
      Made.CalleeUsr = lambdaUsr(In.Out.Usr, Src.place(Record->getLocation()));
      Made.CalleeName = In.Out.Name + "::(lambda)";
      Made.Object = {"this", {}};
      Add(std::move(Made));
    };
    for (const Expr *Arg : Args)
      if (const CXXRecordDecl *Record = namedClosure(Arg))
        AddClosure(Record);
    if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E);
        Op && Op->getOperator() == OO_Call)
      if (const CXXRecordDecl *Record = namedClosure(Op->getArg(0))) {
        AddClosure(Record);
        continue;
      }
    const auto *Plain = dyn_cast<CallExpr>(E);
    bool Erased =
        Plain && (!Callee ||
                  (isa<CXXOperatorCallExpr>(Plain) &&
                   cast<CXXOperatorCallExpr>(Plain)->getOperator() == OO_Call &&
                   isErasedCallable(Plain->getArg(0)->getType())));
    if (Erased) {
      // Anybody's code; it matters only where it runs under a lock.
      if (Held->empty())
        continue;
      C.CalleeName = "operator()";
    } else if (!Callee || Callee->isImplicit()) {
      continue;
    } else if (Src.inSystemHeader(Callee->getLocation())) {
      if (!endsNamed(Callee))
        continue;
      C.CalleeUsr = usr(Callee);
      C.CalleeName = qualifiedName(canonical(Callee));
      C.CalleeSystem = C.EndsNamed = true;
      Add(std::move(C));
      continue;
    } else {
      C.CalleeUsr = usr(Callee);
      C.Gives = Plain && givenObject(Plain);
      C.CalleeName = qualifiedName(canonical(Callee));
    }
    for (const Expr *Arg : Args)
      C.Arguments.push_back(Arg->getType()->isRecordType() ||
                                    Arg->isGLValue() ||
                                    Arg->getType()->isPointerType()
                                ? In.Objects.ofTarget(Arg)
                                : ObjectPath{});
    Known.emplace_back(E, int(In.Out.Calls.size()));
    Add(std::move(C));
  }
  if (!In.Out.NoAnalysis)
    collectCallDecisions(In, Known);
}

} // namespace unlatch
