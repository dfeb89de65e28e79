//===- DeletedPointees.cpp - Objects deleted where a map lets go of them --===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/DeletedPointees.h"

#include "matchers/Types.h"
#include "matchers/UseTools.h"
#include "summary/Sharing.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

using namespace clang;

namespace unlatch {

static bool isRelated(QualType A, QualType B) {
  A = A.getCanonicalType().getUnqualifiedType();
  B = B.getCanonicalType().getUnqualifiedType();
  const CXXRecordDecl *First = A->getAsCXXRecordDecl();
  const CXXRecordDecl *Second = B->getAsCXXRecordDecl();
  return A == B || A->isVoidType() ||
         (First && Second && First->hasDefinition() &&
          Second->hasDefinition() &&
          (First->isDerivedFrom(Second) || Second->isDerivedFrom(First)));
}

static bool isNamed(const CXXRecordDecl *Record, llvm::StringRef Name) {
  return Record->getIdentifier() && isInStd(Record) &&
         Record->getName() == Name;
}

/// Whether a value of this type may have a pointer to an object of Class: a
/// std::shared_ptr, or a plain one.
static bool pointsTo(QualType Value, QualType Class, bool Shared,
                     unsigned Depth = 0) {
  Value = Value.getCanonicalType();
  if (Value->isPointerType())
    return !Shared && isRelated(Value->getPointeeType(), Class);
  const CXXRecordDecl *Record = recordOf(Value);
  if (!Record || !Record->hasDefinition() || Depth == 3)
    return false;
  auto Inside = [&](QualType T) {
    return pointsTo(T, Class, Shared, Depth + 1);
  };
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  if (Spec && isInStd(Record)) {
    bool Owner = isNamed(Record, "shared_ptr");
    if (isSmartPointer(Value) && !(Owner && Shared))
      return false;
    return llvm::any_of(Spec->getTemplateArgs().asArray(),
                        [&](const TemplateArgument &Arg) {
                          return Arg.getKind() == TemplateArgument::Type &&
                                 (Owner ? isRelated(Arg.getAsType(), Class)
                                        : Inside(Arg.getAsType()));
                        });
  }
  return llvm::any_of(
      Record->getDefinition()->fields(),
      [&](const FieldDecl *Field) { return Inside(Field->getType()); });
}

namespace {

/// A place at which objects of a class end, or are asked who shares them.
struct Place {
  const Expr *At = nullptr;
  QualType Class;
  bool Asks = false;
};

} // namespace

/// delete pointer, pointer.use_count(), watcher.expired(), watcher.lock()
static std::optional<Place> placeAt(const Stmt *S) {
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S);
      Delete && !Delete->getDestroyedType().isNull())
    return Place{Delete, Delete->getDestroyedType(), false};
  const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
  // The functions are those of a base.
  const CXXRecordDecl *Of = Call ? recordOf(Call->getImplicitObjectArgument()
                                                ->IgnoreParenImpCasts()
                                                ->getType())
                                 : nullptr;
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Of);
  if (!Spec || (!isNamed(Spec, "shared_ptr") && !isNamed(Spec, "weak_ptr")) ||
      !nameIn(Call->getMethodDecl(),
              {"use_count", "unique", "expired", "lock"}))
    return std::nullopt;
  return Place{Call, Spec->getTemplateArgs()[0].getAsType(), true};
}

static llvm::SmallVector<Place, 4> placesIn(const Stmt *Body) {
  llvm::SmallVector<Place, 4> Found;
  llvm::SmallVector<const Stmt *, 32> Work{Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (auto Here = placeAt(S))
      Found.push_back(*Here);
    Work.append(S->child_begin(), S->child_end());
  }
  return Found;
}

/// Elements leave the map. Of one that is overwritten the old value would have
/// to be looked at first, which is followed.
static bool letsGo(MapOp Op) {
  return endsElement(Op) && Op != MapOp::InsertOrAssign;
}

static bool inOneSection(const Lockset &A, const Lockset &B) {
  return llvm::any_of(A, [&](const HeldLock &L) {
    return L.Section >= 0 && llvm::any_of(B, [&](const HeldLock &Other) {
             return Other.Section == L.Section;
           });
  });
}

void collectDeletedPointees(const FunctionContext &F,
                            const std::map<std::string, QualType> &Values) {
  if (Values.empty() || !F.Decl || !F.Decl->hasBody())
    return;
  for (const Place &Here : placesIn(F.Decl->getBody())) {
    const Lockset *Held = F.Held(Here.At);
    if (!Held)
      continue;
    for (const auto &[Usr, Value] : Values) {
      auto Ends = llvm::find_if(F.Out.Accesses, [&](const MapAccess &A) {
        return A.MapUsr == Usr && letsGo(A.Op) && inOneSection(A.Held, *Held);
      });
      if (Ends == F.Out.Accesses.end() ||
          !pointsTo(Value, Here.Class, Here.Asks))
        continue;
      MapAccess A;
      A.MapUsr = Usr;
      A.Map = Ends->Map;
      A.Unshared = Ends->Unshared;
      A.Dependent = Ends->Dependent;
      A.Op = Here.Asks ? MapOp::PointeeRead : MapOp::PointeeWrite;
      if (Here.Asks)
        A.Why = AsksSharers;
      A.Held = *Held;
      A.InMacro = !F.Src.editable(Here.At->getSourceRange());
      A.Mention = A.Call = F.Src.range(Here.At->getSourceRange());
      F.Out.Accesses.push_back(std::move(A));
    }
  }
}

} // namespace unlatch
