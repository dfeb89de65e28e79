//===- Wrappers.cpp - Classes that hold data together with its lock -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Wrappers.h"

#include "matchers/GuardShape.h"
#include "matchers/LockCache.h"
#include "matchers/LockTypes.h"
#include "matchers/Names.h"
#include "matchers/Source.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"

using namespace clang;

namespace unlatch {

void nameWrapperLock(ObjectPath &Path) {
  if (Path.Steps.empty() || Path.Steps.back() != WrapperLock)
    return;
  for (size_t I = Path.Steps.size() - 1; I-- != 0;)
    if (Path.Steps[I] != "*" && Path.Steps[I][0] != '[') {
      Path.Steps.back() = Path.Steps[I] + WrapperLock;
      return;
    }
  Path.Steps.back() = Path.Root.substr(Path.Root.find(':') + 1) + WrapperLock;
}

static constexpr llvm::StringLiteral Named = "folly::Synchronized";

namespace {
struct NamedMember {
  llvm::StringRef Name;
  enum { Locks, Runs } What;
  LockMode Mode;
  bool Try = false;
};
} // namespace

static constexpr auto Shared = LockMode::Shared;
static constexpr auto Exclusive = LockMode::Exclusive;

static constexpr NamedMember NamedMembers[] = {
    {"rlock", NamedMember::Locks, Shared},
    {"ulock", NamedMember::Locks, Exclusive},
    {"wlock", NamedMember::Locks, Exclusive},
    {"lock", NamedMember::Locks, Exclusive},
    {"contextualRLock", NamedMember::Locks, Shared},
    {"tryRLock", NamedMember::Locks, Shared, true},
    {"tryULock", NamedMember::Locks, Exclusive, true},
    {"tryWLock", NamedMember::Locks, Exclusive, true},
    {"tryLock", NamedMember::Locks, Exclusive, true},
    {"withRLock", NamedMember::Runs, Shared},
    {"withRLockPtr", NamedMember::Runs, Shared},
    {"withULockPtr", NamedMember::Runs, Exclusive},
    {"withWLock", NamedMember::Runs, Exclusive},
    {"withWLockPtr", NamedMember::Runs, Exclusive},
    {"withLock", NamedMember::Runs, Exclusive},
    {"withLockPtr", NamedMember::Runs, Exclusive},
};

static bool isNamed(const CXXRecordDecl *Record) {
  return Record->getIdentifier() && Record->getName() == "Synchronized" &&
         qualifiedName(Record) == Named;
}

/// The field of the pattern whose type is a parameter of the template itself; a
/// mutex may have such a type as well, as Of has it.
static const FieldDecl *fieldOfParameterType(const CXXRecordDecl *Pattern,
                                             const CXXRecordDecl *Of) {
  auto IsMutex = [&](const FieldDecl *Field) {
    return llvm::any_of(Of->fields(), [&](const FieldDecl *Same) {
      return Same->getLocation() == Field->getLocation() &&
             mutexType(Same->getType());
    });
  };
  const FieldDecl *Value = nullptr;
  for (const FieldDecl *Field : Pattern->fields()) {
    if (!isa<TemplateTypeParmType>(Field->getType().getCanonicalType()) ||
        IsMutex(Field))
      continue;
    if (Value)
      return nullptr;
    Value = Field;
  }
  return Value;
}

namespace {

/// What the member functions of a wrapper's pattern do with the value.
class ValueUses : public RecursiveASTVisitor<ValueUses> {
public:
  explicit ValueUses(const FieldDecl *Value) : Value(Value) {}

  bool LooksInto = false; ///< a member of the value is named: its own business
  bool GivesToCallable = false;

  bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *E) {
    LooksInto |= !E->isImplicitAccess() && isValue(E->getBase());
    return true;
  }
  bool VisitArraySubscriptExpr(ArraySubscriptExpr *E) {
    LooksInto |= isValue(E->getBase());
    return true;
  }
  bool VisitCXXForRangeStmt(CXXForRangeStmt *S) {
    LooksInto |= S->getRangeInit() && isValue(S->getRangeInit());
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    // f(value_), std::forward<F>(f)(value_), std::invoke(f, value_)
    if (!isa<CXXOperatorCallExpr>(Call) && Call->isTypeDependent())
      for (const Expr *Arg : Call->arguments())
        GivesToCallable |= isValue(Arg);
    return true;
  }

private:
  bool isValue(const Expr *E) const {
    E = E->IgnoreParenImpCasts();
    const auto *Member = dyn_cast<MemberExpr>(E);
    return Member && Member->getMemberDecl() == Value;
  }
  const FieldDecl *Value;
};

} // namespace

/// The type that operator-> or operator* of a locked pointer leads to.
static QualType targetOf(const CXXRecordDecl *Pointer, unsigned Depth = 0) {
  for (const CXXMethodDecl *Method : Pointer->methods()) {
    bool Arrow = Method->getOverloadedOperator() == OO_Arrow;
    bool Star = Method->getOverloadedOperator() == OO_Star &&
                Method->getNumParams() == 0;
    QualType T = Method->getReturnType();
    if ((Arrow && T->isPointerType()) || (Star && T->isReferenceType()))
      return T->getPointeeType();
  }
  for (const CXXBaseSpecifier &Base : Pointer->bases())
    if (const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
        Of && Of->hasDefinition() && Depth < 4)
      if (QualType T = targetOf(Of->getDefinition(), Depth + 1); !T.isNull())
        return T;
  return {};
}

/// A guard that is the way to a value of this type.
static bool isLockedPointerTo(QualType T, QualType Value) {
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || !guardType(T))
    return false;
  QualType Target = targetOf(Record->getDefinition());
  return !Target.isNull() && Target.getCanonicalType().getUnqualifiedType() ==
                                 Value.getCanonicalType().getUnqualifiedType();
}

static std::optional<Wrapper> byStructure(const CXXRecordDecl *Record) {
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  if (!Spec || Spec->isDependentContext() || isInStd(Record) ||
      Spec->isExplicitSpecialization())
    return std::nullopt;
  const CXXRecordDecl *Pattern =
      Spec->getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
  if (!Pattern || !Spec->getDefinition())
    return std::nullopt;
  const FieldDecl *Parameter =
      fieldOfParameterType(Pattern, Spec->getDefinition());
  if (!Parameter)
    return std::nullopt;
  Wrapper Found;
  for (const FieldDecl *Field : Spec->getDefinition()->fields()) {
    if (Field->getLocation() == Parameter->getLocation()) {
      Found.ValueField = Field;
      continue;
    }
    const MutexType *Mutex = mutexType(Field->getType());
    if (!Mutex || Found.Mutex)
      return std::nullopt; // it has other business
    Found.Mutex = Field;
    Found.Shared = Mutex->Shared;
  }
  if (!Found.ValueField || !Found.Mutex ||
      mutexType(Found.ValueField->getType()))
    return std::nullopt;
  Found.Value = Found.ValueField->getType();
  ValueUses Uses(Parameter);
  for (Decl *D : Pattern->decls())
    if (isa<CXXMethodDecl>(D) || isa<FunctionTemplateDecl>(D))
      Uses.TraverseDecl(D);
  if (Uses.LooksInto)
    return std::nullopt;
  if (Uses.GivesToCallable)
    return Found;
  for (const CXXMethodDecl *Method : Spec->getDefinition()->methods())
    if (isLockedPointerTo(Method->getReturnType(), Found.Value))
      return Found;
  return std::nullopt;
}

static std::optional<Wrapper> findWrapper(const CXXRecordDecl *Record) {
  Record = Record->getDefinition();
  if (!isNamed(Record))
    return byStructure(Record);
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  if (!Spec || Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return std::nullopt;
  Wrapper Found;
  Found.Value = Spec->getTemplateArgs()[0].getAsType();
  for (const FieldDecl *Field : Spec->fields())
    if (Field->getType().getCanonicalType() == Found.Value.getCanonicalType())
      Found.ValueField = Field;
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
    if (Arg.getKind() == TemplateArgument::Type)
      if (const MutexType *Mutex = mutexType(Arg.getAsType()))
        Found.Shared = Mutex->Shared;
  return Found;
}

std::optional<Wrapper> wrapperType(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return isa_and_nonnull<ClassTemplateSpecializationDecl>(Record) &&
                 Record->hasDefinition()
             ? LockCache::wrapper(Record, findWrapper)
             : std::nullopt;
}

QualType wrappedMap(QualType T) {
  if (T->isReferenceType())
    return {};
  std::optional<Wrapper> Of = wrapperType(T);
  return Of && mapType(Of->Value) ? Of->Value : QualType();
}

bool isWrappedValue(const FieldDecl *Field) {
  const auto *Pointer = dyn_cast<CXXRecordDecl>(Field->getParent());
  if (Field->getType()->isReferenceType() && mapType(Field->getType()) &&
      Pointer && Pointer->hasDefinition() && guardType(Pointer))
    return true;
  const auto *Record =
      dyn_cast<ClassTemplateSpecializationDecl>(Field->getParent());
  if (!Record || !Record->hasDefinition())
    return false;
  std::optional<Wrapper> Of = LockCache::wrapper(Record, findWrapper);
  return Of && Of->ValueField == Field;
}

/// The wrapper that a member function is called on, and the function.
static std::pair<const Expr *, const CXXMethodDecl *>
calledOn(const CallExpr *Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    return {Member->getImplicitObjectArgument(), Member->getMethodDecl()};
  const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call);
  if (Op && Op->getOperator() == OO_Arrow)
    return {Op->getArg(0),
            dyn_cast_or_null<CXXMethodDecl>(Op->getDirectCallee())};
  return {nullptr, nullptr};
}

/// Its own class, where a function of a base is called.
static QualType objectType(const Expr *E) {
  QualType T = E->IgnoreParenImpCasts()->getType();
  return T->isPointerType() ? T->getPointeeType() : T;
}

/// How a locked pointer holds its lock, by its constructors.
static std::optional<LockMode> modeOf(const CXXRecordDecl *Pointer) {
  for (const FieldDecl *Field : Pointer->fields())
    if (const GuardType *Guard = guardType(Field->getType());
        Guard && !Guard->Name.empty())
      return Guard->Mode;
  Source Src(Pointer->getASTContext());
  for (const CXXConstructorDecl *Constructor : Pointer->ctors())
    if (!Constructor->isCopyOrMoveConstructor())
      for (const auto &Lock : guardConstructor(Constructor, Src).Locks)
        if (!Lock.Later)
          return Lock.Mode;
  return std::nullopt;
}

/// The value of the only statement of a function, if that is a return.
static const Expr *onlyReturn(const CXXMethodDecl *Method) {
  const FunctionDecl *Definition = nullptr;
  if (!Method->hasBody(Definition))
    return nullptr;
  const auto *Body = dyn_cast<CompoundStmt>(Definition->getBody());
  const auto *Return = Body && Body->size() == 1
                           ? dyn_cast<ReturnStmt>(Body->body_front())
                           : nullptr;
  return Return ? Return->getRetValue() : nullptr;
}

/// Whether operator-> and operator* do nothing but to give what a member points
/// or refers to.
static bool onlyLeads(const CXXRecordDecl *Pointer) {
  for (const CXXMethodDecl *Method : Pointer->methods()) {
    if (Method->getOverloadedOperator() != OO_Arrow &&
        (Method->getOverloadedOperator() != OO_Star ||
         Method->getNumParams() != 0))
      continue;
    if (!Method->isUsed() && !Method->isReferenced())
      continue;
    const Expr *Value = onlyReturn(Method);
    if (!Value)
      return false;
    Value = Value->IgnoreParenImpCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(Value))
      Value = Unary->getSubExpr()->IgnoreParenImpCasts();
    // A value would be a copy.
    const auto *Member = dyn_cast<MemberExpr>(Value);
    const auto *Field =
        Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
    if (!Field ||
        (!Field->getType()->isPointerType() &&
         !Field->getType()->isReferenceType() && !isWrappedValue(Field)))
      return false;
  }
  return true;
}

/// Whether a wrapper's function only makes the locked pointer, and that only
/// locks and leads to the value.
static bool onlyLocks(const CXXMethodDecl *Method, const CXXRecordDecl *Pointer,
                      const Source &Src) {
  const Expr *Made = onlyReturn(Method);
  if (!Made || Method->getParent()->getNumBases() != 0 || !onlyLeads(Pointer))
    return false;
  Made = Made->IgnoreImplicit();
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Made))
    Made = Cast->getSubExpr()->IgnoreImplicit();
  const auto *Construct = dyn_cast<CXXConstructExpr>(Made);
  return Construct && guardConstructor(Construct->getConstructor(), Src).Plain;
}

std::optional<WrapperCall> lockedPointer(const Expr *E) {
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return std::nullopt;
  auto [Object, Method] = calledOn(Call);
  if (!Object || !Method)
    return std::nullopt;
  const CXXRecordDecl *Pointer = Method->getReturnType()->getAsCXXRecordDecl();
  if (!Pointer || !Pointer->hasDefinition() || !guardType(Pointer))
    return std::nullopt;
  std::optional<Wrapper> Of = wrapperType(objectType(Object));
  if (!Of)
    return std::nullopt;
  WrapperCall Found;
  Found.Object = Object;
  if (isNamed(Method->getParent()) || !Of->Mutex) {
    if (Method->getOverloadedOperator() == OO_Arrow ||
        (Method->getIdentifier() && Method->getName() == "contextualLock")) {
      Found.Mode = Method->isConst() && Of->Shared ? Shared : Exclusive;
      return Found;
    }
    for (const NamedMember &Row : NamedMembers)
      if (Row.What == NamedMember::Locks && Method->getIdentifier() &&
          Row.Name == Method->getName()) {
        Found.Mode = Row.Mode;
        // With a time to wait, it may come back empty.
        Found.Try = Row.Try || Call->getNumArgs() != 0;
        return Found;
      }
    return std::nullopt;
  }
  if (!isLockedPointerTo(Method->getReturnType(), Of->Value))
    return std::nullopt;
  std::optional<LockMode> Mode = modeOf(Pointer->getDefinition());
  if (!Mode)
    return std::nullopt;
  Found.Mode = *Mode;
  Found.Try = Method->getIdentifier() &&
              Method->getName().starts_with_insensitive("try");
  Found.Opaque = !onlyLocks(Method, Pointer->getDefinition(),
                            Source(Method->getASTContext()));
  return Found;
}

std::optional<WrapperCall> runsOnValue(const CallExpr *Call) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  if (!Method || !Method->getIdentifier())
    return std::nullopt;
  for (const NamedMember &Row : NamedMembers)
    if (Row.What == NamedMember::Runs && Row.Name == Method->getName() &&
        Call->getNumArgs() == 1) {
      const Expr *Object = Member->getImplicitObjectArgument();
      const CXXRecordDecl *Record = recordOf(objectType(Object));
      if (Record && isNamed(Record))
        return WrapperCall{Object, Row.Mode, false, false};
    }
  return std::nullopt;
}

} // namespace unlatch
