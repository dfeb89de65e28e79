//===- Wrapped.cpp - Sections of an object that holds map and lock --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Wrapped.h"

#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

bool isWrapped(const SectionWork &Work) {
  return Work.Sec && !Work.Helper && Work.Maps.size() == 1 &&
         isWrappedAlone(Work.Sec->MutexUsr, Work.Maps.front()->Usr);
}

bool isTemporary(const SectionWork &Work) {
  return isWrapped(Work) && Work.Sec->GuardName.empty();
}

bool isRun(const SectionWork &Work) {
  return isWrapped(Work) && !Work.Sec->Block.contains(Work.Sec->Acquire);
}

/// Of the call that is given the closure: the parenthesis behind the closure.
static const Token *closingParen(const SectionWork &Work) {
  const SourceText &Text = *Work.Text;
  if (!Text.covers(Work.Sec->Block))
    return nullptr;
  ArrayRef<Token> Rest = Text.tokens(Work.Sec->Block.End, Text.bytes().size());
  return !Rest.empty() && Text.text(Rest.front()) == ")" ? &Rest.front()
                                                         : nullptr;
}

/// `table_.rlock()`, and not `table->rlock()`: the object itself stands there.
static bool namesObject(const SectionWork &Work) {
  const SourceText &Text = *Work.Text;
  const FileRange &Object = Work.Sec->MutexText;
  const FileRange &Acquire = Work.Sec->Acquire;
  if (!Text.covers(Object) || !Acquire.contains(Object))
    return false;
  // Its own operator->, which is the whole way to the map.
  return Text.tokenAfter(Object.End) == "." ||
         Text.text(Object.End, Acquire.End) == "->";
}

/// An iterator that would be used after the temporary view or update, or
/// together with one of another.
static bool givesPlace(const MapAccess &A) {
  switch (A.Op) {
  case MapOp::Find:
    return A.Use == ResultUse::Variable;
  case MapOp::Bound:
  case MapOp::Begin:
  case MapOp::End:
    return A.Use != ResultUse::Value && A.Use != ResultUse::ComparedToEnd &&
           A.Use != ResultUse::Discarded;
  default:
    return false;
  }
}

std::optional<Reason> checkWrapped(const SectionWork &Work) {
  const Section &S = *Work.Sec;
  auto Refuse = [&](const char *Message) {
    return refuse("unsupported-section", S.Acquire, Message);
  };
  if (!Work.Calls.empty() || !Work.Given.empty() || !Work.Mentions.empty())
    return Refuse("a function is called that uses the map in the object which "
                  "is locked here");
  if (!namesObject(Work))
    return Refuse("the object that holds the map is not named where it is "
                  "locked");
  if (isRun(Work) && (!Work.Text->covers(S.GuardType) || S.GuardName.empty() ||
                      !closingParen(Work)))
    return Refuse("the function that is run on the locked object is not "
                  "written where it is given");
  if (!isTemporary(Work))
    return std::nullopt;
  if (Work.Operations.size() != 1 || !S.Changes.empty() ||
      !Work.Operations.front()->Mention.contains(S.Acquire))
    return Refuse("the locked object has no name, and more is done with it "
                  "than one operation");
  const MapAccess &Only = *Work.Operations.front();
  if (givesPlace(Only))
    return refuse("map-escapes", Only.Mention,
                  "an iterator is kept longer than the lock");
  if (Only.Op == MapOp::Swap)
    return Refuse("the contents are exchanged in a locked object that has no "
                  "name");
  return std::nullopt;
}

static StringRef objectOf(const SectionWork &Work) {
  return Work.Text->text(Work.Sec->MutexText);
}

/// What a parameter for the map becomes for a view or an update.
static std::string parameterType(StringRef Old, bool Update) {
  StringRef Type = Old.rtrim();
  std::string Blanks = Old.substr(Type.size()).str();
  if (!Type.ends_with("&"))
    return "auto" + Blanks;
  Type = Type.rtrim("&");
  std::string Between = Type.substr(Type.rtrim().size()).str();
  return fmt::format("{}{}{}{}", Update ? "auto" : "const auto", Between,
                     Update ? "&&" : "&", Blanks);
}

Opening openWrapped(const SectionWork &Work, const std::string &Kind) {
  const Section &S = *Work.Sec;
  const std::string Opened = fmt::format("{}.{}()", objectOf(Work).str(), Kind);
  Opening Result;
  Result.Section = isTemporary(Work) ? Opened : S.GuardName;
  Result.Variables[Work.Maps.front()->Usr] = Result.Section;
  if (isTemporary(Work))
    return Result;
  if (isRun(Work)) {
    const SourceText &Text = *Work.Text;
    Result.Edits = {
        Text.edit(S.Acquire, ""),
        Text.edit(S.GuardType,
                  parameterType(Text.text(S.GuardType), Kind == "update")),
        Text.edit(S.Block.End, closingParen(Work)->End, "(" + Opened + ")")};
    return Result;
  }
  Result.Renewal = fmt::format("{} = {};", S.GuardName, Opened);
  Result.Edits.push_back(Work.Text->edit(S.Acquire, "auto " + Result.Renewal));
  return Result;
}

FormResult respellWrapped(const SectionWork &Work, FormResult Result) {
  auto *Form = std::get_if<FormEdits>(&Result);
  if (!Form || !isWrapped(Work))
    return Result;
  const SourceText &Text = *Work.Text;
  for (const MapAccess *A : Work.Operations) {
    StringRef Next = Text.text(A->Mention).ends_with("->") ? "." : "";
    auto Edited = find_if(Form->Edits,
                          [&](const Edit &E) { return E.Range == A->Mention; });
    if (Edited == Form->Edits.end()) {
      Form->Edits.push_back(
          Text.edit(A->Mention, (objectOf(Work) + Next).str()));
      continue;
    }
    // What has no name cannot be bound to the parameter of as_const.
    StringRef New = Edited->Text;
    if (isTemporary(Work) && New.consume_front("std::as_const("))
      New.consume_back(")");
    *Edited = Text.edit(A->Mention, (New + Next).str());
  }
  return Result;
}

} // namespace unlatch
