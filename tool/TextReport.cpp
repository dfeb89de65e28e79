//===- TextReport.cpp - Reports as clang prints diagnostics ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Report.h"
#include "tool/TextDiagnostics.h"

#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace unlatch {

using Severity = TextDiagnostics::Severity;

/// " together with 'a' and 'b'", for the other maps of its group.
static std::string togetherWith(const Program &P, const GuardedMap &Map) {
  std::vector<std::string> Others;
  for (const std::string &Usr : Map.Group)
    if (Usr != Map.MapUsr)
      Others.push_back("'" + objectName(P, Usr) + "'");
  return Others.empty()
             ? ""
             : fmt::format(" together with {}", fmt::join(Others, " and "));
}

static std::string describe(const Program &P, const GuardedMap &Map) {
  std::string Text = fmt::format("'{}' ", objectName(P, Map.MapUsr));
  switch (Map.What) {
  case Verdict::Migrate:
    Text += "can be migrated";
    break;
  case Verdict::Review:
    Text += "can be migrated after a review";
    break;
  case Verdict::Keep:
    Text += "is kept";
    break;
  }
  if (Map.What != Verdict::Keep)
    Text += togetherWith(P, Map);
  unsigned Held = Map.HeldShared + Map.HeldExclusive;
  if (Map.MutexUsr.empty())
    Text += ": no lock guards it";
  else
    Text += ": guarded by '" + objectName(P, Map.MutexUsr) + "' at " +
            std::to_string(Held) + " of " +
            counted(Held + Map.NotHeld, "access", "es");
  return Text;
}

static void printNotes(const std::vector<Note> &Notes, TextDiagnostics &Out) {
  for (const Note &N : Notes)
    Out.print(Severity::Note, N.Loc, N.Message);
}

static void printRelock(const Program &P, const GuardedMap &Map,
                        TextDiagnostics &Out) {
  Out.print(Severity::Note, P.Mutexes.at(Map.MutexUsr).Loc,
            "its lock need not be what readers wait for: " +
                relockText(P, Map) + " (migrate --relock)",
            "relock");
}

void printText(const FindReport &R, llvm::raw_ostream &OS) {
  TextDiagnostics Out(*R.Linked, OS);
  for (const GuardedMap *Map : R.Maps) {
    Out.print(Severity::Remark, R.Linked->Maps.at(Map->MapUsr).Loc,
              describe(*R.Linked, *Map), "unlatch-guarded-map");
    if (Map->Measured)
      Out.print(Severity::Note, R.Linked->Maps.at(Map->MapUsr).Loc,
                Map->Measured->Sentence);
    for (const Reason &Why : Map->Reasons) {
      Out.print(Severity::Note, placeOf(*R.Linked, Why, Map->MapUsr),
                Why.Message, Why.Code);
      printNotes(Why.Notes, Out);
    }
    if (Map->What != Verdict::Migrate && Map->Relockable)
      printRelock(*R.Linked, *Map, Out);
  }
}

void printText(const CheckReport &R, llvm::raw_ostream &OS) {
  TextDiagnostics Out(*R.Linked, OS);
  for (const Finding *F : R.Findings) {
    Out.print(Severity::Warning, F->Loc, F->Message, F->Check);
    if (!F->Fix.empty())
      Out.print(Severity::Note, F->Fix.front().Range,
                "--fix can repair this: " + F->FixDescription);
    printNotes(F->Notes, Out);
  }
}

void printText(const MigrateReport &R, llvm::raw_ostream &OS) {
  for (const std::string &Diff : R.Diffs)
    OS << Diff;
}

} // namespace unlatch
