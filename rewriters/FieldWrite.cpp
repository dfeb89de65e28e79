//===- FieldWrite.cpp - One assignment to a field, one atomic write -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A section that is `count_ = value;` and nothing else: the assignment stays,
// and is a store. Calls on its right-hand side would no longer run under the
// lock, and a constant without a definition cannot be passed by reference: such
// sections become updates.

#include "rewriters/Forms.h"
#include "rewriters/Opening.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

/// Whether only values of the function's own, literals and std::move of such
/// stand in [Begin, End).
static bool isPlain(const SectionWork &Work, unsigned Begin, unsigned End) {
  const SourceText &Text = *Work.Text;
  if (!Text.covers(Work.Fn->Body) || Work.Fn->Loc.File != Work.Fn->Body.File)
    return false;
  bool Any = false;
  for (const Token &T : Text.tokens(Begin, End)) {
    StringRef S = Text.text(T);
    Any = true;
    if (T.What == Token::Comment)
      return false;
    if (T.What == Token::Literal || S == "true" || S == "false" ||
        S == "nullptr" || S == "std" || S == "::" || S == "move" || S == "(" ||
        S == ")")
      continue;
    if (S == "-" && T.Begin == Begin)
      continue;
    // A parameter: named in the function's head.
    if (T.What != Token::Identifier ||
        !Text.mentions(S, Work.Fn->Loc.End, Work.Fn->Body.Begin))
      return false;
    StringRef Before = Text.tokenBefore(T.Begin);
    if (Before == "." || Before == "->" || Before == "::")
      return false;
  }
  // `0` may be a null pointer, which is none when it is passed on.
  return Any && (Text.text(Begin, End).trim() != "0" ||
                 !StringRef(Work.Fields.front()->TypeText).ends_with("*"));
}

std::optional<FormEdits> fieldWrite(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  if (!Work.Maps.empty() || Work.Mentions.size() != 1 ||
      S.Shape != SectionShape::Guard || !S.Changes.empty() ||
      Work.UsesWrittenState)
    return std::nullopt;
  const StateAccess &Write = *Work.Mentions.front();
  if (!Write.Write || Write.Pointee || Write.Repeats || Write.Named)
    return std::nullopt;
  // { lock; field = value; } and nothing else.
  StringRef Lead = Text.text(S.Acquire.End, Write.Mention.Begin);
  if (!Lead.trim().empty() || Text.tokenAfter(Write.Mention.End) != "=")
    return std::nullopt;
  unsigned Value = Text.bytes().find('=', Write.Mention.End) + 1;
  StringRef Rest = Text.text(Value, S.Block.End - 1).trim();
  if (!Rest.consume_back(";") || Rest.contains(';'))
    return std::nullopt;
  unsigned Begin = Value + Text.text(Value, S.Block.End).find(Rest);
  if (!isPlain(Work, Begin, Begin + Rest.size()))
    return std::nullopt;
  FormEdits Result;
  if (!dropGuard(Work, Result.Edits))
    return std::nullopt;
  return Result;
}

} // namespace unlatch
