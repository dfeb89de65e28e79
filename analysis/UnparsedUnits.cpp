//===- UnparsedUnits.cpp - What units that did not parse may name -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/UnparsedUnits.h"

#include "analysis/CallGraph.h"

#include <algorithm>
#include <cctype>

using namespace unlatch;

/// Every identifier, those in comments and in left-out code too.
static std::set<std::string, std::less<>> wordsIn(std::string_view Text) {
  std::set<std::string, std::less<>> Result;
  auto Letter = [](char C) {
    return std::isalnum(static_cast<unsigned char>(C)) || C == '_';
  };
  for (auto At = Text.begin(); At != Text.end();) {
    auto Begin = std::find_if(At, Text.end(), Letter);
    At = std::find_if_not(Begin, Text.end(), Letter);
    Result.emplace(Begin, At);
  }
  return Result;
}

static std::string_view baseName(std::string_view Path) {
  return Path.substr(Path.rfind('/') + 1);
}

/// Of "ns::Class<int>::member" the name of the class.
static std::string recordName(std::string_view Qualified) {
  size_t Last = Qualified.rfind(simpleName(Qualified));
  return Last < 2 || Last == std::string_view::npos
             ? std::string()
             : std::string(simpleName(Qualified.substr(0, Last - 2)));
}

UnparsedUnits::UnparsedUnits(
    const Program &P, const decltype(AnalysisOptions::ReadFile) &ReadFile)
    : P(P) {
  if (P.Failed.empty())
    return;
  std::set<std::string> FailedMains, Parsed;
  for (const FailedUnit &U : P.Failed)
    FailedMains.insert(U.MainFile);
  for (const auto &[Main, Files] : P.UnitFiles)
    if (!FailedMains.count(Main))
      Parsed.insert(Files.begin(), Files.end());
  for (const FailedUnit &Failed : P.Failed) {
    Unit &U = Units.emplace_back();
    U.Failed = &Failed;
    U.Files.insert(Failed.Files.begin(), Failed.Files.end());
    U.Known = !Failed.Files.empty();
    if (Failed.Missing.empty())
      continue;
    for (const std::string &File : U.Files) {
      if (Parsed.count(File))
        continue;
      auto [It, New] = WordsOf.try_emplace(File);
      std::optional<std::string> Text;
      if (New && (Text = ReadFile ? ReadFile(File) : std::nullopt))
        It->second = wordsIn(*Text);
      // A file without a word is as good as one that cannot be read.
      U.Known = U.Known && !It->second.empty();
      U.Unseen.push_back(&It->second);
    }
  }
  auto AddRecord = [&](const ObjectDecl &D) {
    if (!D.RecordUsr.empty())
      FilesOfRecords[D.RecordUsr].insert(D.Loc.File);
  };
  for (const auto &[Usr, D] : P.Maps)
    AddRecord(D);
  for (const auto &[Usr, D] : P.Mutexes)
    AddRecord(D);
  for (const auto &[Usr, D] : P.States)
    AddRecord(D);
}

bool UnparsedUnits::mayName(const Unit &U, const Name &What) {
  auto Within = [](const auto &Names, const auto &Among) {
    return std::any_of(Names.begin(), Names.end(), [&](const auto &Name) {
      return Among.count(Name) != 0;
    });
  };
  if (!U.Known || What.DeclaredIn.empty() || Within(What.DeclaredIn, U.Files))
    return true;
  for (const std::string &Missing : U.Failed->Missing)
    for (const std::string &File : What.DeclaredIn)
      if (baseName(Missing) == baseName(File))
        return true;
  if (U.Failed->Missing.empty() || What.Access == Visibility::Internal)
    return false;
  if (What.Access != Visibility::Private)
    return true;
  const std::string Record = recordName(What.Qualified);
  const std::string_view Member = simpleName(What.Qualified);
  return std::any_of(
      U.Unseen.begin(), U.Unseen.end(), [&](const Words *Spelled) {
        return Within(What.Alone, *Spelled) ||
               (Spelled->count(Record) && Spelled->count(Member));
      });
}

std::set<std::string>
UnparsedUnits::mayName(const ObjectDecl &D,
                       const std::set<std::string> &Alone) const {
  const Name What{{D.Loc.File},
                  D.Where == Storage::FunctionStatic ? Visibility::Internal
                                                     : D.Access,
                  D.Name,
                  Alone};
  std::set<std::string> Result;
  for (const Unit &U : Units)
    if (mayName(U, What))
      Result.insert(U.Failed->MainFile);
  return Result;
}

bool UnparsedUnits::mayCall(const Function &F) const {
  if (Units.empty())
    return false;
  Name What{{}, Visibility::Private, F.Name, {}};
  auto Record = FilesOfRecords.find(F.RecordUsr);
  if (Record != FilesOfRecords.end())
    What.DeclaredIn = Record->second;
  return std::any_of(Units.begin(), Units.end(),
                     [&](const Unit &U) { return mayName(U, What); });
}
