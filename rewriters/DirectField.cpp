//===- DirectField.cpp - Uses of a field that is not shared ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// In a constructor, say: what reads it reads a copy, what writes it does so in
// an update that ends with the expression, and what initialises it names the
// group first.

#include "rewriters/Forms.h"
#include "rewriters/GroupDeclaration.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

/// `count_(start)` in a constructor's list becomes `count_(group_, start)`.
static FormResult initializer(const DirectField &Access,
                              const std::string &Group) {
  const SourceText &Text = *Access.Text;
  const FileRange &Name = Access.Mention->Mention;
  auto Refuse = [&] {
    return refuse("unsupported-declaration", Name,
                  "a constructor initialises the field in a way that cannot be "
                  "edited");
  };
  ArrayRef<Token> Tokens = Text.tokens(Name.End, Access.Fn->Body.Begin);
  if (!Text.covers(Name) || Tokens.empty())
    return Refuse();
  StringRef Open = Text.text(Tokens.front());
  if (Open != "(" && Open != "{")
    return Refuse();
  unsigned Depth = 0, End = 0;
  for (const Token &T : Tokens) {
    StringRef S = Text.text(T);
    if (T.What == Token::Comment)
      return Refuse();
    if (S == "(" || S == "{" || S == "[")
      ++Depth;
    else if ((S == ")" || S == "}" || S == "]") && --Depth == 0) {
      End = T.End;
      break;
    }
  }
  if (End == 0 || Text.text(End, End + 3) == "...")
    return Refuse();
  StringRef Inside = Text.text(Tokens.front().End, End - 1).trim();
  // A parameter can be passed on; of a constant it is not known whether it has
  // an address.
  bool Parameter = Text.mentions(Inside, Access.Fn->Loc.End, Name.Begin);
  std::string Value = Open == "{" ? bracedValue(*Access.Field, Inside)
                      : Parameter ? Inside.str()
                                  : plainValue(*Access.Field, Inside);
  FormEdits Result;
  Result.Edits.push_back(Text.edit(
      Tokens.front().Begin, End,
      fmt::format("({}{}{})", Group, Value.empty() ? "" : ", ", Value)));
  return Result;
}

FormResult directField(const DirectField &Access, const std::string &Group) {
  const StateAccess &A = *Access.Mention;
  const SourceText &Text = *Access.Text;
  auto Refuse = [&](const char *Message) {
    return refuse("unsupported-section", A.Mention, Message);
  };
  if (A.InMacro || !Text.covers(A.Mention))
    return refuse("macro", A.Mention, "a field is used inside a macro");
  if (A.Initializes)
    return initializer(Access, Group);
  if (A.Named)
    return Refuse("a local name is given to a field that is not shared yet");
  FormEdits Result;
  unsigned End = A.Mention.End;
  StringRef After = Text.tokenAfter(End);
  bool Dot = After == "." && Text.text(End, End + 1) == ".";
  auto Put = [&](StringRef Call) {
    Result.Edits.push_back(
        Text.edit(End, End + (Dot ? 1 : 0), (Call + (Dot ? "->" : "")).str()));
  };
  if (!A.Write && Dot)
    Put(".get()");
  else if (!A.Write && Access.Field->Cheap && !A.Pointee)
    Put(".load()");
  else if (!A.Write)
    return Refuse("a field that is not shared yet is read in place");
  else {
    // ++count_.update().edit(); names_.update()->clear();
    Put(Dot ? ".update()" : ".update().edit()");
    Result.OpensUpdate = true;
  }
  return Result;
}

} // namespace unlatch
