//===- MapStatements.cpp - What single statements ask of a map ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/MapStatements.h"

using namespace llvm;

namespace unlatch {

MapStatements::MapStatements(const SectionWork &Work) : Text(*Work.Text) {
  for (const MapAccess *A : Work.Operations)
    if (Text.covers(A->Mention) && !A->InMacro) {
      Map = spell(Text.tokens(A->Mention.Begin, A->Mention.End));
      break;
    }
}

bool MapStatements::takeFind(const Statement &S) {
  if (S.What != Statement::Plain)
    return false;
  std::string All = spell(S.Tokens);
  StringRef Left, Call;
  std::tie(Left, Call) = StringRef(All).split(" = ");
  if (!call(Call, "find") || Left.contains('(') || Left.contains('['))
    return false;
  Variable = Left.rsplit(' ').second.str();
  StringRef Type = Left.rsplit(' ').first;
  return !Variable.empty() && !Type.empty() && !Type.ends_with("&") &&
         !Type.ends_with("*") && !Type.contains("static");
}

std::optional<bool> MapStatements::test(const Statement &If) {
  std::string All = spell(If.Tokens);
  StringRef C(All);
  for (StringRef Op : {" != ", " == "}) {
    auto [Left, Right] = C.split(Op);
    if (Right.empty())
      continue;
    bool Found = Op == " != ";
    if (isEnd(Left))
      std::swap(Left, Right);
    if (isEnd(Right) && isFound(Left))
      return Found;
    if (Right == "0" && isCount(Left))
      return Found;
  }
  if (auto [Left, Right] = C.split(" > "); Right == "0" && isCount(Left))
    return true;
  bool Not = C.consume_front("! ");
  if (isCount(C))
    return !Not;
  return std::nullopt;
}

std::optional<Insertion> MapStatements::insertion(const Statement &S) const {
  if (S.What != Statement::Plain && S.What != Statement::Return)
    return std::nullopt;
  ArrayRef<Token> T = S.Tokens;
  size_t Length = StringRef(Map).count(' ') + 1;
  for (size_t I = 0; I != T.size(); ++I) {
    size_t Next = I + Length;
    if (Next + 1 >= T.size() || spell(T.slice(I, Length)) != Map)
      continue;
    if (I != 0 &&
        (is(T[I - 1], ".") || is(T[I - 1], "->") || is(T[I - 1], "::")))
      continue;
    std::optional<Insertion> Found = insertionAt(T, I, Next);
    if (Found && S.What == Statement::Return)
      Found->Before = "return" + Found->Before;
    return Found;
  }
  return std::nullopt;
}

bool MapStatements::call(StringRef S, StringRef Method) {
  if (!S.consume_front(Map) || !S.consume_front(" . ") ||
      !S.consume_front(Method) || !S.consume_front(" ( ") ||
      !S.consume_back(" )") || S.empty())
    return false;
  if (Key.empty())
    Key = S.str();
  return Key == S;
}

bool MapStatements::isEnd(StringRef S) const {
  return S == Map + " . end ( )" || S == Map + " . cend ( )";
}

bool MapStatements::isFound(StringRef S) {
  return Variable.empty() ? call(S, "find") : S == Variable;
}

bool MapStatements::isCount(StringRef S) {
  return Variable.empty() && (call(S, "count") || call(S, "contains"));
}

/// One past the token that closes the one at I.
size_t MapStatements::past(ArrayRef<Token> T, size_t I) const {
  int Depth = 0;
  for (; I != T.size(); ++I) {
    StringRef S = Text.text(T[I]);
    Depth += S == "(" || S == "[" || S == "{";
    Depth -= S == ")" || S == "]" || S == "}";
    if (Depth == 0)
      return I + 1;
  }
  return T.size();
}

std::optional<Insertion>
MapStatements::insertionAt(ArrayRef<Token> T, size_t Begin, size_t Next) const {
  Insertion Result;
  Result.Before = spell(T.take_front(Begin));
  if (is(T[Next], "[")) {
    size_t End = past(T, Next);
    if (Begin != 0 || End + 1 >= T.size() || !is(T[End], "="))
      return std::nullopt;
    Result.Key = spell(T.slice(Next + 1, End - Next - 2));
    Result.Value = T.drop_front(End + 1).vec();
    Result.Assigns = true;
    return Result;
  }
  if (!is(T[Next], ".") || Next + 2 >= T.size() || !is(T[Next + 2], "("))
    return std::nullopt;
  StringRef Method = Text.text(T[Next + 1]);
  size_t End = past(T, Next + 2);
  ArrayRef<Token> Inside = T.slice(Next + 3, End - Next - 4);
  Result.After = spell(T.drop_front(End));
  if (Method == "insert") {
    std::string Pair =
        spell(Inside.take_front(std::min<size_t>(Inside.size(), 4)));
    if (StringRef(Pair).starts_with("{"))
      Inside = Inside.drop_front(1);
    else if (StringRef(Pair).starts_with("std :: make_pair ("))
      Inside = Inside.drop_front(4);
    else
      return std::nullopt;
    if (Inside.empty())
      return std::nullopt;
    Inside = Inside.drop_back(1);
  } else if (Method != "emplace" && Method != "try_emplace" &&
             Method != "insert_or_assign") {
    return std::nullopt;
  }
  std::vector<ArrayRef<Token>> Parts = keyAndValue(Inside);
  if (Parts.size() != 2)
    return std::nullopt;
  Result.Key = spell(Parts[0]);
  Result.Value = Parts[1].vec();
  return Result;
}

/// Key and value; what follows the first comma may hold any brackets.
std::vector<ArrayRef<Token>>
MapStatements::keyAndValue(ArrayRef<Token> T) const {
  for (size_t I = 0; I < T.size();) {
    if (is(T[I], "<"))
      return {};
    if (is(T[I], ",")) {
      ArrayRef<Token> Value = T.drop_front(I + 1);
      int Depth = 0;
      // Another comma outside of all brackets: several arguments.
      for (const Token &V : Value) {
        StringRef S = Text.text(V);
        Depth += S == "(" || S == "[" || S == "{" || S == "<";
        Depth -= S == ")" || S == "]" || S == "}" || S == ">";
        Depth -= S == ">>" ? 2 : 0;
        if (S == "," && Depth <= 0)
          return {};
      }
      return {T.take_front(I), Value};
    }
    I = past(T, I);
  }
  return {};
}

} // namespace unlatch
