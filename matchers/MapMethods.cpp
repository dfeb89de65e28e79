//===- MapMethods.cpp - What the member functions of maps do --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/MapMethods.h"

#include "matchers/BodyScan.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

namespace {

/// A member function of maps, and what it does.
struct MethodOp {
  llvm::StringRef Name;
  MapOp Op;
};

} // namespace

static constexpr MethodOp StandardMethods[] = {
    {"find", MapOp::Find},
    {"contains", MapOp::Contains},
    {"count", MapOp::Count},
    {"at", MapOp::At},
    {"lower_bound", MapOp::Bound},
    {"upper_bound", MapOp::Bound},
    {"equal_range", MapOp::Bound},
    {"size", MapOp::Size},
    {"empty", MapOp::Empty},
    {"begin", MapOp::Begin},
    {"cbegin", MapOp::Begin},
    {"rbegin", MapOp::Begin},
    {"crbegin", MapOp::Begin},
    {"end", MapOp::End},
    {"cend", MapOp::End},
    {"rend", MapOp::End},
    {"crend", MapOp::End},
    {"insert", MapOp::Insert},
    {"emplace", MapOp::Emplace},
    {"emplace_hint", MapOp::Emplace},
    {"try_emplace", MapOp::TryEmplace},
    {"insert_or_assign", MapOp::InsertOrAssign},
    {"erase", MapOp::EraseKey},
    {"clear", MapOp::Clear},
    {"swap", MapOp::Swap},
    {"reserve", MapOp::Reserve},
    {"rehash", MapOp::Reserve},
    {"max_load_factor", MapOp::Reserve},
};

/// What other libraries' maps have besides.
static constexpr MethodOp OtherMethods[] = {
    {"constFind", MapOp::Find},
    {"find_as", MapOp::Find},
    {"isEmpty", MapOp::Empty},
    {"constBegin", MapOp::Begin},
    {"constEnd", MapOp::End},
    {"keyValueBegin", MapOp::Begin},
    {"keyValueEnd", MapOp::End},
    {"remove", MapOp::EraseKey},
    {"removeIf", MapOp::EraseKey},
    {"take", MapOp::EraseKey},
    {"extract", MapOp::EraseKey},
    {"eraseAt", MapOp::EraseIterator},
    {"insertMulti", MapOp::Insert},
    {"insert_or_replace", MapOp::InsertOrAssign},
    {"unite", MapOp::Insert},
    {"merge", MapOp::Insert},
    {"squeeze", MapOp::Reserve},
    {"grow", MapOp::Reserve},
    {"shrink_and_clear", MapOp::Clear},
};

MapOp opOfMethod(const CXXMethodDecl *Method, bool Standard) {
  llvm::StringRef Name =
      Method && Method->getIdentifier() ? Method->getName() : llvm::StringRef();
  for (const MethodOp &M : StandardMethods)
    if (M.Name == Name)
      return M.Op;
  if (Standard || !Method)
    return MapOp::Escape;
  for (const MethodOp &M : OtherMethods)
    if (M.Name == Name)
      return M.Op;
  // A value that is made from the map: lookup(), value(), keys().
  QualType Result = Method->getReturnType();
  return Method->isConst() && !Result->isReferenceType() &&
                 !Result->isPointerType() && !Result->isVoidType()
             ? MapOp::CopyOut
             : MapOp::Escape;
}

MapOp opOfStandardFunction(llvm::StringRef Name) {
  for (llvm::StringRef Same : {"begin", "cbegin", "end", "cend", "rbegin",
                               "crbegin", "rend", "crend", "size", "empty"})
    if (Name == Same)
      for (const MethodOp &M : StandardMethods)
        if (M.Name == Name)
          return M.Op;
  return MapOp::Escape;
}

bool isEraseIf(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  return Callee && Callee->getIdentifier() && Callee->getName() == "erase_if" &&
         Callee->getASTContext().getSourceManager().isInSystemHeader(
             Callee->getLocation());
}

bool asksSharers(const Stmt *S) {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(S);
  if (Call && Call->getMethodDecl() && isInStd(Call->getMethodDecl()) &&
      Call->getMethodDecl()->getIdentifier() &&
      (Call->getMethodDecl()->getName() == "use_count" ||
       Call->getMethodDecl()->getName() == "unique"))
    return true;
  if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(S)) {
    const CXXMethodDecl *Operator = callOperator(Lambda);
    return Operator && asksSharers(Operator->getBody());
  }
  return S && llvm::any_of(S->children(), asksSharers);
}

} // namespace unlatch
