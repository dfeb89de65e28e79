//===- Assembly.cpp - Groups that go together and compile -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Assembly.h"

#include "rewriters/Contents.h"
#include "rewriters/Groups.h"
#include "rewriters/Verify.h"

#include "llvm/ADT/STLExtras.h"

#include <fmt/format.h>

#include <optional>
#include <set>

using namespace llvm;

namespace unlatch {

namespace {

class Assembly {
public:
  Assembly(const Program &P, Sources &Files,
           const clang::tooling::CompilationDatabase *Database,
           const RewriteOptions &Options)
      : P(P), Files(Files), Options(Options) {
    if (Options.Verify && Database)
      Check.emplace(P, *Database, Options);
  }

  RewriteResult run(std::vector<Candidate> Wanted,
                    std::vector<DroppedGroup> Dropped) {
    Result.Dropped = std::move(Dropped);
    for (Candidate &C : Wanted)
      admit(std::move(C));
    while (Check && !Active.empty() && !holds())
      ;
    for (auto &[File, Change] : build(Active))
      if (Change.After != Change.Before)
        Result.Files.push_back(std::move(Change));
    for (Candidate &C : Active)
      Result.Applied.push_back(std::move(C.Group));
    if (Check)
      Result.Unverified.assign(Check->unusable().begin(),
                               Check->unusable().end());
    return std::move(Result);
  }

private:
  void drop(const Candidate &C, const char *Code, const FileRange &Loc,
            std::string Message) {
    Reason Why;
    Why.Code = Code;
    Why.Loc = Loc.valid() ? Loc : C.Loc;
    Why.Message = std::move(Message);
    Result.Dropped.push_back({C.Group.Name, C.MapUsr, std::move(Why)});
  }

  /// Takes a group in if it disturbs none that was taken before.
  void admit(Candidate C) {
    if (!normalizeEdits(C.Group.Edits)) {
      drop(C, "edits-overlap", C.Loc, "its own edits overlap");
      return;
    }
    for (const Edit &E : C.Group.Edits) {
      if (!P.Files.empty() && !P.Files.count(E.Range.File)) {
        drop(C, "unseen-code", E.Range,
             fmt::format("{} is not a file of this project", E.Range.File));
        return;
      }
      const SourceText *Text = Files.get(E.Range.File);
      if (Text && Text->covers(E.Range))
        continue;
      drop(C, "unseen-code", E.Range,
           fmt::format("{} {}", E.Range.File,
                       Text ? "was changed while it was being read"
                            : Files.problem(E.Range.File)));
      return;
    }
    if (auto Clash = Merged.add(C.Group)) {
      drop(C, "edits-overlap", Clash->Where,
           fmt::format("line {} would have to be written in one way for {} and "
                       "in another for {}, which goes first; run again when "
                       "that one is applied",
                       Clash->Where.Line, C.Group.Name,
                       Active[Clash->Group].Group.Name));
      return;
    }
    Active.push_back(std::move(C));
  }

  std::map<std::string, FileChange>
  build(const std::vector<Candidate> &Groups) const {
    MergedGroups All;
    for (const Candidate &C : Groups)
      All.add(C.Group);
    std::map<std::string, FileChange> Changes;
    for (auto &[File, Edits] : All.files()) {
      if (KeepIncludes.count(File))
        Edits.DropIncludes.clear();
      const SourceText *Text = Files.get(File);
      if (!Text)
        continue;
      auto Known = P.Files.find(File);
      Changes[File] =
          changeFile(*Text, Known == P.Files.end() ? File : Known->second.Name,
                     Edits, Options.Format);
    }
    return Changes;
  }

  static Overlay contents(const std::map<std::string, FileChange> &Changes) {
    Overlay Out;
    for (const auto &[File, Change] : Changes)
      Out[File] = Change.After;
    return Out;
  }

  /// Parses what the active groups reach. Where something does not compile,
  /// gives up includes or groups; each call gives up at least one, so that
  /// there is an end.
  bool holds() {
    std::map<std::string, FileChange> Changes = build(Active);
    std::vector<std::string> Edited;
    for (const auto &[File, Change] : Changes)
      Edited.push_back(File);
    std::vector<std::string> Units = Check->unitsSeeing(Edited);
    std::vector<UnitError> Errors = Check->check(Units, contents(Changes));
    if (Errors.empty())
      return !dropUnseen(Units);
    if (keepIncludes(Errors, Changes))
      return false;
    blame(Errors);
    return false;
  }

  /// An edit that no parsed unit has looked at is not verified.
  bool dropUnseen(const std::vector<std::string> &Units) {
    return dropIf([&](const Candidate &C) {
      for (const Edit &E : C.Group.Edits) {
        bool Seen = any_of(Units, [&](const std::string &Unit) {
          return !Check->unusable().count(Unit) &&
                 Check->sees(Unit, E.Range.File);
        });
        if (Seen)
          continue;
        drop(C, "unseen-code", E.Range,
             fmt::format("no unit that can be parsed sees {}, so the edits in "
                         "it cannot be verified",
                         E.Range.File));
        return true;
      }
      return false;
    });
  }

  template <class Predicate> bool dropIf(Predicate Drop) {
    size_t Before = Active.size();
    llvm::erase_if(Active, Drop);
    return Active.size() != Before;
  }

  /// An include that was dropped may have been somebody else's.
  bool keepIncludes(const std::vector<UnitError> &Errors,
                    const std::map<std::string, FileChange> &Changes) {
    size_t Before = KeepIncludes.size();
    for (const UnitError &E : Errors)
      for (const auto &[File, Change] : Changes)
        if (Check->sees(E.MainFile, File) && dropsInclude(Change))
          KeepIncludes.insert(File);
    return KeepIncludes.size() != Before;
  }

  static bool dropsInclude(const FileChange &Change) {
    return any_of(Change.Edits, [&](const Edit &E) {
      StringRef Old = StringRef(Change.Before)
                          .slice(E.Range.Begin, E.Range.End);
      return Old.contains("#include") || Old.contains("# include");
    });
  }

  bool reaches(const Candidate &C, const std::string &Unit) const {
    return any_of(C.Group.Edits, [&](const Edit &E) {
      return Check->sees(Unit, E.Range.File);
    });
  }

  /// Drops the groups that do not compile in some unit even alone, or where
  /// all do, the last of those that meet there.
  void blame(const std::vector<UnitError> &Errors) {
    std::map<size_t, UnitError> Guilty;
    for (const UnitError &E : Errors) {
      std::vector<size_t> Suspects;
      for (size_t I = 0; I != Active.size(); ++I)
        if (reaches(Active[I], E.MainFile))
          Suspects.push_back(I);
      if (any_of(Suspects, [&](size_t I) { return Guilty.count(I) != 0; }))
        continue;
      if (Suspects.size() > 1) {
        bool Found = false;
        for (size_t I : Suspects) {
          auto Alone = Check->check({E.MainFile}, contents(build({Active[I]})));
          if (Alone.empty())
            continue;
          Guilty.emplace(I, Alone.front());
          Found = true;
        }
        if (Found)
          continue;
      }
      if (!Suspects.empty())
        Guilty.emplace(Suspects.back(), E);
    }
    // Nobody to blame would mean to try the same for ever.
    if (Guilty.empty())
      Guilty.emplace(Active.size() - 1, Errors.front());
    size_t Index = 0;
    dropIf([&](const Candidate &C) {
      auto It = Guilty.find(Index++);
      if (It == Guilty.end())
        return false;
      drop(C, "does-not-compile", C.Loc,
           fmt::format("with the edits, {} no longer compiles: {}",
                       It->second.MainFile, It->second.Message));
      return true;
    });
  }

  const Program &P;
  Sources &Files;
  const RewriteOptions &Options;
  std::optional<Verifier> Check;
  std::vector<Candidate> Active;
  MergedGroups Merged;
  std::set<std::string> KeepIncludes;
  RewriteResult Result;
};

} // namespace

RewriteResult assemble(const Program &P, Sources &Files,
                       const clang::tooling::CompilationDatabase *Database,
                       const RewriteOptions &Options,
                       std::vector<Candidate> Wanted,
                       std::vector<DroppedGroup> Dropped) {
  return Assembly(P, Files, Database, Options)
      .run(std::move(Wanted), std::move(Dropped));
}

} // namespace unlatch
