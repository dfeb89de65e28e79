//===- DeletedPointees.cpp - Objects deleted where a map lets go of them --===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/DeletedPointees.h"

#include "matchers/BodyScan.h"
#include "matchers/PointeeChanges.h"
#include "matchers/Types.h"
#include "matchers/UseTools.h"
#include "summary/Sharing.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

#include <utility>

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

/// A place at which objects end or may change, or are asked who shares them.
struct Place {
  enum Kind { Ends, Asks, Given };
  const Expr *At = nullptr;
  QualType Type; ///< of the objects; for Given, of the container
  Kind What = Ends;
};

} // namespace

/// destroyAll(old), for a container that is no map of ours any more.
static void addGiven(const CallExpr *Call,
                     llvm::SmallVectorImpl<Place> &Found) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || isStd(Callee) || isa<CXXOperatorCallExpr>(Call))
    return;
  for (unsigned I = 0; I < Call->getNumArgs() && I < Callee->getNumParams();
       ++I) {
    QualType T = Call->getArg(I)->IgnoreParenImpCasts()->getType();
    const CXXRecordDecl *Record = recordOf(T);
    if (Record && isInStd(Record) && leadsToMutable(T) &&
        mayChangePointee(Callee, I))
      Found.push_back({Call->getArg(I), T, Place::Given});
  }
}

/// delete pointer, pointer.use_count(), watcher.expired(), watcher.lock()
static void addPlaces(const Stmt *S, llvm::SmallVectorImpl<Place> &Found) {
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(S);
      Delete && !Delete->getDestroyedType().isNull())
    Found.push_back({Delete, Delete->getDestroyedType(), Place::Ends});
  if (const auto *Call = dyn_cast<CallExpr>(S))
    addGiven(Call, Found);
  const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
  // The functions are those of a base.
  const CXXRecordDecl *Of = Call ? recordOf(Call->getImplicitObjectArgument()
                                                ->IgnoreParenImpCasts()
                                                ->getType())
                                 : nullptr;
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Of);
  if (Spec && (isNamed(Spec, "shared_ptr") || isNamed(Spec, "weak_ptr")) &&
      nameIn(Call->getMethodDecl(), {"use_count", "unique", "expired", "lock"}))
    Found.push_back(
        {Call, Spec->getTemplateArgs()[0].getAsType(), Place::Asks});
}

static llvm::SmallVector<Place, 4> placesIn(const Stmt *Body) {
  llvm::SmallVector<Place, 4> Found;
  llvm::SmallVector<const Stmt *, 32> Work{Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    addPlaces(S, Found);
    Work.append(S->child_begin(), S->child_end());
  }
  return Found;
}

/// The type of the map's values, or a null one.
static QualType valueOf(QualType Map) {
  const auto *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Map));
  if (!Spec || Spec->getTemplateArgs().size() < 2 ||
      Spec->getTemplateArgs()[1].getKind() != TemplateArgument::Type)
    return {};
  return Spec->getTemplateArgs()[1].getAsType();
}

/// A container with values of exactly this type, which have pointers.
static bool holds(QualType Container, QualType Value) {
  const auto *Spec =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Container));
  return Spec && leadsToMutable(Value) &&
         llvm::any_of(Spec->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &Arg) {
                        return Arg.getKind() == TemplateArgument::Type &&
                               Spec->getASTContext().hasSameUnqualifiedType(
                                   Arg.getAsType(), Value);
                      });
}

static bool concerns(const Place &Here, QualType Value) {
  return Here.What == Place::Given
             ? holds(Here.Type, Value)
             : pointsTo(Value, Here.Type, Here.What == Place::Asks);
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

/// What Here does to what the map at Mention points to, where elements of that
/// are let go of in the same section.
static void collect(const FunctionContext &F, const Place &Here,
                    const Lockset &Held, const BodyScan::Mention &Mention) {
  QualType Value = valueOf(Mention.At->getType());
  if (Value.isNull() || !concerns(Here, Value))
    return;
  FileRange Range = F.Src.range(Mention.At->getSourceRange());
  auto Ends = llvm::find_if(F.Out.Accesses, [&](const MapAccess &A) {
    return letsGo(A.Op) && A.Mention == Range && inOneSection(A.Held, Held);
  });
  if (Ends == F.Out.Accesses.end())
    return;
  MapAccess A;
  A.MapUsr = Ends->MapUsr;
  A.Map = Ends->Map;
  A.Unshared = Ends->Unshared;
  A.Dependent = Ends->Dependent;
  A.Op = Here.What == Place::Asks ? MapOp::PointeeRead : MapOp::PointeeWrite;
  if (Here.What == Place::Asks)
    A.Why = AsksSharers;
  A.Held = Held;
  A.InMacro = !F.Src.editable(Here.At->getSourceRange());
  A.Mention = A.Call = F.Src.range(Here.At->getSourceRange());
  F.Out.Accesses.push_back(std::move(A));
}

void collectDeletedPointees(const FunctionContext &F) {
  if (F.Scan.Maps.empty() || !F.Decl || !F.Decl->hasBody())
    return;
  for (const Place &Here : placesIn(F.Decl->getBody()))
    if (const Lockset *Held = F.Held(Here.At); Held && !Held->empty())
      for (const BodyScan::Mention &Mention : F.Scan.Maps)
        collect(F, Here, *Held, Mention);
}

} // namespace unlatch
