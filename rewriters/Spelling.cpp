//===- Spelling.cpp - What the forms ask of the text ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace unlatch {

bool isWholeInitializer(const SourceText &Text, const FileRange &Inner) {
  StringRef Before = Text.tokenBefore(Inner.Begin);
  StringRef After = Text.tokenAfter(Inner.End);
  return (Before == "=" && (After == ";" || After == ",")) ||
         (Before == "(" && After == ")") || (Before == "{" && After == "}");
}

bool isWholeStatement(const SourceText &Text, unsigned Begin, unsigned End) {
  StringRef Before = Text.tokenBefore(Begin);
  return Text.tokenAfter(End) == ";" &&
         (Before == ";" || Before == "{" || Before == "}" || Before == ")" ||
          Before == "else" || Before == "do");
}

bool isWholeReturn(const SourceText &Text, const FileRange &Expression,
                   const FileRange &Statement) {
  if (!Text.covers(Statement) || !Statement.contains(Expression))
    return false;
  return Text.text(Statement.Begin, Expression.Begin).trim() == "return" &&
         Text.text(Expression.End, Statement.End).trim() == ";";
}

bool isReturned(const SourceText &Text, const MapAccess &A) {
  if (isWholeReturn(Text, A.Call, A.Statement))
    return true;
  if (A.Use != ResultUse::Variable || !Text.covers(A.Result.Scope))
    return false;
  return any_of(Text.tokens(A.Call.End, A.Result.Scope.End),
                [&](const Token &T) {
                  StringRef After = Text.tokenAfter(T.End);
                  return T.What == Token::Identifier &&
                         Text.text(T) == A.Result.Name &&
                         Text.tokenBefore(T.Begin) == "return" &&
                         (After == ";" || After == ")" || After == ",");
                });
}

bool isAssignment(const SourceText &Text, const MapAccess &A) {
  return A.Use == ResultUse::Discarded && Text.covers(A.Call) &&
         A.Call.Begin == A.Mention.Begin &&
         Text.tokenAfter(A.Mention.End) == "=" &&
         isWholeStatement(Text, A.Call.Begin, A.Call.End);
}

bool deduceType(const SourceText &Text, const MapAccess &A,
                std::vector<Edit> &Edits) {
  if (A.Use != ResultUse::Variable || A.Result.Auto)
    return true;
  const FileRange &R = A.Result.TypeRange;
  if (!Text.covers(R) || R.Begin == R.End)
    return false;
  StringRef Type = Text.text(R);
  if (Type.ends_with("*") || Type.ends_with("*const"))
    return false;
  std::string New;
  if (Type.starts_with("const ") || Type.rtrim("& ").ends_with(" const"))
    New += "const ";
  New += "auto";
  if (Type.ends_with("&&"))
    New += " &&";
  else if (Type.ends_with("&"))
    New += " &";
  Edits.push_back(Text.edit(R, New));
  return true;
}

/// Whether the parts of M[K] stand where they are believed to.
static bool isSubscript(const SourceText &Text, const MapAccess &A) {
  if (!Text.covers(A.Mention) || !Text.covers(A.Call) ||
      !Text.covers(A.KeyText) || A.InMacro)
    return false;
  if (A.Mention.End > A.KeyText.Begin || A.KeyText.End > A.Call.End)
    return false;
  return Text.text(A.Mention.End, A.KeyText.Begin).trim() == "[" &&
         Text.text(A.KeyText.End, A.Call.End).trim() == "]";
}

bool spellInsertOrAssign(const SourceText &Text, const MapAccess &A,
                         std::vector<Edit> &Edits) {
  if (!isSubscript(Text, A) || A.Use != ResultUse::Assigned ||
      A.ValueConverts || A.SideEffects || !Text.covers(A.ValueText) ||
      A.ValueText.Begin < A.Call.End)
    return false;
  // A comment or a parenthesis in between would be lost.
  if (Text.text(A.Call.End, A.ValueText.Begin).trim() != "=" ||
      !isWholeStatement(Text, A.Call.Begin, A.ValueText.End))
    return false;
  Edits.push_back(
      Text.edit(A.Mention.End, A.KeyText.Begin, ".insert_or_assign("));
  Edits.push_back(Text.edit(A.KeyText.End, A.ValueText.Begin, ", "));
  Edits.push_back(Text.edit(A.ValueText.End, A.ValueText.End, ")"));
  return true;
}

bool spellAt(const SourceText &Text, const MapAccess &A,
             std::vector<Edit> &Edits) {
  if (!isSubscript(Text, A))
    return false;
  Edits.push_back(Text.edit(A.Mention.End, A.KeyText.Begin, ".at("));
  Edits.push_back(Text.edit(A.KeyText.End, A.Call.End, ")"));
  return true;
}

bool insertsOneElement(const SourceText &Text, const MapAccess &A) {
  if (!Text.covers(A.Mention) || !Text.covers(A.Call))
    return false;
  StringRef Method;
  unsigned Commas = 0;
  int Depth = 0;
  for (const Token &T : Text.tokens(A.Mention.End, A.Call.End)) {
    StringRef S = Text.text(T);
    if (T.What == Token::Identifier && Method.empty())
      Method = S;
    if (S == "(" || S == "{" || S == "[")
      ++Depth;
    else if (S == ")" || S == "}" || S == "]")
      --Depth;
    else if (S == "," && Depth == 1)
      ++Commas;
  }
  if (Method == "insert")
    return Commas == 0;
  return Method == "emplace" || Method == "try_emplace" ||
         Method == "insert_or_assign";
}

/// The identifiers of a chain a->b.c or ns::b; nothing for anything else.
static SmallVector<StringRef, 4> chain(const SourceText &Text,
                                       const FileRange &R) {
  SmallVector<StringRef, 4> Names;
  for (const Token &T : Text.tokens(R.Begin, R.End)) {
    StringRef S = Text.text(T);
    if (T.What == Token::Identifier)
      Names.push_back(S);
    else if (S != "." && S != "->" && S != "::")
      return {};
  }
  return Names;
}

static StringRef lastName(StringRef Usr) { return Usr.rsplit('@').second; }

/// `shards_[i].` of both `shards_[i].map` and `shards_[i].mu`.
static StringRef owner(StringRef Expression) {
  size_t Dot = Expression.rfind('.');
  size_t Arrow = Expression.rfind("->");
  if (Dot == StringRef::npos && Arrow == StringRef::npos)
    return {};
  if (Arrow != StringRef::npos && (Dot == StringRef::npos || Arrow > Dot))
    return Expression.take_front(Arrow + 2);
  return Expression.take_front(Dot + 1);
}

/// Whether this spelling of the map may be moved up to the guard.
static bool meansTheSameAtGuard(const SectionWork &Work, const MapAccess &A) {
  const SourceText &Text = *Work.Text;
  StringRef Spelled = Text.text(A.Mention);
  // Beside the mutex, and the mutex is evaluated there.
  if (Text.covers(Work.Sec->MutexText)) {
    StringRef Mutex = Text.text(Work.Sec->MutexText);
    StringRef Owner = owner(Spelled);
    if (!Owner.empty() && Owner == owner(Mutex) && !Owner.contains('('))
      return true;
  }
  // Members of this and static objects by their own names: a local name in
  // between (a reference to the map, say) would not match the path.
  SmallVector<StringRef, 4> Names = chain(Text, A.Mention);
  if (Names.empty())
    return false;
  const ObjectPath &Path = A.Map;
  if (Path.Root == "this") {
    if (Names.front() == "this")
      Names.erase(Names.begin());
    return Names.size() == Path.Steps.size() &&
           all_of(zip(Names, Path.Steps), [](const auto &Pair) {
             return std::get<0>(Pair) == lastName(std::get<1>(Pair));
           });
  }
  StringRef Root(Path.Root);
  if (Root.consume_front("global:") && Path.Steps.empty())
    return Names.back() == lastName(Root);
  return false;
}

std::optional<std::string> objectText(const SectionWork &Work) {
  std::optional<std::string> Found;
  for (const MapAccess *A : Work.Operations) {
    if (!Work.Text->covers(A->Mention) || A->InMacro || !A->Map.known() ||
        !(A->Map == Work.Operations.front()->Map))
      return std::nullopt;
    if (!Found && meansTheSameAtGuard(Work, *A))
      Found = Work.Text->text(A->Mention).str();
  }
  return Found;
}

/// `std::shared_lock a(mu_), b(other_);` takes more than one lock.
static bool declaresSeveral(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  unsigned Begin = S.Acquire.Begin;
  if (Text.covers(S.GuardType) && S.Acquire.contains(S.GuardType))
    Begin = S.GuardType.End;
  int Depth = 0;
  for (const Token &T : Text.tokens(Begin, S.Acquire.End)) {
    StringRef Spelled = Text.text(T);
    if (Spelled == "(" || Spelled == "{" || Spelled == "[")
      ++Depth;
    else if (Spelled == ")" || Spelled == "}" || Spelled == "]")
      --Depth;
    else if (Spelled == "," && Depth == 0)
      return true;
  }
  return false;
}

/// Where the guard is named by something that is neither its declaration nor
/// an unlock: a macro, a branch that the preprocessor left out, a condition.
static std::optional<FileRange> strayGuardName(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  if (S.GuardName.empty())
    return std::nullopt;
  for (const Token &T : Text.tokens(S.Acquire.End, S.Block.End)) {
    if (T.What != Token::Identifier || Text.text(T) != S.GuardName)
      continue;
    StringRef Before = Text.tokenBefore(T.Begin);
    if (Before == "." || Before == "->" || Before == "::")
      continue;
    FileRange Place = Text.range(T.Begin, T.End);
    if (none_of(S.Changes, [&](const Section::Change &C) {
          return C.Statement.contains(Place);
        }))
      return Place;
  }
  return std::nullopt;
}

std::optional<Reason> checkSection(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  auto Refuse = [&](const char *Code, const char *Message) {
    return refuse(Code, S.Acquire, Message);
  };
  if (S.InMacro)
    return Refuse("macro", "the lock is taken inside a macro");
  if (S.Dependent)
    return Refuse("template-dependent", "the lock is taken in a template");
  if (S.Suspends)
    return Refuse("unsupported-section",
                  "the coroutine is suspended while the lock is held");
  if (S.WaitsOnCondition)
    return Refuse("mutex-escapes",
                  "a condition variable is waited on with this lock");
  if (S.TryOrTimed)
    return Refuse("timed-or-try-lock", "the lock may not be taken here");
  if (S.GuardEscapes)
    return Refuse("unsupported-section",
                  "the guard is passed on or asked for its state");
  if (S.Shape != SectionShape::Guard && S.Shape != SectionShape::Manual)
    return Refuse("unsupported-section",
                  S.Shape == SectionShape::Several
                      ? "one guard holds several locks"
                      : "the guard is locked later, or comes from or goes to "
                        "another function");
  StringRef Before = Text.covers(S.Acquire) ? Text.tokenBefore(S.Acquire.Begin)
                                            : StringRef();
  if (!Text.covers(S.Block) || !S.Block.contains(S.Acquire) ||
      !Text.text(S.Acquire).ends_with(";") ||
      !Text.text(S.Block).starts_with("{") ||
      !Text.text(S.Block).ends_with("}") ||
      (Before != "{" && Before != "}" && Before != ";") ||
      declaresSeveral(Work))
    return Refuse("unsupported-section",
                  "the lock is not taken by a statement of its own in a block");
  bool Unlocks = false;
  for (const Section::Change &C : S.Changes) {
    Unlocks |= C.Unlock;
    if (!Text.covers(C.Statement) || !S.Block.contains(C.Statement) ||
        !Text.text(C.Statement).ends_with(";"))
      return refuse("unsupported-section", C.Statement,
                    "the lock is released or renewed outside the block that "
                    "took it, or not by a statement of its own");
  }
  if (S.Shape == SectionShape::Manual && !Unlocks)
    return Refuse("unsupported-section",
                  "no statement of this block releases the lock");
  if (auto Stray = strayGuardName(Work))
    return refuse("unsupported-section", *Stray,
                  "the guard is used for more than locking and unlocking");
  for (const MapAccess *A : Work.Operations) {
    bool Iterator = A->Op == MapOp::Find || A->Op == MapOp::Bound ||
                    A->Op == MapOp::Begin || A->Op == MapOp::End ||
                    A->Op == MapOp::Insert || A->Op == MapOp::Emplace ||
                    A->Op == MapOp::TryEmplace ||
                    A->Op == MapOp::InsertOrAssign ||
                    A->Op == MapOp::EraseIterator;
    if (Iterator && !A->InMacro && isReturned(Text, *A))
      return refuse("map-escapes", A->Mention,
                    "an iterator leaves the section");
    if (A->Dependent)
      return refuse("template-dependent", A->Mention,
                    "the map is used in a template");
    if (!Text.covers(A->Mention) && !A->InMacro)
      return refuse("unsupported-section", A->Mention,
                    "the map is used in another file than its section");
    if (A->Op == MapOp::Escape)
      return refuse("map-escapes", A->Mention,
                    A->Why.empty() ? "the map goes elsewhere" : A->Why);
  }
  return std::nullopt;
}

} // namespace unlatch
