//===- Statements.cpp - The statements of a block, by their tokens --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Statements.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

namespace {

class Parser {
public:
  Parser(const SourceText &Text, std::vector<Token> Tokens)
      : Text(Text), Tokens(std::move(Tokens)) {}

  std::optional<std::vector<Statement>> run() {
    std::vector<Statement> All;
    while (At != Tokens.size())
      if (!parse(All))
        return std::nullopt;
    return All;
  }

private:
  StringRef spelling(size_t I) const {
    return I < Tokens.size() ? Text.text(Tokens[I]) : StringRef();
  }

  static int depthOf(StringRef S) {
    return S == "(" || S == "[" || S == "{"   ? 1
           : S == ")" || S == "]" || S == "}" ? -1
                                              : 0;
  }

  /// One past the token that closes the one at I.
  size_t past(size_t I) const {
    int Depth = 0;
    for (; I != Tokens.size(); ++I) {
      Depth += depthOf(spelling(I));
      if (Depth == 0)
        return I + 1;
    }
    return 0;
  }

  bool parseBlock(std::vector<Statement> &Into) {
    size_t End = past(At);
    if (End == 0)
      return false;
    size_t Close = End - 1;
    ++At;
    while (At < Close)
      if (!parse(Into))
        return false;
    At = End;
    return true;
  }

  bool parseBranch(std::vector<Statement> &Into) {
    return spelling(At) == "{" ? parseBlock(Into) : parse(Into);
  }

  bool parse(std::vector<Statement> &All) {
    Statement S;
    S.Begin = Tokens[At].Begin;
    StringRef First = spelling(At);
    if (First == "{") {
      S.What = Statement::Block;
      if (!parseBlock(S.Body))
        return false;
    } else if (First == "if" && spelling(At + 1) == "(") {
      S.What = Statement::If;
      size_t End = past(At + 1);
      if (End == 0)
        return false;
      S.Tokens.assign(Tokens.begin() + At + 2, Tokens.begin() + End - 1);
      if (any_of(S.Tokens, [&](const Token &T) { return Text.text(T) == ";"; }))
        S.What = Statement::Other;
      At = End;
      if (At == Tokens.size() || !parseBranch(S.Body))
        return false;
      if (spelling(At) == "else") {
        ++At;
        if (At == Tokens.size() || !parseBranch(S.Else))
          return false;
      }
    } else if ((First == "for" || First == "while") &&
               spelling(At + 1) == "(") {
      S.What = Statement::Other;
      At = past(At + 1);
      if (At == 0 || At == Tokens.size() || !parseBranch(S.Body))
        return false;
    } else {
      for (StringRef Word : {"if", "for", "while", "do", "switch", "try",
                             "case", "default", "goto", "else"})
        if (First == Word)
          return false;
      if (First == "return")
        S.What = Statement::Return;
      size_t Begin = At + (S.What == Statement::Return ? 1 : 0);
      for (; At != Tokens.size() && spelling(At) != ";"; ++At)
        if (depthOf(spelling(At)) > 0) {
          size_t End = past(At);
          if (End == 0)
            return false;
          At = End - 1;
        }
      if (At == Tokens.size())
        return false;
      S.Tokens.assign(Tokens.begin() + Begin, Tokens.begin() + At);
      ++At;
    }
    S.End = Tokens[At - 1].End;
    All.push_back(std::move(S));
    return true;
  }

  const SourceText &Text;
  std::vector<Token> Tokens;
  size_t At = 0;
};

} // namespace

std::optional<std::vector<Statement>>
statementsIn(const SourceText &Text, unsigned Begin, unsigned End) {
  std::vector<Token> Tokens;
  for (const Token &T : Text.tokens(Begin, End)) {
    if (T.InDirective)
      return std::nullopt;
    if (T.What != Token::Comment)
      Tokens.push_back(T);
  }
  return Parser(Text, std::move(Tokens)).run();
}

std::string spelled(const SourceText &Text, ArrayRef<Token> Tokens) {
  std::string Out;
  for (const Token &T : Tokens) {
    if (!Out.empty())
      Out += ' ';
    Out += Text.text(T);
  }
  return Out;
}

} // namespace unlatch
