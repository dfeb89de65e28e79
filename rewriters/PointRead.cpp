//===- PointRead.cpp - One lookup, one lock-free lookup -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The guard goes and the lookup stays as it is written: registry::find gives
// a handle that pins the element for as long as the variable lives. That is
// as long as the lock was held where the variable stands in the guard's own
// block. Where it dies earlier, nothing after it may depend on it. Lookups
// that keep no handle (contains, at by value) are good only for a section that
// does nothing else: writers used to be kept out until its end.

#include "rewriters/Forms.h"
#include "rewriters/Opening.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace unlatch {

/// Everything done with the variable is what a handle can do.
static bool usedAsHandle(const SourceText &Text, const MapAccess &Find) {
  ArrayRef<Token> Tokens = Text.tokens(Find.Call.End, Find.Result.Scope.End);
  for (size_t I = 0; I != Tokens.size(); ++I) {
    if (Tokens[I].What != Token::Identifier ||
        Text.text(Tokens[I]) != Find.Result.Name)
      continue;
    StringRef Before = Text.tokenBefore(Tokens[I].Begin);
    StringRef After = Text.tokenAfter(Tokens[I].End);
    // Another thing of this name: a member, or a namespace's.
    if (Before == "." || Before == "->" || Before == "::")
      continue;
    bool Compared =
        Before == "==" || Before == "!=" || After == "==" || After == "!=";
    bool Followed = After == "->" || (Before == "*" && After == ")");
    if (!Compared && !Followed)
      return false;
  }
  return true;
}

/// What follows the variable's scope in the section cannot know what was found
/// there: no name stands in both.
static bool restIsIndependent(const SourceText &Text, const MapAccess &Find,
                              const FileRange &Block) {
  StringSet<> Inside;
  for (const Token &T :
       Text.tokens(Find.Result.Scope.Begin, Find.Result.Scope.End))
    if (T.What == Token::Identifier &&
        (T.Begin < Find.Call.Begin || T.Begin >= Find.Call.End))
      Inside.insert(Text.text(T));
  for (StringRef Keyword :
       {"return", "if", "else", "throw", "std", "nullptr", "nullopt", "true",
        "false", "const", "auto", "static_cast"})
    Inside.erase(Keyword);
  return none_of(
      Text.tokens(Find.Result.Scope.End, Block.End), [&](const Token &T) {
        return T.What == Token::Identifier && Inside.contains(Text.text(T));
      });
}

static const FileRange &placeOf(const MapAccess &Use) {
  return Use.Call.valid() ? Use.Call : Use.Mention;
}

static bool fitsVariable(const SectionWork &Work, const MapAccess &Find,
                         std::vector<Edit> &Edits) {
  const SourceText &Text = *Work.Text;
  const FileRange &Scope = Find.Result.Scope;
  if (Find.Result.Reassigned || !Text.covers(Scope) ||
      !Work.Sec->Block.contains(Scope) || !Scope.contains(Find.Call) ||
      !isWholeInitializer(Text, Find.Call) || !usedAsHandle(Text, Find))
    return false;
  for (const MapAccess *Use : Work.usesOf(&Find))
    if (!Scope.contains(placeOf(*Use)))
      return false;
  bool SameBlock = Scope.End >= Work.Sec->Block.End - 1;
  if (!SameBlock && !restIsIndependent(Text, Find, Work.Sec->Block))
    return false;
  return deduceType(Text, Find, Edits);
}

/// `return map_.find(k)->second;`: the handle lives to the end of the full
/// expression, and the lock lived no longer than that statement. Anywhere else
/// something that refers to the element (a string_view, say) could be made in
/// the expression and used after it.
static bool fitsFindInReturn(const SectionWork &Work, const MapAccess &Find) {
  const SourceText &Text = *Work.Text;
  return !Work.Sec->OtherEffects && Text.covers(Find.Statement) &&
         Text.tokenAfter(Find.Statement.Begin) == "return" &&
         (Text.tokenAfter(Find.Call.End) == "->" ||
          Text.tokenBefore(Find.Call.Begin) == "*");
}

static std::string withoutSpaces(StringRef Text) {
  std::string Out;
  copy_if(Text, std::back_inserter(Out), [](char C) { return C != ' '; });
  return Out;
}

/// Whether a type is spelled like the mapped type, so that it is a copy of the
/// value: at() of a registry is one, and nothing may go on referring to it.
static bool spellsMappedType(const SectionWork &Work, StringRef Type) {
  Type = Type.trim();
  for (StringRef Word : {"const ", "virtual ", "static ", "inline "})
    while (Type.consume_front(Word))
      Type = Type.ltrim();
  return Work.Maps.front()->Arguments.size() > 1 &&
         withoutSpaces(Type) == withoutSpaces(Work.Maps.front()->Arguments[1]);
}

/// A copy of the value before and after.
static bool fitsAt(const SectionWork &Work, const MapAccess &At) {
  const SourceText &Text = *Work.Text;
  if (Work.Sec->OtherEffects || !Work.Maps.front()->ValueCopyable)
    return false;
  for (const MapAccess *Use : Work.usesOf(&At))
    if (Use->Op != MapOp::ElementRead || !placeOf(*Use).contains(At.Call))
      return false;
  if (isWholeReturn(Text, At.Call, At.Statement))
    return spellsMappedType(Work, returnType(Work));
  if (At.Use != ResultUse::Variable || Work.Maps.front()->ValueHoldsPointer ||
      !Text.covers(At.Result.TypeRange) || !isWholeInitializer(Text, At.Call))
    return false;
  StringRef Type = Text.text(At.Result.TypeRange);
  return Type == "auto" || Type == "const auto" || spellsMappedType(Work, Type);
}

std::optional<FormEdits> pointRead(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  if (!heldByGuard(S) || !S.Changes.empty())
    return std::nullopt;
  const MapAccess *Lookup = nullptr;
  for (const MapAccess *A : Work.Operations) {
    if (A->Op == MapOp::End)
      continue;
    if (Lookup || A->InLoop)
      return std::nullopt;
    Lookup = A;
  }
  if (!Lookup || !Work.Text->covers(Lookup->Call))
    return std::nullopt;

  FormEdits Result;
  bool Fits = false;
  switch (Lookup->Op) {
  case MapOp::Find:
    if (Lookup->Use == ResultUse::Variable)
      Fits = fitsVariable(Work, *Lookup, Result.Edits);
    else if (Lookup->Use == ResultUse::ComparedToEnd)
      Fits = !S.OtherEffects;
    else if (Lookup->Use == ResultUse::Value)
      Fits = fitsFindInReturn(Work, *Lookup);
    break;
  case MapOp::Contains:
  case MapOp::Count:
  case MapOp::Size:
  case MapOp::Empty:
    Fits = !S.OtherEffects;
    break;
  case MapOp::At:
    Fits = !Lookup->SubscriptSpelled && fitsAt(Work, *Lookup);
    break;
  default:
    break;
  }
  if (!Fits)
    return std::nullopt;
  if (!dropGuard(Work, Result.Edits))
    return std::nullopt;
  return Result;
}

} // namespace unlatch
