//===- Report.h - What a command has to say, before any format ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_REPORT_H
#define UNLATCH_TOOL_REPORT_H

#include "analysis/Explain.h"
#include "analysis/Program.h"
#include "analysis/Verdict.h"
#include "rewriters/Migration.h"
#include "tool/Pages.h"

#include <string>
#include <utility>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace unlatch {

/// What every report ends with. Pointers are into the session.
struct UnitsSeen {
  unsigned Seen = 0;
  const std::vector<std::pair<std::string, std::string>> *Failed = nullptr;
};

struct FindReport {
  const Program *Linked = nullptr;
  std::vector<const GuardedMap *> Maps;
};

struct CheckReport {
  const Program *Linked = nullptr;
  std::vector<const Finding *> Findings;
  std::vector<std::string> Fingerprints; ///< of Findings, one each
};

/// A map that was wanted and stays as it is.
struct NotMigrated {
  std::string Name;
  Reason Why;
};

struct MigrateReport {
  const Program *Linked = nullptr;
  std::vector<std::string> Migrated; ///< qualified names
  std::vector<std::string> Relocked; ///< mutexes, likewise
  std::vector<NotMigrated> Left;
  const std::vector<FileChange> *Changes = nullptr;
  std::vector<std::string> Diffs; ///< one for each change
  bool Applied = false;
};

/// One map's part of the report on a whole program.
struct MapPage {
  const GuardedMap *Map = nullptr;
  MapStory Story;
  std::vector<const Finding *> Findings;
  /// Into ProgramReport::Diffs, which maps that move together share; -1: none.
  int Diff = -1;
};

struct ProgramReport {
  const Program *Linked = nullptr;
  std::vector<MapPage> Maps;
  std::vector<const Finding *> OtherFindings; ///< about no map of the report
  std::vector<std::string> Diffs;
};

// One output format a file.
void printText(const FindReport &R, llvm::raw_ostream &OS);
void printText(const CheckReport &R, llvm::raw_ostream &OS);
void printText(const MigrateReport &R, llvm::raw_ostream &OS);
void printSarif(const FindReport &R, llvm::raw_ostream &OS);
void printSarif(const CheckReport &R, llvm::raw_ostream &OS);
void printGitHub(const CheckReport &R, llvm::raw_ostream &OS);
void printGitLab(const CheckReport &R, llvm::raw_ostream &OS);
void printHtml(const ProgramReport &R, llvm::raw_ostream &OS);
void printJson(const FindReport &R, llvm::raw_ostream &OS);
void printJson(const CheckReport &R, llvm::raw_ostream &OS);
void printJson(const MigrateReport &R, llvm::raw_ostream &OS);
void printJson(const Program &P, const MapPage &Told, llvm::raw_ostream &OS);
void printJson(const Page &Told, llvm::raw_ostream &OS);

/// The name of an object for people, or its USR where it has none.
std::string objectName(const Program &P, const std::string &Usr);
/// Where a reason points, or its map's declaration where it points nowhere.
const FileRange &placeOf(const Program &P, const Reason &Why,
                         const std::string &MapUsr);
const char *verdictName(Verdict What);
/// What a lock that a map stays behind can become, for a map that is
/// Relockable.
std::string relockText(const Program &P, const GuardedMap &Map);
/// "1 map", "2 maps".
std::string counted(size_t Number, const char *Noun, const char *Ending = "s");

} // namespace unlatch

#endif // UNLATCH_TOOL_REPORT_H
