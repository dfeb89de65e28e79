//===- SectionEffects.cpp - What else a critical section does ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/SectionEffects.h"

#include "matchers/Effects.h"
#include "matchers/Locksets.h"
#include "matchers/Types.h"

#include "clang/AST/ExprCXX.h"

using namespace clang;

namespace unlatch {

/// An atomic in the map is as good a place for a result, as long as nothing
/// that was found in the map goes there.
static bool changesAtomicElement(const FunctionContext &F, const Expr *E) {
  const Expr *Object = nullptr;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
    Object = Member->getImplicitObjectArgument();
  else if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(E))
    Object = Op->getArg(0);
  if (!Object || !isAtomic(Object->IgnoreParenImpCasts()->getType()))
    return false;
  FileRange Place = F.Src.range(Object->getSourceRange());
  return llvm::any_of(F.Out.Accesses,
                      [&](const MapAccess &A) {
                        return A.Op == MapOp::ElementRead && A.Mutable &&
                               A.Mention == Place;
                      }) &&
         llvm::count_if(F.Out.Accesses, [](const MapAccess &A) {
           return isElementUse(A.Op);
         }) == 1;
}

static bool writesMap(const Function &F, int Section) {
  return llvm::any_of(F.Accesses, [&](const MapAccess &A) {
    return isWrite(A.Op) && llvm::any_of(A.Held, [&](const HeldLock &L) {
             return L.Section == Section;
           });
  });
}

void collectSectionEffects(const FunctionContext &F) {
  if (F.Out.Sections.empty() || !F.Decl)
    return;
  findEffects(F.Decl, [&](const Expr *E, EffectOf Whose) {
    const Lockset *Held = F.Held(E);
    if (!Held)
      return true;
    bool Quiet = Whose == EffectOf::Results || Whose == EffectOf::QuietCall ||
                 changesAtomicElement(F, E);
    for (const HeldLock &L : *Held) {
      if (L.Section < 0 || size_t(L.Section) >= F.Out.Sections.size() ||
          (Whose == EffectOf::Moment && !writesMap(F.Out, L.Section)))
        continue;
      Section &S = F.Out.Sections[L.Section];
      S.OtherEffects = true;
      S.EffectsBeyondResults |= !Quiet;
    }
    return true;
  });
}

} // namespace unlatch
