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

bool isInHead(const SectionWork &Work) {
  const SourceText &Text = *Work.Text;
  const FileRange &Acquire = Work.Sec->Acquire;
  return Text.covers(Acquire) && Text.text(Acquire).ends_with(";") &&
         Text.tokenBefore(Acquire.Begin) == "(";
}

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
  return any_of(
      Text.tokens(A.Call.End, A.Result.Scope.End), [&](const Token &T) {
        StringRef After = Text.tokenAfter(T.End);
        return T.What == Token::Identifier && Text.text(T) == A.Result.Name &&
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

bool fillsDeclaredVariable(const SectionWork &Work, const MapAccess &A) {
  const SourceText &Text = *Work.Text;
  if (!Text.covers(A.Call))
    return false;
  StringRef Name, Before;
  unsigned Seen = 0;
  for (const Token &T : reverse(Text.tokens(0, A.Call.Begin))) {
    if (T.What == Token::Comment)
      continue;
    ++Seen;
    if (Seen == 1 && Text.text(T) != "=")
      return false;
    if (Seen == 2 && T.What != Token::Identifier)
      return false;
    if (Seen == 2)
      Name = Text.text(T);
    if (Seen == 3) {
      Before = Text.text(T);
      break;
    }
  }
  // After a type's name it is a declaration, which keeps its own record.
  return is_contained({";", "{", "}", "(", ")", ",", ":", "else"}, Before) &&
         none_of(Work.Operations, [&](const MapAccess *Other) {
           return Other->Use == ResultUse::Variable &&
                  Other->Result.Name == Name;
         });
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

bool spellEraseIf(const SourceText &Text, const MapAccess &A,
                  std::vector<Edit> &Edits) {
  if (!Text.covers(A.Call) || !A.Call.contains(A.Mention))
    return false;
  ArrayRef<Token> Before = Text.tokens(A.Call.Begin, A.Mention.Begin);
  if (Before.size() < 2 || Text.text(Before.back()) != "(" ||
      Text.text(Before.drop_back().back()) != "erase_if")
    return false;
  unsigned End = Before.drop_back().back().End;
  if (!all_of(Before.drop_back(2), [&](const Token &T) {
        return Text.text(T) == "std" || Text.text(T) == "::";
      }))
    return false;
  Edits.push_back(Text.edit(A.Call.Begin, End, "unlatch::erase_if"));
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

StringRef returnType(const SectionWork &Work) {
  const SourceText &Text = *Work.Text;
  const Function &F = *Work.Fn;
  if (F.Kind == FunctionKind::Lambda || Work.Sec->InLambda ||
      !Text.covers(F.Loc))
    return {};
  unsigned End = F.Loc.Begin, Begin = End;
  ArrayRef<Token> Tokens = Text.tokens(0, End);
  while (Tokens.size() > 1 && Text.text(Tokens.back()) == "::") {
    Tokens = Tokens.drop_back(2);
    End = Tokens.empty() ? 0 : Tokens.back().End;
  }
  for (; !Tokens.empty(); Tokens = Tokens.drop_back()) {
    StringRef S = Text.text(Tokens.back());
    if (Tokens.back().What == Token::Comment || Tokens.back().InDirective ||
        S == ";" || S == "{" || S == "}" || S == ":" || S == "]")
      break;
    Begin = Tokens.back().Begin;
  }
  return Begin < End ? Text.text(Begin, End) : StringRef();
}

/// The identifiers of a chain a->b.c or ns::b; nothing for anything else.
static SmallVector<StringRef, 4> chain(const SourceText &Text,
                                       ArrayRef<Token> Tokens) {
  SmallVector<StringRef, 4> Names;
  for (const Token &T : Tokens) {
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

bool namesSameEverywhere(const SectionWork &Work, const FileRange &Mention,
                         const ObjectPath &Path) {
  const SourceText &Text = *Work.Text;
  // A local name in between (a reference to the map, say) would not match the
  // path.
  ArrayRef<Token> Tokens = Text.tokens(Mention.Begin, Mention.End);
  // Only where a function that gives the map is called does a mention end so.
  bool IsCall = Tokens.size() > 2 && Text.text(Tokens.back()) == ")";
  SmallVector<StringRef, 4> Names =
      chain(Text, IsCall ? Tokens.drop_back(2) : Tokens);
  if (Names.empty())
    return false;
  if (Path.Root == "this") {
    if (Names.front() == "this")
      Names.erase(Names.begin());
    if (IsCall)
      return Names.size() == 1;
    return Names.size() == Path.Steps.size() &&
           all_of(zip(Names, Path.Steps), [](const auto &Pair) {
             return std::get<0>(Pair) == lastName(std::get<1>(Pair));
           });
  }
  StringRef Root(Path.Root);
  if (Root.consume_front("global:") && Path.Steps.empty())
    return IsCall || Names.back() == lastName(Root);
  return false;
}

/// Whether this spelling of the map may be moved up to the guard.
static bool meansTheSameAtGuard(const SectionWork &Work,
                                const FileRange &Mention,
                                const ObjectPath &Path) {
  const SourceText &Text = *Work.Text;
  // Beside the mutex, and the mutex is evaluated there.
  if (Text.covers(Work.Sec->MutexText)) {
    StringRef Owner = owner(Text.text(Mention));
    // A call in it gives the same object each time, or the path would not be
    // known.
    if (!Owner.empty() && Owner == owner(Text.text(Work.Sec->MutexText)))
      return true;
  }
  return namesSameEverywhere(Work, Mention, Path);
}

std::optional<std::string> objectText(const SectionWork &Work,
                                      const MapDecl &Map) {
  auto Known = Work.Spelled.find(Map.Usr);
  if (Known != Work.Spelled.end())
    return Known->second;
  std::optional<std::string> Found;
  const MapAccess *First = nullptr;
  for (const MapAccess *A : Work.Operations) {
    if (&Work.mapOf(*A) != &Map)
      continue;
    First = First ? First : A;
    if (!Work.Text->covers(A->Mention) || A->InMacro || !A->Map.known() ||
        !(A->Map == First->Map))
      return std::nullopt;
    if (!Found && meansTheSameAtGuard(Work, A->Mention, A->Map))
      Found = Work.Text->text(A->Mention).str();
  }
  return Found;
}

std::optional<std::string> objectText(const SectionWork &Work,
                                      const StateDecl &Field) {
  std::optional<std::string> Found;
  const StateAccess *First = nullptr;
  for (const StateAccess *A : Work.Mentions) {
    if (A->Usr != Field.Usr)
      continue;
    First = First ? First : A;
    if (!Work.Text->covers(A->Mention) || A->InMacro || !A->Path.known() ||
        !(A->Path == First->Path))
      return std::nullopt;
    if (!Found && meansTheSameAtGuard(Work, A->Mention, A->Path))
      Found = Work.Text->text(A->Mention).str();
  }
  return Found;
}

} // namespace unlatch
