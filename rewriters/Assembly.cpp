//===- Assembly.cpp - Groups that go together and compile -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Assembly.h"

#include "rewriters/Contents.h"
#include "rewriters/Groups.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <fmt/format.h>

#include <optional>
#include <set>

using namespace llvm;

namespace unlatch {

/// The runtime's own headers, or the project's copy of them.
static void spellIncludes(std::set<std::string> &Includes,
                          const std::string &File,
                          const RewriteOptions &Options) {
  if (Options.Vendored.Path.empty())
    return;
  size_t Count = Includes.size();
  std::erase_if(Includes, [](const std::string &Name) {
    return StringRef(Name).starts_with("unlatch/");
  });
  if (Includes.size() != Count)
    Includes.insert(Options.Vendored.Spelled(File));
}

/// What each file becomes; TextOf gives null for a file that is left alone.
static std::map<std::string, FileChange>
buildFiles(const MergedGroups &Groups,
           const std::set<std::string> &KeepIncludes,
           const RewriteOptions &Options,
           function_ref<const SourceText *(const std::string &)> TextOf,
           function_ref<std::string(const std::string &)> NameOf) {
  std::map<std::string, FileChange> Changes;
  for (auto &[File, Edits] : Groups.files()) {
    const SourceText *Text = TextOf(File);
    if (!Text)
      continue;
    if (KeepIncludes.count(File))
      Edits.DropIncludes.clear();
    spellIncludes(Edits.AddIncludes, File, Options);
    Changes[File] = changeFile(*Text, NameOf(File), Edits, Options.Format);
  }
  return Changes;
}

namespace {

class Assembly {
public:
  Assembly(const Program &P, Sources &Files,
           const clang::tooling::CompilationDatabase *Database,
           const RewriteOptions &Options)
      : P(P), Files(Files), Database(Database), Options(Options) {}

  RewriteResult run(std::vector<Candidate> Wanted,
                    std::vector<DroppedGroup> Dropped) {
    Result.Dropped = std::move(Dropped);
    for (Candidate &C : Wanted)
      admit(std::move(C));
    if (Options.Verify && Database) {
      std::set<std::string> Edited;
      for (const Candidate &C : Active)
        for (const Edit &E : C.Group.Edits)
          Edited.insert(E.Range.File);
      Check.emplace(P, *Database, Options, std::move(Edited));
    }
    while (Check && !Active.empty() && !holds())
      ;
    for (auto &[File, Change] : build(Active))
      if (Change.After != Change.Before)
        Result.Files.push_back(std::move(Change));
    for (Candidate &C : Active)
      Result.Applied.push_back(std::move(C.Group));
    Result.KeepIncludes = std::move(KeepIncludes);
    if (Check)
      Result.Unverified = Check->unusable();
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
    return buildFiles(
        All, KeepIncludes, Options,
        [&](const std::string &File) { return Files.get(File); },
        [&](const std::string &File) {
          auto Known = P.Files.find(File);
          return Known == P.Files.end() ? File : Known->second.Name;
        });
  }

  Overlay contents(const std::map<std::string, FileChange> &Changes) const {
    Overlay Out;
    if (!Options.Vendored.Path.empty())
      Out[Options.Vendored.Path] = Options.Vendored.Bytes;
    for (const auto &[File, Change] : Changes)
      Out[File] = Change.After;
    return Out;
  }

  static std::vector<std::string>
  filesOf(const std::map<std::string, FileChange> &Changes) {
    std::vector<std::string> Files;
    for (const auto &[File, Change] : Changes)
      Files.push_back(File);
    return Files;
  }

  /// Parses and analyses what the active groups reach. Where something is
  /// wrong, gives up includes or groups; each call gives up at least one, so
  /// that there is an end.
  bool holds() {
    std::map<std::string, FileChange> Changes = build(Active);
    std::vector<std::string> Units = Check->unitsSeeing(filesOf(Changes));
    std::vector<Problem> Problems = Check->check(Units, contents(Changes));
    if (Problems.empty() && dropUnseen(Units))
      return false;
    if (Problems.empty())
      Problems = Check->analyze(Units, movedBy(Active));
    if (Problems.empty())
      return true;
    if (!keepIncludes(Problems, Changes))
      blame(Problems);
    return false;
  }

  static std::vector<MovedMap> movedBy(const std::vector<Candidate> &Groups) {
    std::vector<MovedMap> All;
    for (const Candidate &C : Groups)
      append_range(All, C.Moved);
    return All;
  }

  /// An edit that no parsed unit has looked at is not verified.
  bool dropUnseen(const std::vector<std::string> &Units) {
    return dropIf([&](const Candidate &C) {
      for (const Edit &E : C.Group.Edits) {
        bool Seen = any_of(Units, [&](const std::string &Unit) {
          return Check->isEvidence(Unit) && Check->sees(Unit, E.Range.File);
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
  bool keepIncludes(const std::vector<Problem> &Problems,
                    const std::map<std::string, FileChange> &Changes) {
    size_t Before = KeepIncludes.size();
    for (const Problem &Wrong : Problems)
      for (const auto &[File, Change] : Changes)
        if (!Wrong.Unit.empty() && Check->sees(Wrong.Unit, File) &&
            dropsInclude(Change))
          KeepIncludes.insert(File);
    return KeepIncludes.size() != Before;
  }

  static bool dropsInclude(const FileChange &Change) {
    return any_of(Change.Edits, [&](const Edit &E) {
      StringRef Old =
          StringRef(Change.Before).slice(E.Range.Begin, E.Range.End);
      return Old.contains("#include") || Old.contains("# include");
    });
  }

  bool reaches(const Candidate &C, const std::string &Unit) const {
    return Unit.empty() || any_of(C.Group.Edits, [&](const Edit &E) {
             return Check->sees(Unit, E.Range.File);
           });
  }

  /// What is wrong with a group by itself, where the same was wrong with all.
  std::vector<Problem> checkAlone(const Candidate &C, const Problem &Wrong) {
    std::map<std::string, FileChange> Changes = build({C});
    if (!Wrong.Unit.empty())
      return Check->check({Wrong.Unit}, contents(Changes));
    std::vector<std::string> Units = Check->unitsSeeing(filesOf(Changes));
    std::vector<Problem> Problems = Check->check(Units, contents(Changes));
    return Problems.empty() ? Check->analyze(Units, C.Moved) : Problems;
  }

  /// Drops the groups that are wrong even alone, or where none is, the last of
  /// those that meet there.
  void blame(const std::vector<Problem> &Problems) {
    std::map<size_t, Problem> Guilty;
    for (const Problem &Wrong : Problems) {
      std::vector<size_t> Suspects;
      for (size_t I = 0; I != Active.size(); ++I)
        if (reaches(Active[I], Wrong.Unit))
          Suspects.push_back(I);
      if (any_of(Suspects, [&](size_t I) { return Guilty.count(I) != 0; }))
        continue;
      if (Suspects.size() > 1) {
        bool Found = false;
        for (size_t I : Suspects) {
          auto Alone = checkAlone(Active[I], Wrong);
          if (Alone.empty())
            continue;
          Guilty.emplace(I, Alone.front());
          Found = true;
        }
        if (Found)
          continue;
      }
      if (!Suspects.empty())
        Guilty.emplace(Suspects.back(), Wrong);
    }
    // Nobody to blame would mean to try the same for ever.
    if (Guilty.empty())
      Guilty.emplace(Active.size() - 1, Problems.front());
    size_t Index = 0;
    dropIf([&](const Candidate &C) {
      auto It = Guilty.find(Index++);
      if (It == Guilty.end())
        return false;
      drop(C, It->second.Code, C.Loc, It->second.Message);
      return true;
    });
  }

  const Program &P;
  Sources &Files;
  const clang::tooling::CompilationDatabase *Database;
  const RewriteOptions &Options;
  std::optional<Verifier> Check;
  std::vector<Candidate> Active;
  MergedGroups Merged;
  std::set<std::string> KeepIncludes;
  RewriteResult Result;
};

} // namespace

std::vector<FileChange> changesOf(const RewriteResult &Result,
                                  const std::vector<size_t> &Groups,
                                  const RewriteOptions &Options) {
  MergedGroups All;
  for (size_t I : Groups)
    All.add(Result.Applied[I]);
  std::map<std::string, SourceText> Texts;
  std::map<std::string, std::string> Names;
  for (const FileChange &Change : Result.Files) {
    Texts.try_emplace(Change.RealPath, Change.RealPath, Change.Before);
    Names[Change.RealPath] = Change.Name;
  }
  auto Changes = buildFiles(
      All, Result.KeepIncludes, Options,
      [&](const std::string &File) {
        auto It = Texts.find(File);
        return It == Texts.end() ? nullptr : &It->second;
      },
      [&](const std::string &File) { return Names[File]; });
  std::vector<FileChange> Out;
  for (auto &[File, Change] : Changes)
    if (Change.After != Change.Before)
      Out.push_back(std::move(Change));
  return Out;
}

RewriteResult assemble(const Program &P, Sources &Files,
                       const clang::tooling::CompilationDatabase *Database,
                       const RewriteOptions &Options,
                       std::vector<Candidate> Wanted,
                       std::vector<DroppedGroup> Dropped) {
  return Assembly(P, Files, Database, Options)
      .run(std::move(Wanted), std::move(Dropped));
}

} // namespace unlatch
