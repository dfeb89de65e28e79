//===- Opening.cpp - How a view or an update begins -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Opening.h"

#include "rewriters/LockedHelpers.h"
#include "rewriters/Spelling.h"
#include "rewriters/Wrapped.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <fmt/format.h>

#include <algorithm>

using namespace llvm;

namespace unlatch {

/// `s->group_` for the map `s->routes_`.
static std::string besideMap(StringRef Map, StringRef Name) {
  size_t At = Map.find_last_of(".>:");
  return (At == StringRef::npos ? StringRef() : Map.take_front(At + 1)).str() +
         Name.str();
}

/// Whether something in the function takes its type from a name: a member's is
/// what it was declared as, a reference's is a reference.
static bool deducesFromNames(const SectionWork &Work) {
  const SourceText &Text = *Work.Text;
  unsigned Begin = Work.Sec->Block.Begin;
  if (Text.covers(Work.Fn->Loc))
    Begin = std::min(Begin, Work.Fn->Loc.Begin);
  for (const Token &T : reverse(Text.tokens(0, Begin))) {
    if (Text.text(T) == ";" || Text.text(T) == "{" || Text.text(T) == "}")
      break;
    Begin = T.Begin;
  }
  // The statement that takes the lock goes.
  const FileRange &Lock = Work.Sec->Acquire;
  return Text.mentions("decltype", Begin, Lock.Begin) ||
         Text.mentions("decltype", Lock.End, Work.Sec->Block.End);
}

std::variant<Opening, Reason>
openSection(const SectionWork &Work, const std::string &Kind, Names &Names) {
  if (Work.Helper)
    return openHelper(Work, Kind, Names);
  if (isWrapped(Work))
    return openWrapped(Work, Kind);
  Opening Result;
  Result.Section = Names.choose(Work, Kind);
  std::string Between = Work.Text->separator(Work.Sec->Acquire.Begin);
  std::string Object;
  std::string Declared, Assigned; // a line for each member of a group
  bool Alone = Work.Maps.size() + Work.Fields.size() == 1;
  for (const MapDecl *Map : Work.Maps) {
    std::optional<std::string> Spelled = objectText(Work, *Map);
    if (!Spelled)
      return refuse("unsupported-section", Work.Sec->Acquire,
                    "the map cannot be named where the lock is taken");
    std::string &Variable = Result.Variables[Map->Usr];
    if (Alone) {
      Variable = Result.Section;
      Object = *Spelled;
      break;
    }
    Variable = Names.chooseFor(Work, *Map, Kind);
    Object = besideMap(*Spelled, Work.GroupName);
    std::string Line =
        fmt::format("{} = {}.of({});", Variable, Result.Section, *Spelled);
    Declared += Between + ("auto " + Line);
    Assigned += Between + Line;
  }
  if (!Work.Fields.empty() && deducesFromNames(Work))
    return refuse("unsupported-section", Work.Sec->Acquire,
                  "decltype may name a field beside the map here");
  if ((!Alone || !Work.Fields.empty()) && isInHead(Work))
    return refuse("unsupported-section", Work.Sec->Acquire,
                  "the lock is taken in the head of a statement, where there "
                  "is no room for more than one view or update");
  bool Update = Kind == "update";
  for (const StateDecl *Field : Work.Fields) {
    std::optional<std::string> Spelled = objectText(Work, *Field);
    if (!Spelled)
      return refuse("unsupported-section", Work.Sec->Acquire,
                    fmt::format("{} cannot be named where the lock is taken",
                                Field->Name));
    // A reference to the version: whatever is done with the field can be done
    // with it.
    std::string &Variable = Result.Variables[Field->Usr];
    Variable = Names.chooseFor(Work, *Field);
    std::string Version =
        Alone ? Result.Section
              : fmt::format("{}.of({})", Result.Section, *Spelled);
    Declared += Work.writes(*Field) ? fmt::format("{}auto &{} = {}.edit();",
                                                  Between, Variable, Version)
                                    : fmt::format("{}const auto &{} = *{};",
                                                  Between, Variable, Version);
    Object = Alone ? *Spelled : besideMap(*Spelled, Work.GroupName);
  }
  if (!Work.Fields.empty())
    for (const Section::Change &C : Work.Sec->Changes)
      if (!C.Unlock)
        return refuse("unsupported-section", C.Statement,
                      "the lock is taken again in a section that uses a field "
                      "beside the map");
  // A handle is the view of a field by itself.
  std::string Begin = Alone && Work.Maps.empty() && !Update ? "get" : Kind;
  std::string Line =
      fmt::format("{} = {}.{}();", Result.Section, Object, Begin);
  Result.Edits.push_back(
      Work.Text->edit(Work.Sec->Acquire, "auto " + Line + Declared));
  Result.Renewal = Line + Assigned;
  return Result;
}

bool dropGuard(const SectionWork &Work, std::vector<Edit> &Edits) {
  const Section &S = *Work.Sec;
  if (isTemporary(Work))
    return true;
  if (isInHead(Work) || isRun(Work))
    return false;
  if (isWrapped(Work) && none_of(Work.Operations, [&](const MapAccess *A) {
        return namesSameEverywhere(Work, S.MutexText, A->Map);
      }))
    return false;
  Edits.push_back(Work.Text->removal(S.Acquire));
  return true;
}

} // namespace unlatch
