//===- Report.cpp - What a command has to say, before any format ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Report.h"

namespace unlatch {

std::string objectName(const Program &P, const std::string &Usr) {
  if (auto Map = P.Maps.find(Usr); Map != P.Maps.end())
    return Map->second.Name;
  if (auto Mutex = P.Mutexes.find(Usr); Mutex != P.Mutexes.end())
    return Mutex->second.Name;
  if (auto State = P.States.find(Usr); State != P.States.end())
    return State->second.Name;
  return Usr;
}

const FileRange &placeOf(const Program &P, const Reason &Why,
                         const std::string &MapUsr) {
  auto Map = P.Maps.find(MapUsr);
  return Why.Loc.valid() || Map == P.Maps.end() ? Why.Loc : Map->second.Loc;
}

const char *verdictName(Verdict What) {
  switch (What) {
  case Verdict::Migrate:
    return "migrate";
  case Verdict::Review:
    return "review";
  case Verdict::Keep:
    break;
  }
  return "keep";
}

std::string counted(size_t Number, const char *Noun, const char *Ending) {
  return std::to_string(Number) + ' ' + Noun + (Number == 1 ? "" : Ending);
}

std::string relockText(const Program &P, const GuardedMap &Map) {
  return "'" + objectName(P, Map.MutexUsr) + "', locked shared in " +
         std::to_string(Map.SharedSections) + " of " +
         counted(Map.SharedSections + Map.ExclusiveSections, "section") +
         ", can become an unlatch::read_mostly_mutex";
}

} // namespace unlatch
