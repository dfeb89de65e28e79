//===- Lookups.cpp - Look one key up and give its value, or say that it is
// missing ===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The idiom is found both in accessors, where it is all that the body does
// under its guard, and in code that reaches into the map by hand. The second
// can call the first.
//
//===----------------------------------------------------------------------===//

#include "matchers/MapAccesses.h"

#include "matchers/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"

using namespace clang;

namespace unlatch {

using MissKind = LookupIdiom::MissKind;

namespace {

class LookupFinder {
public:
  explicit LookupFinder(const FunctionContext &F) : F(F) {}

  void run() {
    for (unsigned I = 0; I < F.Out.Accesses.size(); ++I) {
      const MapAccess &A = F.Out.Accesses[I];
      if (A.Op != MapOp::Find && A.Op != MapOp::At && A.Op != MapOp::Contains &&
          A.Op != MapOp::Count)
        continue;
      if (A.InMacro || A.SubscriptSpelled)
        continue;
      for (const BodyScan::Mention &M : F.Scan.Maps)
        if (F.Src.range(M.At->getSourceRange()) == A.Mention)
          if (const auto *Call = callOf(M.At))
            found(I, M.At, Call);
    }
  }

private:
  const CXXMemberCallExpr *callOf(const Expr *Map) const {
    for (const Stmt *S = F.Parents.getParent(Map); S;
         S = F.Parents.getParent(S))
      if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S))
        return Call;
      else if (!isa<MemberExpr>(S) && !isa<ImplicitCastExpr>(S))
        return nullptr;
    return nullptr;
  }
  void found(unsigned Access, const Expr *Map, const CXXMemberCallExpr *Call);
  bool expression(LookupIdiom &Out, const CXXMemberCallExpr *Call) const;
  MissKind missOf(const Stmt *S) const;
  std::string valueOf(const Stmt *S, llvm::StringRef Iterator) const;
  /// 1: true on a hit; -1: true on a miss; 0: neither.
  int polarity(const Expr *Condition, llvm::StringRef Iterator) const;

  const FunctionContext &F;
};

/// The statement that a branch consists of.
const Stmt *onlyStatement(const Stmt *S) {
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(S))
    return Block->size() == 1 ? *Block->body_begin() : nullptr;
  return S;
}

} // namespace

MissKind LookupFinder::missOf(const Stmt *S) const {
  S = onlyStatement(S);
  if (const auto *E = dyn_cast_or_null<Expr>(S))
    if (isa<CXXThrowExpr>(E->IgnoreImplicit()))
      return MissKind::Throw;
  const Expr *Value = nullptr;
  if (const auto *Return = dyn_cast_or_null<ReturnStmt>(S))
    Value = Return->getRetValue();
  else
    Value = dyn_cast_or_null<Expr>(S);
  if (!Value)
    return MissKind::Other;
  std::string Text = F.Src.text(Value->getSourceRange());
  bool Pointer =
      Value->getType()->isPointerType() || isSmartPointer(Value->getType());
  if (Text == "nullptr" || Text == "NULL" || Text == "std::nullopt" ||
      (Pointer && (Text == "{}" || Text == "0")))
    return MissKind::Null;
  if (Text == "false")
    return MissKind::False;
  if (Text == "{}" || llvm::StringRef(Text).ends_with("()") ||
      llvm::StringRef(Text).ends_with("{}"))
    return Pointer ? MissKind::Null : MissKind::Default;
  return MissKind::Other;
}

/// "second" for `return it->second;`, with what is done to it around the name
/// of the iterator.
std::string LookupFinder::valueOf(const Stmt *S,
                                  llvm::StringRef Iterator) const {
  S = onlyStatement(S);
  const Expr *Value = nullptr;
  if (const auto *Return = dyn_cast_or_null<ReturnStmt>(S))
    Value = Return->getRetValue();
  else
    Value = dyn_cast_or_null<Expr>(S);
  if (!Value)
    return {};
  std::string Text = F.Src.text(Value->getSourceRange());
  std::string Arrow = (Iterator + "->").str();
  size_t At = Text.find(Arrow);
  if (At == std::string::npos)
    return {};
  Text.erase(At, Arrow.size());
  return Text.find(Iterator.str()) == std::string::npos ? Text : "";
}

int LookupFinder::polarity(const Expr *Condition,
                           llvm::StringRef Iterator) const {
  const auto *Op = dyn_cast_or_null<CXXOperatorCallExpr>(
      Condition ? Condition->IgnoreParenImpCasts() : nullptr);
  if (!Op || Op->getNumArgs() != 2)
    return 0;
  std::string Text = F.Src.text(Op->getSourceRange());
  if (!llvm::StringRef(Text).contains("end()") ||
      !llvm::StringRef(Text).contains(Iterator))
    return 0;
  if (Op->getOperator() == OO_ExclaimEqual)
    return 1;
  return Op->getOperator() == OO_EqualEqual ? -1 : 0;
}

bool LookupFinder::expression(LookupIdiom &Out,
                              const CXXMemberCallExpr *Call) const {
  MapOp Op = F.Out.Accesses[Out.Access].Op;
  const Stmt *Value = Call;
  Out.Value = "true";
  Out.Miss = MissKind::False;
  if (Op == MapOp::At) {
    Out.Value = "second";
    Out.Miss = MissKind::Throw;
  } else if (Op == MapOp::Count) {
    // count as a condition, or compared with nought.
    const Stmt *Parent = F.Parents.getParent(Call);
    while (isa_and_nonnull<ImplicitCastExpr>(Parent)) {
      Value = Parent;
      Parent = F.Parents.getParent(Parent);
    }
    if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent)) {
      std::string Right = F.Src.text(Binary->getRHS()->getSourceRange());
      if (Right != "0" ||
          (Binary->getOpcode() != BO_GT && Binary->getOpcode() != BO_NE))
        return false;
      Value = Binary;
    } else if (!cast<Expr>(Value)->getType()->isBooleanType()) {
      return false;
    }
  } else if (Op == MapOp::Find) {
    const Stmt *Parent = F.Parents.getParent(Call);
    while (isa_and_nonnull<ImplicitCastExpr>(Parent) ||
           isa_and_nonnull<FullExpr>(Parent) ||
           isa_and_nonnull<MaterializeTemporaryExpr>(Parent) ||
           isa_and_nonnull<CXXConstructExpr>(Parent))
      Parent = F.Parents.getParent(Parent);
    const auto *Compare = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
    if (!Compare || Compare->getOperator() != OO_ExclaimEqual)
      return false;
    Value = Compare;
  }
  Out.Range = F.Src.range(Value->getSourceRange());
  return true;
}

void LookupFinder::found(unsigned Access, const Expr *Map,
                         const CXXMemberCallExpr *Call) {
  if (Call->getNumArgs() == 0)
    return;
  LookupIdiom Out;
  Out.Access = int(Access);
  Out.KeyText = F.Src.range(Call->getArg(0)->getSourceRange());
  if (const auto *Member = dyn_cast<MemberExpr>(Map);
      Member && !Member->isImplicitAccess())
    Out.ObjectText = F.Src.text(Member->getBase()->getSourceRange()) +
                     (Member->isArrow() ? "->" : ".");

  // auto it = map.find(key); and a decision about it.
  const Stmt *Begin = nullptr, *End = nullptr, *Hit = nullptr, *Miss = nullptr;
  const std::string &Iterator = F.Out.Accesses[Access].Result.Name;
  const DeclStmt *Declaration = nullptr;
  for (const Stmt *S = F.Parents.getParent(Call); S && !Declaration;
       S = F.Parents.getParent(S)) {
    if (isa<CompoundStmt>(S))
      break;
    Declaration = dyn_cast<DeclStmt>(S);
  }
  if (F.Out.Accesses[Access].Op == MapOp::Find && Declaration &&
      !Iterator.empty()) {
    const Stmt *Parent = F.Parents.getParent(Declaration);
    const Stmt *Decision = nullptr;
    const CompoundStmt *Block = nullptr;
    if (const auto *If = dyn_cast_or_null<IfStmt>(Parent)) {
      Begin = Decision = If;
      Block = dyn_cast_or_null<CompoundStmt>(F.Parents.getParent(If));
    } else if ((Block = dyn_cast_or_null<CompoundStmt>(Parent))) {
      Begin = Declaration;
      auto It = llvm::find(Block->body(), Declaration);
      if (It != Block->body_end() && ++It != Block->body_end())
        Decision = *It;
    }
    if (!Block || !Decision)
      return;
    auto After = llvm::find(Block->body(), Decision);
    const Stmt *Next =
        After != Block->body_end() && After + 1 != Block->body_end()
            ? *(After + 1)
            : nullptr;
    if (const auto *If = dyn_cast<IfStmt>(Decision)) {
      int P = polarity(If->getCond(), Iterator);
      const Stmt *Else = If->getElse() ? If->getElse() : Next;
      End = If->getElse() ? Decision : Next;
      Hit = P > 0 ? If->getThen() : Else;
      Miss = P > 0 ? Else : If->getThen();
      if (P == 0)
        return;
    } else if (const auto *Return = dyn_cast<ReturnStmt>(Decision)) {
      const Expr *Value = Return->getRetValue();
      const auto *Choice =
          Value ? dyn_cast<ConditionalOperator>(Value->IgnoreParenImpCasts())
                : nullptr;
      int P = Choice ? polarity(Choice->getCond(), Iterator) : 0;
      if (P == 0)
        return;
      Hit = P > 0 ? Choice->getTrueExpr() : Choice->getFalseExpr();
      Miss = P > 0 ? Choice->getFalseExpr() : Choice->getTrueExpr();
      End = Decision;
    }
    if (!Hit || !Miss || !End)
      return;
    Out.Value = valueOf(Hit, Iterator);
    Out.Miss = missOf(Miss);
    if (Out.Value.empty())
      return;
    Out.Statements = true;
    Out.Range = F.Src.statement(Begin);
    FileRange Tail = F.Src.statement(End);
    if (Tail.File != Out.Range.File || Tail.End < Out.Range.End)
      return;
    Out.Range.End = Tail.End;
  } else if (!expression(Out, Call)) {
    return;
  }

  // An accessor does this and nothing else, under its guard.
  const auto *Body =
      F.Decl ? dyn_cast_or_null<CompoundStmt>(F.Decl->getBody()) : nullptr;
  const auto *Key =
      dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts());
  const auto *Parameter = Key ? dyn_cast<ParmVarDecl>(Key->getDecl()) : nullptr;
  if (Body && Parameter && F.Decl->getNumParams() == 1) {
    bool Sole = true;
    for (const Stmt *S : Body->body()) {
      FileRange Range = F.Src.statement(S);
      bool Guard = llvm::any_of(F.Out.Sections, [&](const Section &Sec) {
        return Sec.Acquire == Range;
      });
      bool Part =
          Out.Range.contains(Range) ||
          (!Out.Statements && isa<ReturnStmt>(S) &&
           F.Src.range(
               cast<ReturnStmt>(S)->getRetValue()
                   ? cast<ReturnStmt>(S)->getRetValue()->getSourceRange()
                   : S->getSourceRange()) == Out.Range);
      Sole &= Guard || Part;
    }
    if (Sole)
      Out.KeyParameter = int(Parameter->getFunctionScopeIndex());
  }
  F.Out.Lookups.push_back(std::move(Out));
}

void collectLookups(const FunctionContext &Function) {
  LookupFinder(Function).run();
}

} // namespace unlatch
