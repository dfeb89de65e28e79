//===- Ask.cpp - Ask a person about each map ------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Ask.h"

#include "rewriters/Diff.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <iostream>
#include <set>
#include <string>

namespace unlatch {

namespace {
enum class Answer { Yes, No, Quit };
}

static Answer ask(const std::string &Question, llvm::raw_ostream &OS) {
  for (;;) {
    OS << Question << " [y,n,q,?] ";
    OS.flush();
    std::string Line;
    if (!std::getline(std::cin, Line)) {
      OS << '\n';
      return Answer::Quit;
    }
    llvm::StringRef Word = llvm::StringRef(Line).trim();
    if (Word == "y")
      return Answer::Yes;
    if (Word == "n")
      return Answer::No;
    if (Word == "q")
      return Answer::Quit;
    OS << "y: make these edits\n"
          "n: leave this as it is\n"
          "q: leave this and all that follows, and go on with what was wanted\n"
          "?: this help\n";
  }
}

std::vector<GuardedMap> askForMaps(const CommandContext &Context,
                                   const std::vector<GuardedMap> &Maps,
                                   MigrationOptions Options) {
  // What does not hold is told when all is verified together.
  Options.Verify = false;
  llvm::raw_ostream &OS = reportStream(Context.Opts);
  std::vector<GuardedMap> Wanted;
  std::set<std::string> Told, Accepted; // maps
  for (const GuardedMap &Map : Maps) {
    if (Told.count(Map.MapUsr)) {
      if (Accepted.count(Map.MapUsr))
        Wanted.push_back(Map);
      continue;
    }
    Told.insert(Map.MapUsr);
    Told.insert(Map.Group.begin(), Map.Group.end());
    RewriteResult Planned =
        planMigrations(Context.Known.Linked, {Map}, nullptr, Options);
    if (Planned.Applied.empty())
      continue;
    const std::string Root = diffRoot(Planned.Files);
    for (const FileChange &Change : Planned.Files)
      OS << unifiedDiff(Change, Root);
    const EditGroup &Group = Planned.Applied.front();
    Answer Said = ask(
        (Group.Maps.empty() ? "Relock " : "Migrate ") + Group.Name + "?", OS);
    if (Said == Answer::Quit)
      break;
    if (Said == Answer::No)
      continue;
    Wanted.push_back(Map);
    Accepted.insert(Map.Group.begin(), Map.Group.end());
  }
  return Wanted;
}

} // namespace unlatch
