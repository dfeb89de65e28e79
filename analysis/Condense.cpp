//===- Condense.cpp - A program's summaries without what they repeat ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Condense.h"

#include "analysis/Program.h"
#include "summary/Fields.h"

#include <algorithm>
#include <utility>

using namespace unlatch;

/// A hash that no file has: beside the real one it tells that two units saw
/// different bytes. After every digit in order, so that link keeps the real
/// one.
static constexpr const char *OtherBytes = "~";

std::vector<Summary> unlatch::condense(std::vector<Summary> Units) {
  std::vector<Summary> Result;
  for (const Summary &U : Units) {
    if (U.MainFile.empty())
      continue;
    Summary &S = Result.emplace_back();
    S.MainFile = U.MainFile;
    S.Failed = U.Failed;
    S.FailureText = U.FailureText;
    S.Missing = U.Missing;
    S.Standard = U.Standard;
    for (const SourceFile &File : U.Files)
      S.Files.push_back({File.RealPath, {}, {}});
  }

  // Units come in any order, and what is written must not depend on it.
  std::sort(Result.begin(), Result.end(),
            [](const Summary &A, const Summary &B) {
              return fingerprint(A) < fingerprint(B);
            });

  Program P = link(std::move(Units));
  Summary Rest;
  for (const auto &[Path, File] : P.Files)
    Rest.Files.push_back(File);
  for (const std::string &Path : P.ChangedFiles)
    Rest.Files.push_back({Path, P.Files.at(Path).Name, OtherBytes});
  for (auto &[Usr, D] : P.Maps)
    Rest.Maps.push_back(std::move(D));
  for (auto &[Usr, D] : P.Mutexes)
    Rest.Mutexes.push_back(std::move(D));
  for (auto &[Usr, D] : P.States)
    Rest.States.push_back(std::move(D));
  Rest.Functions = std::move(P.Functions);
  Rest.MutexUses = std::move(P.MutexUses);
  Rest.Skipped = std::move(P.Skipped);
  Rest.Suppressions = std::move(P.Suppressions);
  Result.push_back(std::move(Rest));
  return Result;
}

void unlatch::forgetFiles(
    Summary &S, const std::function<bool(const std::string &)> &Outdated) {
  auto AtPlace = [&](const auto &X) { return Outdated(X.Loc.File); };
  std::erase_if(
      S.Files, [&](const SourceFile &File) { return Outdated(File.RealPath); });
  std::erase_if(S.Maps, AtPlace);
  std::erase_if(S.Mutexes, AtPlace);
  std::erase_if(S.States, AtPlace);
  std::erase_if(S.MutexUses, AtPlace);
  std::erase_if(S.Skipped, AtPlace);
  std::erase_if(S.Functions, [&](const Function &F) {
    return Outdated(F.Body.valid() ? F.Body.File : F.Loc.File);
  });
  std::erase_if(S.Suppressions,
                [&](const Suppression &X) { return Outdated(X.File); });
}
