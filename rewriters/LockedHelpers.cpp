//===- LockedHelpers.cpp - Helpers take their callers' view or update -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/LockedHelpers.h"

#include "analysis/CallGraph.h"
#include "rewriters/ParameterLists.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

static StringRef unqualified(const std::string &Name) {
  StringRef S(Name);
  size_t Colon = S.rfind("::");
  return Colon == StringRef::npos ? S : S.drop_front(Colon + 2);
}

void nameParameterTypes(const MapDecl &Map, const std::string &Type,
                        MapWork &Work) {
  bool Before = true;
  for (const SectionWork &S : Work.Sections)
    if (S.Helper && is_contained(S.Helper->Maps, Map.Usr)) {
      const FileRange &First = S.Fn->AttributePlace;
      Before &= Map.Where != Storage::FunctionStatic &&
                Map.RecordUsr == S.Fn->RecordUsr &&
                Map.Loc.File == First.File && Map.Loc.End < First.Begin;
    }
  std::string Name =
      Before ? fmt::format("decltype({})", unqualified(Map.Name).str()) : Type;
  for (SectionWork &S : Work.Sections)
    if (S.Helper)
      S.RegistryTypes[Map.Usr] = Name;
}

std::variant<Opening, Reason>
openHelper(const SectionWork &Work, const std::string &Kind, Names &Names) {
  const Function &F = *Work.Fn;
  const SourceText &Text = *Work.Text;
  for (const Token &T : Text.tokens(F.Body.Begin, F.Body.End))
    if (Text.text(T).starts_with("co_"))
      return refuse("locked-helper", Text.range(T.Begin, T.End),
                    fmt::format("{} is a coroutine, which may go on after the "
                                "section",
                                F.Name));
  if (!Work.Fields.empty())
    return refuse(
        "locked-helper", F.Loc,
        fmt::format("{} uses a field that moves with the map", F.Name));
  auto Lists = declarationsOf(Work);
  if (auto *R = std::get_if<Reason>(&Lists))
    return std::move(*R);
  for (const Token &T : Text.tokens(F.Loc.End, F.Body.Begin))
    if (Text.text(T).ends_with("iterator"))
      return refuse(
          "locked-helper", Text.range(T.Begin, T.End),
          fmt::format("{} takes or gives an iterator of the map", F.Name));
  Opening Result;
  std::string Parameters;
  for (const MapDecl *Map : Work.Maps) {
    std::string Name = Work.Maps.size() == 1
                           ? Names.choose(Work, Kind)
                           : Names.chooseFor(Work, *Map, Kind);
    if (!Parameters.empty())
      Parameters += ", ";
    Parameters +=
        fmt::format("{}{}::{}_type &{}", Work.Helper->Writes ? "" : "const ",
                    Work.RegistryTypes.at(Map->Usr), Kind, Name);
    Result.Variables[Map->Usr] = std::move(Name);
  }
  for (const NamedList &L : std::get<std::vector<NamedList>>(Lists)) {
    const SourceText &Where =
        L.Paren.File == Text.file() ? Text : *Work.FirstText;
    Result.Edits.push_back(addFirst(Where, L.Paren, Parameters));
  }
  return Result;
}

/// Lets a lambda's captures bring the section's variables, where they do not
/// bring everything.
static std::optional<Reason> capture(const SectionWork &Work,
                                     const Opening &Opened, const Function &L,
                                     std::vector<Edit> &Edits) {
  const SourceText &Text = *Work.Text;
  auto Refuse = [&] {
    return refuse("locked-helper", L.Loc,
                  "the captures of a lambda that uses "
                  "the map are not understood");
  };
  if (!Text.covers(L.Loc) || !Text.covers(L.Body) ||
      !Text.text(L.Loc).starts_with("["))
    return Refuse();
  unsigned Close = 0;
  bool ByReference = false, ThisAlone = true, Empty = true;
  for (const Token &T : Text.tokens(L.Loc.Begin + 1, L.Body.Begin)) {
    StringRef S = Text.text(T);
    if (T.What == Token::Comment)
      continue;
    if (S == "]") {
      Close = T.Begin;
      break;
    }
    if (S == "[" || S == "(" || S == "{")
      return Refuse();
    StringRef Next = Text.tokenAfter(T.End);
    ByReference |= S == "&" && (Next == "]" || Next == ",");
    ThisAlone &= S == "this";
    Empty = false;
  }
  if (Close == 0)
    return Refuse();
  if (ByReference)
    return std::nullopt;
  std::string Added;
  for (const auto &[Usr, Name] : Opened.Variables) {
    bool Used = any_of(Work.Operations, [&](const MapAccess *A) {
      return A->MapUsr == Usr && L.Body.contains(A->Mention);
    });
    Used |= any_of(Work.Calls, [&](const HelperCall &C) {
      return L.Body.contains(C.At->Loc) && is_contained(C.Callee->Maps, Usr);
    });
    if (Used)
      Added += (Added.empty() ? "&" : ", &") + Name;
  }
  if (Added.empty())
    return std::nullopt;
  // Nothing but the map was reached through `this`: capturing it as well would
  // be warned about.
  auto ThroughThis = [&](const ObjectPath &Path) {
    return Path.Root == "this" &&
           (Path.Steps.empty() || !Opened.Variables.count(Path.Steps.front()));
  };
  bool NeedsThis =
      any_of(L.States, [&](const auto &S) { return ThroughThis(S.Path); }) ||
      any_of(L.Calls, [&](const auto &C) { return ThroughThis(C.Object); }) ||
      any_of(Text.tokens(L.Body.Begin, L.Body.End), [&](const Token &T) {
        return Text.text(T) == "this" &&
               none_of(Work.Operations, [&](const MapAccess *A) {
                 return A->Mention.Begin <= T.Begin && T.End <= A->Mention.End;
               });
      });
  if (ThisAlone && !Empty && !NeedsThis)
    Edits.push_back(Text.edit(L.Loc.Begin + 1, Close, Added));
  else
    Edits.push_back(Text.edit(Close, Close, Empty ? Added : ", " + Added));
  return std::nullopt;
}

std::optional<Reason> passOn(const SectionWork &Work, const Opening &Opened,
                             bool IsUpdate, std::vector<Edit> &Edits) {
  const SourceText &Text = *Work.Text;
  for (const HelperCall &C : Work.Calls) {
    std::string Name(simpleName(C.At->CalleeName));
    std::optional<NamedList> List;
    if (Text.covers(C.At->Loc))
      List = listAfterName(Text, C.At->Loc.Begin, Name);
    if (!List)
      return refuse("macro", C.At->Loc,
                    fmt::format("{} is called inside a macro", Name));
    std::string Arguments;
    for (const std::string &Usr : C.Callee->Maps) {
      if (!Arguments.empty())
        Arguments += ", ";
      Arguments += Opened.Variables.at(Usr);
      // A helper that only reads sees what the update has done so far.
      if (IsUpdate && !C.Callee->Writes)
        Arguments += ".view()";
    }
    Edits.push_back(addFirst(Text, List->Paren, Arguments));
  }
  for (const Function *L : Work.Lambdas)
    if (auto R = capture(Work, Opened, *L, Edits))
      return R;
  return std::nullopt;
}

} // namespace unlatch
