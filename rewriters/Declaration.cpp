//===- Declaration.cpp - The map's and the mutex's own declarations -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Declaration.h"

#include "llvm/ADT/StringRef.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace llvm;

namespace unlatch {

std::string registryType(const MapDecl &Map, bool AwaitsReaders) {
  bool Ordered = Map.Family == MapFamily::Ordered;
  std::vector<std::string> Arguments = Map.Arguments;
  if (AwaitsReaders && Map.SilentlyDestroyed) {
    const std::string &Key = Map.Arguments.front();
    std::vector<std::string> Defaults =
        Ordered ? std::vector{fmt::format("std::less<{}>", Key)}
                : std::vector{fmt::format("unlatch::hash<{}>", Key),
                              fmt::format("std::equal_to<{}>", Key)};
    for (size_t I = Arguments.size(); I < 2 + Defaults.size(); ++I)
      Arguments.push_back(Defaults[I - 2]);
    Arguments.push_back("unlatch::reclaim::deterministic");
  }
  return fmt::format("unlatch::{}<{}>",
                     Ordered ? "ordered_registry" : "registry",
                     fmt::join(Arguments, ", "));
}

/// A registry takes what a map takes between braces; anything else would be
/// converted from a standard map, which a reader of the code does not expect.
static bool keepsInitializer(const MapDecl &Map) {
  if (!Map.HasInitializer)
    return true;
  StringRef Text = StringRef(Map.InitializerText).trim();
  if (Text.consume_front("="))
    Text = Text.ltrim();
  return Text.starts_with("{");
}

FormResult rewriteDeclaration(const MapDecl &Map, bool AwaitsReaders,
                              Sources &Files) {
  auto Refuse = [&](const char *Code, std::string Message) {
    return refuse(Code, Map.Loc, std::move(Message));
  };
  if (Map.InMacro)
    return Refuse("macro", "the map is declared by a macro");
  if (Map.Dependent)
    return Refuse("template-dependent", "the map's type depends on a template");
  if (Map.Family == MapFamily::Unsupported || Map.CustomAllocator ||
      Map.Arguments.size() < 2)
    return Refuse("unsupported-container",
                  fmt::format("no registry does what {} does", Map.Container));
  if (!keepsInitializer(Map))
    return Refuse("unsupported-declaration",
                  "the map is initialised from an expression");
  if (!Map.SoleDeclarator)
    return Refuse("unsupported-declaration",
                  "another variable is declared together with the map");

  FormEdits Result;
  std::string Type = registryType(Map, AwaitsReaders);
  auto Replace = [&](const FileRange &R) {
    const SourceText *Text = Files.get(R.File);
    if (!Text || !Text->covers(R) || R.Begin == R.End)
      return false;
    StringRef Old = Text->text(R);
    if (Old.contains("auto") || Old.contains("decltype"))
      return false;
    Result.Edits.push_back(Text->edit(R, Type));
    return true;
  };
  if (!Replace(Map.TypeRange))
    return Refuse("unsupported-declaration",
                  "the map's type is not spelled where the map is declared");
  for (const FileRange &R : Map.OtherTypeRanges)
    if (!Replace(R))
      return refuse("unsupported-declaration", R,
                    "the map's type is not spelled where the map is declared "
                    "again");
  return Result;
}

FormResult removeMutex(const MutexDecl &Mutex, Sources &Files) {
  FormEdits Result;
  if (!Mutex.SoleDeclarator || Mutex.InMacro || Mutex.Dependent ||
      !Mutex.OtherTypeRanges.empty())
    return Result;
  const SourceText *Text = Files.get(Mutex.Declaration.File);
  if (!Text || !Text->covers(Mutex.Declaration) ||
      !Text->text(Mutex.Declaration).ends_with(";"))
    return Result;
  Result.Edits.push_back(Text->removal(Mutex.Declaration));
  return Result;
}

} // namespace unlatch
