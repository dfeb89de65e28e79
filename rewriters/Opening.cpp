//===- Opening.cpp - How a view or an update begins -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Opening.h"

#include "rewriters/Spelling.h"

#include "llvm/ADT/StringRef.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

/// `s->group_` for the map `s->routes_`.
static std::string besideMap(StringRef Map, StringRef Name) {
  size_t At = Map.find_last_of(".>");
  return (At == StringRef::npos ? StringRef() : Map.take_front(At + 1)).str() +
         Name.str();
}

std::variant<Opening, Reason> openSection(const SectionWork &Work,
                                          const std::string &Kind,
                                          Names &Names) {
  Opening Result;
  Result.Section = Names.choose(Work, Kind);
  std::string Group;
  std::string Members;
  for (const MapDecl *Map : Work.Maps) {
    std::optional<std::string> Object = objectText(Work, *Map);
    if (!Object)
      return refuse("unsupported-section", Work.Sec->Acquire,
                    "the map cannot be named where the lock is taken");
    if (Work.Maps.size() == 1) {
      Result.Variables[Map->Usr] = Result.Section;
      Result.Renewal =
          fmt::format("{} = {}.{}();", Result.Section, *Object, Kind);
      Result.Statement = "auto " + *Result.Renewal;
      return Result;
    }
    std::string Variable = Names.chooseFor(Work, *Map, Kind);
    Members += fmt::format("{}auto {} = {}.of({});",
                           Work.Text->usesCRLF() ? "\r\n" : "\n", Variable,
                           Result.Section, *Object);
    Result.Variables[Map->Usr] = std::move(Variable);
    Group = besideMap(*Object, Work.GroupName);
  }
  Result.Statement = fmt::format("auto {} = {}.{}();{}", Result.Section, Group,
                                 Kind, Members);
  return Result;
}

} // namespace unlatch
