//===- Session.cpp - From a database to what is known about the program ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Session.h"
#include "rewriters/Names.h"
#include "rewriters/Sources.h"
#include "summary/Hash.h"
#include "tool/Units.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

#include <optional>
#include <utility>

namespace unlatch {

/// Puts a reason in its place: what keeps a map goes before what only wants a
/// look.
static void addReason(GuardedMap &Map, Reason Why) {
  Map.What = Why.ReviewOnly ? Verdict::Review : Verdict::Keep;
  auto At = Why.ReviewOnly ? Map.Reasons.end()
                           : llvm::find_if(Map.Reasons, [](const Reason &R) {
                               return R.ReviewOnly;
                             });
  Map.Reasons.insert(At, std::move(Why));
}

static AnalysisResult judge(const Program &P, const SessionOptions &Options) {
  Sources Texts(P);
  AnalysisOptions Wanted;
  Wanted.IncludeExclusive = Options.IncludeExclusive;
  Wanted.MinConfidence = Options.MinConfidence;
  Wanted.GuardedMapFindings = Options.GuardedMapFindings;
  if (Options.Counts)
    Wanted.Counts = &*Options.Counts;
  Wanted.ReadText = [&](const FileRange &Range) -> std::optional<std::string> {
    const SourceText *Text = Texts.get(Range.File);
    if (!Text || !Text->covers(Range))
      return std::nullopt;
    return Text->text(Range).str();
  };
  Wanted.ReadFile = [&](const std::string &Path) -> std::optional<std::string> {
    const SourceText *Text = Texts.get(Path);
    return Text ? std::optional(Text->bytes().str()) : std::nullopt;
  };
  return analyze(P, Wanted);
}

/// Looked at when everything is known: who saves a file while the tool runs is
/// to hear of it, rather than of a map that cannot be migrated.
static std::vector<std::string> findChangedFiles(const Program &P) {
  std::vector<std::string> Changed;
  for (const auto &[RealPath, File] : P.Files) {
    bool Same = !llvm::is_contained(P.ChangedFiles, RealPath);
    if (Same && !File.Hash.empty() &&
        llvm::sys::fs::is_regular_file(RealPath)) {
      auto Now = llvm::MemoryBuffer::getFile(RealPath, /*IsText=*/false,
                                             /*RequiresNullTerminator=*/false,
                                             /*IsVolatile=*/true);
      Same = Now && contentHash((*Now)->getBuffer()) == File.Hash;
    }
    if (!Same)
      Changed.push_back(File.Name.empty() ? RealPath : File.Name);
  }
  return Changed;
}

Session runSession(const Database &Units, const SessionOptions &Options) {
  return runSession(
      extractAll(Units.Units, ExtractOptions{Options.IncludeExclusive},
                 Options.CacheDirectory, Options.Jobs, Options.Quiet),
      Options);
}

Session runSession(std::vector<Summary> Units, const SessionOptions &Options) {
  Session S;
  S.Linked = link(std::move(Units));
  S.Result = judge(S.Linked, Options);
  S.ChangedFiles = findChangedFiles(S.Linked);
  if (!Options.Plan)
    return S;
  std::map<std::string, std::variant<EditGroup, Reason>> Plans;
  Sources Texts(S.Linked);
  for (GuardedMap &Map : S.Result.Maps) {
    if (Map.What == Verdict::Keep)
      continue;
    // One plan moves all maps of a group.
    auto [Plan, New] =
        Plans.try_emplace(Map.Group.empty() ? Map.MapUsr : Map.Group.front());
    if (New) {
      Names Named(S.Linked);
      Plan->second = planMigration(S.Linked, Map, Texts, Named);
    }
    if (auto *Why = std::get_if<Reason>(&Plan->second))
      addReason(Map, *Why);
    else
      S.Plans.emplace(Map.MapUsr, std::get<EditGroup>(Plan->second));
  }
  // A map whose edits cannot be written down is not one to migrate after all.
  llvm::erase_if(S.Result.Findings, [&](const Finding &F) {
    return F.Check == "unlatch-guarded-map" && !S.Plans.count(F.MapUsr);
  });
  return S;
}

} // namespace unlatch
