//===- Verify.cpp - What the edits break, if anything ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// Only where something is wrong does the state before the edits matter: it is
// parsed when first asked for, and once.

#include "rewriters/Verify.h"

#include "analysis/Analysis.h"
#include "rewriters/Timed.h"
#include "summary/Hash.h"

#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

std::vector<std::string>
Verifier::unitsSeeing(const std::vector<std::string> &RealPaths) const {
  std::vector<std::string> Units;
  // Who sees what is not known: all of them might.
  if (P.UnitFiles.empty())
    Units = Database.getAllFiles();
  for (const auto &[Unit, Files] : P.UnitFiles)
    if (any_of(Files, [&](const std::string &File) {
          return is_contained(RealPaths, File);
        }))
      Units.push_back(Unit);
  llvm::sort(Units);
  Units.erase(std::unique(Units.begin(), Units.end()), Units.end());
  return Units;
}

bool Verifier::sees(const std::string &Unit,
                    const std::string &RealPath) const {
  auto It = P.UnitFiles.find(Unit);
  return It == P.UnitFiles.end() || is_contained(It->second, RealPath);
}

bool Verifier::isEvidence(const std::string &Unit) const {
  auto It = Entries.find(Unit);
  return It == Entries.end() ||
         any_of(It->second, [](const Entry &E) { return !E.Broken; });
}

std::vector<Verifier::Entry> &Verifier::entriesOf(const std::string &Unit) {
  using namespace clang::tooling;
  auto [It, New] = Entries.try_emplace(Unit);
  if (!New)
    return It->second;
  for (const CompileCommand &Command : Database.getCompileCommands(Unit)) {
    std::vector<std::string> Arguments = Command.CommandLine;
    if (Options.AdjustCommand) {
      Arguments = Options.AdjustCommand(Arguments, Unit);
    } else {
      for (const ArgumentsAdjuster &Adjust :
           {getClangStripOutputAdjuster(), getClangSyntaxOnlyAdjuster(),
            getClangStripDependencyFileAdjuster(), getStripPluginsAdjuster()})
        Arguments = Adjust(Arguments, Unit);
      // Else clang prints how many errors there were.
      Arguments.insert(llvm::find(Arguments, "--"), "-fno-caret-diagnostics");
    }
    if (!Options.RuntimeInclude.empty() && !Arguments.empty())
      // After the others: it may be /usr/include, which libstdc++'s headers
      // expect behind themselves.
      Arguments.insert(llvm::find(Arguments, "--"),
                       {"-idirafter", Options.RuntimeInclude});
    Entry E;
    E.Job = {Unit, Command.Directory, withWarnings(std::move(Arguments)),
             Command.CommandLine};
    It->second.push_back(std::move(E));
  }
  return It->second;
}

std::string Verifier::stateOf(const Entry &E, const Overlay &Edited) const {
  std::string All;
  for (const auto &[File, Bytes] : Edited)
    // Who includes a new file is not known yet.
    if (!Watched.count(File) || sees(E.Job.MainFile, File))
      All += File + '\0' + contentHash(Bytes) + '\0';
  return All;
}

std::vector<std::shared_ptr<Parsed>>
Verifier::parseAll(const std::vector<Entry *> &Wanted,
                   const Overlay &Edited) const {
  // Tasks that hang go on after this; they share what they work with.
  auto Texts = std::make_shared<const Overlay>(Edited);
  auto Files = std::make_shared<const std::set<std::string>>(Watched);
  ExtractOptions Extract{Options.IncludeExclusive};
  std::vector<std::shared_ptr<Parsed>> Results;
  std::vector<std::function<void()>> Tasks;
  for (const Entry *E : Wanted) {
    auto Result = std::make_shared<Parsed>();
    Tasks.push_back(
        [=, Job = E->Job] { *Result = reparse(Job, *Texts, *Files, Extract); });
    Results.push_back(std::move(Result));
  }
  std::vector<bool> InTime =
      runTimed(std::move(Tasks), Options.Jobs, Options.TimeLimit);
  for (size_t I = 0; I != Results.size(); ++I)
    if (!InTime[I])
      Results[I] = nullptr;
  return Results;
}

void Verifier::parse(const std::vector<Entry *> &Wanted,
                     const Overlay &Edited) {
  std::vector<Entry *> Stale;
  for (Entry *E : Wanted) {
    std::string State = stateOf(*E, Edited);
    if (E->Latest && E->State == State)
      continue;
    E->State = std::move(State);
    Stale.push_back(E);
  }
  auto Results = parseAll(Stale, Edited);
  for (size_t I = 0; I != Stale.size(); ++I)
    Stale[I]->Latest = std::move(Results[I]);
}

void Verifier::parseBefore(const std::vector<Entry *> &Wanted) {
  std::vector<Entry *> Unknown;
  llvm::copy_if(Wanted, std::back_inserter(Unknown),
                [](const Entry *E) { return !E->Before && !E->Broken; });
  auto Results = parseAll(Unknown, {});
  for (size_t I = 0; I != Unknown.size(); ++I) {
    Entry &E = *Unknown[I];
    E.Before = std::move(Results[I]);
    if (!E.Before)
      E.Broken = "it takes too long to parse";
    else if (E.Before->Error)
      E.Broken = E.Before->Error;
    if (E.Broken)
      Unusable.push_back({E.Job.MainFile, *E.Broken});
  }
}

std::vector<Verifier::Entry *>
Verifier::evidence(const std::vector<std::string> &Units) {
  std::vector<Entry *> Usable;
  for (const std::string &Unit : Units)
    for (Entry &E : entriesOf(Unit))
      if (!E.Broken)
        Usable.push_back(&E);
  return Usable;
}

static Problem report(const char *Code, std::string Message,
                      std::string Unit = {}) {
  return {Code, std::move(Message), std::move(Unit)};
}

/// What one command says that the other does not.
static std::string difference(const std::vector<std::string> &Command,
                              const std::vector<std::string> &Other) {
  std::vector<std::string> Own;
  for (size_t I = 1; I < Command.size(); ++I) {
    if (Command[I] == "-o") {
      ++I;
      continue;
    }
    if (!is_contained(Other, Command[I]))
      Own.push_back(Command[I]);
  }
  return Own.empty() ? "its other flags" : join(Own, " ");
}

Problem Verifier::notCompiling(const Entry &E) {
  const std::string &Unit = E.Job.MainFile;
  if (!E.Latest)
    return report(
        "does-not-compile",
        fmt::format("with the edits, {} could not be parsed within "
                    "{:g} seconds",
                    Unit,
                    std::chrono::duration<double>(Options.TimeLimit).count()),
        Unit);
  std::string By;
  for (const Entry &Other : entriesOf(Unit))
    if (Other.Latest && !Other.Latest->Error && !Other.Broken) {
      By = fmt::format(" with {}, though it does with {}",
                       difference(E.Job.Shown, Other.Job.Shown),
                       difference(Other.Job.Shown, E.Job.Shown));
      break;
    }
  return report("does-not-compile",
                fmt::format("with the edits, {} no longer compiles{}: {}", Unit,
                            By, *E.Latest->Error),
                Unit);
}

/// The first warning of a kind that a file now has more of.
static const Warning *newWarning(const Parsed &Before, const Parsed &After) {
  std::map<std::pair<std::string, unsigned>, int> Known;
  for (const Warning &W : Before.Warnings)
    ++Known[{W.File, W.Id}];
  for (const Warning &W : After.Warnings)
    --Known[{W.File, W.Id}];
  // Lines move; what is said of the same thing does not, often enough.
  auto Message = [](const Warning &W) {
    StringRef Text = W.Text;
    return Text.split(": ").second;
  };
  const Warning *Any = nullptr;
  for (const Warning &W : After.Warnings) {
    if (Known[{W.File, W.Id}] >= 0)
      continue;
    Any = Any ? Any : &W;
    if (none_of(Before.Warnings, [&](const Warning &Old) {
          return Old.File == W.File && Message(Old) == Message(W);
        }))
      return &W;
  }
  return Any;
}

std::vector<Problem> Verifier::check(const std::vector<std::string> &Units,
                                     const Overlay &Edited) {
  parse(evidence(Units), Edited);
  std::vector<Entry *> Doubtful;
  for (Entry *E : evidence(Units))
    if (E->Latest && (E->Latest->Error || !E->Latest->Warnings.empty()))
      Doubtful.push_back(E);
  parseBefore(Doubtful);

  std::vector<Problem> Problems;
  for (Entry *E : evidence(Units)) {
    if (!E->Latest || E->Latest->Error)
      Problems.push_back(notCompiling(*E));
    else if (E->Before)
      if (const Warning *W = newWarning(*E->Before, *E->Latest))
        Problems.push_back(
            report("new-warning",
                   fmt::format("with the edits, {} has a warning that was not "
                               "there: {}",
                               E->Job.MainFile, W->Text),
                   E->Job.MainFile));
  }
  return Problems;
}

/// What makes two findings the same, whatever lines have moved and whatever
/// counts have changed. The USR of what lives in a function has its offset.
static std::string identity(const Finding &F) {
  std::string Text = F.Check + '\n' + F.MapUsr + '\n' + F.MutexUsr;
  llvm::erase_if(Text, [](char C) { return isDigit(C); });
  return Text + '\n' + F.Loc.File;
}

/// The findings that are not among the known ones, each of which accounts for
/// one.
static void dropKnown(std::vector<Finding> &Findings,
                      const std::vector<Finding> &Known) {
  std::vector<const Finding *> Left;
  for (const Finding &F : Known)
    Left.push_back(&F);
  llvm::erase_if(Findings, [&](const Finding &F) {
    auto It = find_if(Left, [&](const Finding *Old) {
      return identity(*Old) == identity(F);
    });
    if (It == Left.end())
      return false;
    Left.erase(It);
    return true;
  });
}

/// Sections of the mutex that a function has; with Maps, only those in which
/// one of them is used.
static size_t countSections(const Function &F, const std::string &MutexUsr,
                            const std::set<std::string> *Maps) {
  size_t Count = 0;
  for (size_t I = 0; I != F.Sections.size(); ++I) {
    bool Uses = !Maps || any_of(F.Accesses, [&](const MapAccess &A) {
      return Maps->count(A.MapUsr) && any_of(A.Held, [&](const HeldLock &L) {
               return L.Section == static_cast<int>(I);
             });
    });
    Count += F.Sections[I].MutexUsr == MutexUsr && Uses;
  }
  return Count;
}

/// Maps that are still maps, and sections that have lost what they guarded.
static void findLeftovers(const Program &Before, const Program &After,
                          const std::vector<MovedMap> &Moved,
                          std::vector<Problem> &Problems) {
  std::map<std::string, std::set<std::string>> MapsOf; // by mutex
  for (const MovedMap &M : Moved) {
    MapsOf[M.MutexUsr].insert(M.MapUsr);
    if (auto It = After.Maps.find(M.MapUsr); It != After.Maps.end())
      Problems.push_back(
          report("new-finding",
                 fmt::format("with the edits, {} still is a standard map",
                             It->second.Name)));
  }
  for (const Function &F : After.Functions) {
    auto Known = Before.FunctionsByUsr.find(F.Usr);
    if (F.Kind == FunctionKind::Lambda || Known == Before.FunctionsByUsr.end())
      continue;
    for (const auto &[Mutex, Maps] : MapsOf) {
      size_t Allowed = 0;
      for (unsigned Index : Known->second) {
        const Function &Old = Before.Functions[Index];
        Allowed += countSections(Old, Mutex, nullptr) -
                   countSections(Old, Mutex, &Maps);
      }
      if (countSections(F, Mutex, nullptr) > Allowed)
        Problems.push_back(
            report("new-finding",
                   fmt::format("with the edits, {} takes a lock that guards "
                               "nothing",
                               F.Name)));
    }
  }
}

std::vector<Problem> Verifier::analyze(const std::vector<std::string> &Units,
                                       const std::vector<MovedMap> &Moved) {
  AnalysisOptions Wanted;
  Wanted.IncludeExclusive = Options.IncludeExclusive;
  std::vector<Summary> Facts;
  for (Entry *E : evidence(Units))
    Facts.push_back(E->Latest->Facts);
  Program After = link(std::move(Facts));
  std::vector<Problem> Problems;
  findLeftovers(P, After, Moved, Problems);

  std::vector<Finding> Findings = unlatch::analyze(After, Wanted).Findings;
  if (!Findings.empty())
    dropKnown(Findings, unlatch::analyze(P, Wanted).Findings);
  // Fewer units know less of callers, so that they may be told more.
  if (!Findings.empty()) {
    parseBefore(evidence(Units));
    std::vector<Summary> Old;
    for (Entry *E : evidence(Units))
      Old.push_back(E->Before->Facts);
    dropKnown(Findings,
              unlatch::analyze(link(std::move(Old)), Wanted).Findings);
  }
  for (const Finding &F : Findings)
    Problems.push_back(
        report("new-finding",
               fmt::format("with the edits, {}:{} would be reported: {} [{}]",
                           F.Loc.File, F.Loc.Line, F.Message, F.Check)));
  return Problems;
}

} // namespace unlatch
