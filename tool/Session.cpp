//===- Session.cpp - From a database to what is known about the program ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Session.h"
#include "tool/Units.h"

#include "llvm/ADT/STLExtras.h"

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

Session runSession(const Database &Units, const SessionOptions &Options) {
  Session S;
  std::vector<Summary> Summaries =
      extractAll(Units.Units, ExtractOptions{Options.IncludeExclusive},
                 Options.Jobs, Options.Quiet);
  S.Linked = link(std::move(Summaries));
  S.Result = analyze(S.Linked, AnalysisOptions{Options.IncludeExclusive});
  if (!Options.Plan)
    return S;
  for (GuardedMap &Map : S.Result.Maps) {
    if (Map.What == Verdict::Keep)
      continue;
    auto Plan = planMigration(S.Linked, Map);
    if (auto *Why = std::get_if<Reason>(&Plan))
      addReason(Map, std::move(*Why));
    else
      S.Plans.emplace(Map.MapUsr, std::move(std::get<EditGroup>(Plan)));
  }
  return S;
}

} // namespace unlatch
