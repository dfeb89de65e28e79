//===- CopyOut.cpp - The whole map copied under the lock ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A registry converts to the standard map of its elements, from one consistent
// state. The guard goes; the copy stays as it is written wherever its target
// has a standard map's type, and `auto` is spelled out.

#include "rewriters/Forms.h"
#include "rewriters/Opening.h"
#include "rewriters/Spelling.h"

using namespace llvm;

namespace unlatch {

/// Whether what the function gives back is deduced from the return statement:
/// then it would become a registry. Or a reference: then it was no copy.
static bool returnsDeduced(const SectionWork &Work) {
  const Function &F = *Work.Fn;
  const SourceText &Text = *Work.Text;
  if (F.Kind == FunctionKind::Lambda || Work.Sec->InLambda ||
      !Text.covers(F.Loc) || !Text.covers(F.Body) || F.Loc.End > F.Body.Begin)
    return true;
  // The words before the name, back to what ends another declaration.
  for (const Token &T : reverse(Text.tokens(0, F.Loc.Begin))) {
    StringRef S = Text.text(T);
    if (T.What == Token::Comment)
      continue;
    if (S == ";" || S == "{" || S == "}" || S == "#")
      return false;
    if (S == "auto")
      break;
    if (S == "decltype" || S == "&" || S == "&&")
      return true;
  }
  // A trailing return type says it.
  for (const Token &T : Text.tokens(F.Loc.End, F.Body.Begin))
    if (Text.text(T) == "->")
      return Text.mentions("decltype", T.End, F.Body.Begin);
  return true;
}

bool spellCopy(const SectionWork &Work, const MapAccess &Copy,
               std::vector<Edit> &Edits) {
  const SourceText &Text = *Work.Text;
  if (Copy.InMacro || !Text.covers(Copy.Mention))
    return false;
  StringRef Before = Text.tokenBefore(Copy.Mention.Begin);
  if (Copy.Use != ResultUse::Variable) {
    if (isWholeReturn(Text, Copy.Mention, Copy.Statement))
      return !returnsDeduced(Work);
    // `out = map_;` converts to what out is.
    return Before == "=" && Text.tokenAfter(Copy.Mention.End) == ";";
  }
  if (!Text.covers(Copy.Result.TypeRange) || Before != "=" ||
      Text.tokenAfter(Copy.Mention.End) != ";")
    return false;
  StringRef Type = Text.text(Copy.Result.TypeRange);
  if (Type.contains("decltype"))
    return false;
  if (!Copy.Result.Auto)
    return true;
  if (Type != "auto" && Type != "const auto" && Type != "auto const")
    return false;
  std::string New = Work.mapOf(Copy).TypeText;
  Edits.push_back(
      Text.edit(Copy.Result.TypeRange, Type == "auto" ? New : "const " + New));
  return true;
}

std::optional<FormEdits> copyOut(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  if (!heldByGuard(S) || !S.Changes.empty() || S.OtherEffects ||
      Work.Operations.size() != 1 || !Work.Elements.empty())
    return std::nullopt;
  const MapAccess &Copy = *Work.Operations.front();
  FormEdits Result;
  if (Copy.Op != MapOp::CopyOut || Copy.InLoop ||
      !spellCopy(Work, Copy, Result.Edits))
    return std::nullopt;
  if (!dropGuard(Work, Result.Edits))
    return std::nullopt;
  return Result;
}

} // namespace unlatch
