//===- Functions.cpp - From one function definition to its summary -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Functions.h"

#include "matchers/Accessors.h"
#include "matchers/BodyScan.h"
#include "matchers/Declarations.h"
#include "matchers/GuardOperands.h"
#include "matchers/GuardShape.h"
#include "matchers/LockScan.h"
#include "matchers/Locksets.h"
#include "matchers/MapAccesses.h"
#include "matchers/MutexLife.h"
#include "matchers/Names.h"
#include "matchers/Paths.h"
#include "matchers/RunCounts.h"
#include "matchers/SectionEffects.h"
#include "matchers/SectionLambdas.h"
#include "matchers/Types.h"
#include "matchers/Wrappers.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"

#include <memory>
#include <set>

using namespace clang;

namespace unlatch {

/// Functions beyond this size are not looked into; they are named instead.
static constexpr unsigned MaxBodyBytes = 400000;

/// const T &get() becomes T get(), where T is cheap to copy and no other
/// declaration would have to follow.
static std::vector<Edit> returnByValue(const FunctionDecl *Definition,
                                       const Source &Src,
                                       const ASTContext &Context) {
  QualType Result = Definition->getReturnType();
  const auto *Method = dyn_cast<CXXMethodDecl>(Definition);
  if (!Result->isLValueReferenceType() ||
      !Result->getPointeeType().isConstQualified() ||
      !isCheapToCopy(Result, Context) || !Definition->isFirstDecl() ||
      (Method && Method->isVirtual()) || isTemplated(Definition))
    return {};
  // From the first specifier on: the type's own range leaves out a const that
  // is written in front.
  std::optional<FileRange> Range =
      Src.editable({Definition->getOuterLocStart(),
                    Definition->getReturnTypeSourceRange().getEnd()});
  llvm::StringRef Text = Range ? Src.text(*Range).rtrim() : llvm::StringRef();
  if (Text.count("const") != 1 || !Text.consume_back("&"))
    return {};
  auto [Front, Back] = Text.split("const");
  std::string Value = (Front + Back.ltrim()).str();
  return {{*Range, llvm::StringRef(Value).rtrim().str() +
                       (Range->End == Src.place(Definition->getLocation()).Begin
                            ? " "
                            : "")}};
}

/// Whether a class that Method is a member of, at whatever depth, is another
/// class's own, and defined where no other unit can see it. What is parsed by
/// itself as a header is there for others.
static bool isOfOneUnit(const FunctionDecl *Method, const Source &Src) {
  const SourceManager &SM = Src.manager();
  OptionalFileEntryRef Main = SM.getFileEntryRefForID(SM.getMainFileID());
  llvm::StringRef Suffix =
      Main ? llvm::sys::path::extension(Main->getName()) : llvm::StringRef();
  if (Suffix.size() < 2 || !llvm::StringRef("cCm").contains(Suffix[1]))
    return false;
  for (const DeclContext *C = Method->getDeclContext(); C; C = C->getParent())
    if (const auto *Record = dyn_cast<CXXRecordDecl>(C);
        Record && Record->getAccess() == AS_private &&
        SM.isInMainFile(SM.getExpansionLoc(Record->getLocation())))
      return true;
  return false;
}

static void addOverridden(const CXXMethodDecl *Method,
                          std::set<std::string> &Out) {
  for (const CXXMethodDecl *Base : Method->overridden_methods())
    if (Out.insert(usr(Base)).second)
      addOverridden(Base, Out);
}

void FunctionCollector::addFunction(const FunctionDecl *Definition) {
  Function F;
  F.Usr = usr(Definition);
  F.Name = qualifiedName(canonical(Definition));
  F.Kind = FunctionKind::Free;
  F.Access = visibility(canonical(Definition));
  F.Parameters = Definition->getNumParams();
  F.Main = Definition->isMain();
  F.Instantiated = isTemplated(Definition);
  F.Loc = Src.place(Definition->getLocation());
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Definition)) {
    F.Kind = isa<CXXConstructorDecl>(Method)  ? FunctionKind::Constructor
             : isa<CXXDestructorDecl>(Method) ? FunctionKind::Destructor
                                              : FunctionKind::Method;
    F.RecordUsr = usr(Method->getParent());
    F.OneUnit = isOfOneUnit(canonical(Definition), Src);
    F.Static = Method->isStatic();
    F.Const = Method->isConst();
    F.Virtual = Method->isVirtual();
    std::set<std::string> Overridden;
    addOverridden(Method, Overridden);
    F.Overrides.assign(Overridden.begin(), Overridden.end());
  }
  for (const auto *Attr : Definition->specific_attrs<RequiresCapabilityAttr>())
    for (const Expr *Arg : Attr->args()) {
      HeldLock Lock;
      Lock.Mode = Attr->isShared() ? LockMode::Shared : LockMode::Exclusive;
      Lock.Mutex = Paths(Src, nullptr).of(Arg);
      if (!Lock.Mutex.known())
        continue;
      Lock.MutexUsr =
          Lock.Mutex.Steps.empty()
              ? Lock.Mutex.Root.substr(Lock.Mutex.Root.find(':') + 1)
              : Lock.Mutex.Steps.back();
      F.Required.push_back(std::move(Lock));
    }
  F.AttributePlace = attributePlace(Definition, Src);
  F.ReturnByValue = returnByValue(Definition, Src, Context);
  // For the units that do not see the body of a guard's constructor.
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition);
      Constructor && guardType(Constructor->getParent()))
    for (GuardConstructor::Lock &L : guardConstructor(Constructor, Src).Locks)
      if (!L.Later)
        F.Effects.push_back({LockEffect::Kind::Acquires, L.Mutex,
                             mutexUsrOf(L.Mutex), L.Mode, L.When.Unknown});
  addBody(std::move(F), Definition, Definition->getBody());
}

void FunctionCollector::addInitializer(const VarDecl *Var) {
  Function F;
  F.Usr = usr(Var);
  F.Name = qualifiedName(Var);
  F.Kind = FunctionKind::Initializer;
  F.Access = Visibility::Internal;
  F.Instantiated = isTemplated(Var);
  F.Loc = Src.place(Var->getLocation());
  addBody(std::move(F), nullptr, Var->getInit());
}

/// Whether other threads can know the object at Path while F runs.
static bool isUnshared(const ObjectPath &Path, const Function &F,
                       const FunctionDecl *Decl) {
  if (F.Kind == FunctionKind::Initializer)
    return true;
  if (!Path.owned())
    return false;
  if (Paths::isLocal(Path))
    return true;
  if (Path.Root == "this")
    return F.Kind == FunctionKind::Constructor ||
           F.Kind == FunctionKind::Destructor;
  // What is moved from belongs to the one who gives it away.
  if (Decl && Path.Root.compare(0, 6, "param:") == 0) {
    unsigned Index = std::stoul(Path.Root.substr(6));
    return Index < Decl->getNumParams() &&
           Decl->getParamDecl(Index)->getType()->isRValueReferenceType();
  }
  return false;
}

void FunctionCollector::handle(const Expr *Mention) {
  Handled.insert(Src.range(Mention->getSourceRange()));
  if (const auto *Call = dyn_cast<CallExpr>(Mention))
    Handled.insert(Src.range(Call->getCallee()->getSourceRange()));
}

/// Every declaration of a function as it would have to go; nothing where that
/// cannot be said.
static std::vector<FileRange> wholeDeclarations(const FunctionDecl *Decl,
                                                const Source &Src) {
  std::vector<FileRange> All;
  if (!Decl || isTemplated(Decl))
    return All;
  for (const FunctionDecl *D : Decl->redecls()) {
    SourceRange Range(D->getOuterLocStart(), D->getEndLoc());
    if (!Src.editable(Range))
      return {};
    All.push_back(D->doesThisDeclarationHaveABody()
                      ? Src.range(Range)
                      : Src.throughSemicolon(Range));
  }
  return All;
}

/// A call that locks or unlocks, of a mutex that has no name here or by a
/// helper.
static bool touchesLocks(const Expr *E, const Source &Src) {
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && !isa<CXXOperatorCallExpr>(Call) &&
         (mutexOperation(Call) ||
          (!isInStd(Callee) && !lockEffects(Callee, Src).empty()));
}

/// A declaration that goes as a whole takes with it what it asks decltype for.
void FunctionCollector::handleInGuards(const FunctionContext &In) {
  for (const VarDecl *Guard : In.Scan.Guards) {
    FileRange Place = Src.range(Guard->getSourceRange());
    for (const auto &[E, D] : mutexesNamedBy(Guard))
      if (llvm::any_of(In.Out.Sections, [&, D = D](const Section &S) {
            return S.Acquire.contains(Place) && S.MutexUsr == usr(D);
          }))
        handle(E);
  }
}

/// Something is held while a function of an object with a guard in it runs:
/// what, the object's maker knows.
static Lockset heldByObject(const FunctionDecl *Decl) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Decl);
  if (!Method || Method->isStatic() || Method->getParent()->isLambda() ||
      !hasGuardInside(Method->getParent()))
    return {};
  return {HeldLock()};
}

void FunctionCollector::addBody(Function F, const FunctionDecl *Decl,
                                const Stmt *Body) {
  F.Body = Src.range(Body->getSourceRange());
  ParentMap Parents(const_cast<Stmt *>(Body));
  std::vector<const Stmt *> Roots{Body};
  if (const auto *Constructor = dyn_cast_or_null<CXXConstructorDecl>(Decl))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isWritten()) {
        Parents.addStmt(Init->getInit());
        Roots.push_back(Init->getInit());
      }
  BodyScan Scan = scanBody(Roots, Parents);
  F.Identifiers.assign(Scan.Identifiers.begin(), Scan.Identifiers.end());
  for (const BodyScan::Mention &M : Scan.Maps) {
    handle(M.At);
    if (M.Decl && !Src.inSystemHeader(M.Decl->getLocation()) &&
        !(isa<VarDecl>(M.Decl) && cast<VarDecl>(M.Decl)->hasLocalStorage()) &&
        !isa<BindingDecl>(M.Decl))
      Maps.insert(M.Decl);
  }
  for (const BodyScan::Mention &M : Scan.Mutexes) {
    handle(M.At);
    Mutexes.insert(M.Decl);
  }
  for (const BodyScan::Mention &M : Scan.Wrappers)
    handle(M.At);
  for (const FunctionDecl *Taken : Scan.FunctionRefs)
    AddressTaken.insert(Taken);
  if (const ValueDecl *Given = Decl ? givenObject(Decl) : nullptr;
      Given && (mapType(Given->getType()) || mutexType(Given->getType()) ||
                !wrappedMap(Given->getType()).isNull())) {
    F.Gives = usr(Given);
    F.GivenTypes = givenTypes(Decl, Src);
    F.Declarations = wholeDeclarations(Decl, Src);
  }

  Paths Objects(Src, Body, Decl);
  // One run of the engine for the body, one for each lambda run in place, with
  // the locks held where it stands.
  std::vector<std::unique_ptr<Locksets>> Runs;
  auto Held = [&](const Stmt *S) -> const Lockset * {
    for (const auto &Run : Runs)
      if (const Lockset *Locks = Run->at(S))
        return Locks;
    return nullptr;
  };
  const Lockset Outside = heldByObject(Decl);
  bool Simple =
      Scan.Guards.empty() && Scan.Mutexes.empty() && Scan.UnderLock.empty() &&
      Scan.GivenByName.empty() && !Scan.LockedPointers &&
      llvm::none_of(Scan.Calls,
                    [&](const Expr *E) { return touchesLocks(E, Src); });
  auto HeldOrNothing = [&](const Stmt *S) -> const Lockset * {
    return Simple ? &Outside : Held(S);
  };
  if (F.Body.End - F.Body.Begin > MaxBodyBytes) {
    F.NoAnalysis = true;
    F.Why = "the function is too large";
  } else if (!Simple && Decl) {
    auto Analyse = [&](const clang::Decl *D, Stmt *S, const Lockset &Entry) {
      Runs.push_back(
          std::make_unique<Locksets>(Context, Src, Objects, Parents, F));
      if (!Runs.back()->run(D, S, Entry)) {
        F.NoAnalysis = true;
        F.Why = "no control flow graph could be made for it";
      }
    };
    Analyse(Decl, const_cast<Stmt *>(Body), Outside);
    if (auto Inlined = calledInOneSection(Scan, Held); !Inlined.empty())
      Scan = scanBody(Roots, Parents, Inlined);
    for (const LambdaExpr *Lambda : Scan.InPlace) {
      const Lockset *Around = Held(Lambda);
      Lockset Entry = Around ? *Around : Outside;
      size_t First = F.Sections.size();
      if (auto Run = Scan.UnderLock.find(Lambda); Run != Scan.UnderLock.end())
        runUnderLock(Lambda, Run->second.first, Run->second.second, Objects,
                     Entry, F);
      Analyse(callOperator(Lambda), callOperator(Lambda)->getBody(), Entry);
      for (size_t I = First; I < F.Sections.size(); ++I)
        F.Sections[I].InLambda = true;
    }
  }
  if (F.NoAnalysis)
    F.Sections.clear();

  FunctionContext In{
      Context,
      Src,
      Objects,
      Parents,
      Decl,
      Scan,
      HeldOrNothing,
      [&](const ObjectPath &Path) { return isUnshared(Path, F, Decl); },
      F,
      Helpers};
  if (F.NoAnalysis) {
    // Mentions stay recorded, as not understood.
    for (const BodyScan::Mention &M : Scan.Maps)
      Handled.erase(Src.range(M.At->getSourceRange()));
  } else {
    collectMapAccesses(In);
    collectLookups(In);
    collectRunCounts(In);
    llvm::DenseSet<const Expr *> Operands;
    for (const auto &Run : Runs) {
      Operands.insert(Run->operands().begin(), Run->operands().end());
      F.Effects.insert(F.Effects.end(), Run->effects().begin(),
                       Run->effects().end());
    }
    for (const BodyScan::Mention &M : Scan.Mutexes)
      if (!Operands.contains(M.At))
        Out.MutexUses.push_back(
            {usr(M.Decl), Src.place(M.At->getExprLoc()),
             "named outside of a lock operation", false,
             lifeCycle(M.At, Parents, Src),
             F.Gives == usr(M.Decl) ? F.Usr : std::string()});
    for (const auto &[Lambda, Taker] : Scan.UnderLock)
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Taker.first))
        Operands.insert(stripToObject(Member->getImplicitObjectArgument()));
    for (const BodyScan::Mention &M : Scan.Wrappers)
      if (!Operands.contains(M.At) && F.Gives != usr(M.Decl))
        addWrapperUse(M.Decl, M.At->getExprLoc(),
                      "used for more than to lock it", Src, Out.MutexUses);
    if (const auto *Constructor = dyn_cast_or_null<CXXConstructorDecl>(Decl))
      addMutexInitializers(Constructor, Src, Out.MutexUses);
    collectSectionEffects(In);
    collectSectionNotes(In);
    handleInGuards(In);
  }
  if (llvm::any_of(F.Effects, [](const LockEffect &E) {
        return E.What == LockEffect::Kind::ReturnsGuard;
      }))
    F.Declarations = wholeDeclarations(Decl, Src);
  collectStates(In);
  collectBaseStates(In);
  collectCalls(In);

  std::string OuterUsr = F.Usr, OuterName = F.Name;
  bool Instantiated = F.Instantiated;
  Out.Functions.push_back(std::move(F));
  for (const LambdaExpr *Lambda : Scan.Stored) {
    const CXXMethodDecl *Method = callOperator(Lambda);
    Function Inner;
    FileRange Where = Src.place(Lambda->getBeginLoc());
    Inner.Usr = lambdaUsr(OuterUsr, Where);
    Inner.Name = OuterName + "::(lambda)";
    Inner.Kind = FunctionKind::Lambda;
    Inner.Access = Visibility::Internal;
    Inner.AddressTaken = !Scan.Called.contains(Lambda);
    Inner.Loc = Where;
    Inner.Parameters = Method->getNumParams();
    Inner.Instantiated = Instantiated || Lambda->isGenericLambda();
    addBody(std::move(Inner), Method, Method->getBody());
  }
}

} // namespace unlatch
