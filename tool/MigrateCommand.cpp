//===- MigrateCommand.cpp - unlatch migrate -------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Apply.h"
#include "rewriters/Diff.h"
#include "rewriters/ExportFixes.h"
#include "rewriters/Journal.h"
#include "rewriters/Migration.h"
#include "tool/ApplySteps.h"
#include "tool/Ask.h"
#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/Nearest.h"
#include "tool/Report.h"
#include "tool/TextDiagnostics.h"
#include "tool/Vendor.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace unlatch {

/// Whether a name on the command line means this map: the qualified name, or
/// its last parts.
static bool means(llvm::StringRef Wanted, llvm::StringRef Name) {
  Wanted.consume_front("::");
  return Name.consume_back(Wanted) && (Name.empty() || Name.ends_with("::"));
}

/// Says so for each name of --only that means no guarded map; false if one
/// does not.
static bool checkNames(const CommandContext &Context) {
  bool Ok = true;
  for (const std::string &Wanted : Context.Opts.Only) {
    std::vector<std::string> Known;
    for (const GuardedMap &Map : Context.Known.Result.Maps)
      Known.push_back(Context.Known.Linked.Maps.at(Map.MapUsr).Name);
    if (llvm::any_of(Known, [&](const std::string &Name) {
          return means(Wanted, Name);
        }))
      continue;
    reportError("--only: no guarded map is named '" + Wanted + "'" +
                didYouMean(Wanted, Known));
    Ok = false;
  }
  return Ok;
}

/// Files that a plan edits and that the filter leaves out.
static const Edit *editOutside(const EditGroup &Plan, const Selection &Chosen) {
  auto Outside = llvm::find_if(Plan.Edits, [&](const Edit &E) {
    return !Chosen.allowsEdit(E.Range.File);
  });
  return Outside == Plan.Edits.end() ? nullptr : &*Outside;
}

/// The maps that are to be migrated; those that were wanted but cannot be go
/// to Report.Left.
static std::vector<GuardedMap> chooseMaps(const CommandContext &Context,
                                          MigrateReport &Report) {
  const Options &O = Context.Opts;
  std::vector<GuardedMap> Chosen;
  for (const GuardedMap &Map : Context.Known.Result.Maps) {
    const MapDecl &Decl = Report.Linked->Maps.at(Map.MapUsr);
    bool Named = llvm::any_of(O.Only, [&](const std::string &Wanted) {
      return means(Wanted, Decl.Name) ||
             llvm::any_of(Map.Group, [&](const std::string &Usr) {
               return means(Wanted, Report.Linked->Maps.at(Usr).Name);
             });
    });
    if ((!O.Only.empty() && !Named) || !Context.Chosen.covers(Decl.Loc.File))
      continue;
    bool Wanted = Map.What == Verdict::Migrate ||
                  (Map.What == Verdict::Review && O.IncludeReview);
    if (!Wanted && O.Relock && Map.Relockable) {
      Chosen.push_back(Map);
      continue;
    }
    auto Plan = Context.Known.Plans.find(Map.MapUsr);
    if (!Wanted || Plan == Context.Known.Plans.end()) {
      // What nobody asked for by name is what `find` is for.
      if (Named)
        for (Reason Why : Map.Reasons) {
          Why.Loc = placeOf(*Report.Linked, Why, Map.MapUsr);
          Report.Left.push_back({Decl.Name, std::move(Why)});
        }
      continue;
    }
    if (const Edit *E = editOutside(Plan->second, Context.Chosen)) {
      Reason Why;
      Why.Message = "it takes an edit that --header-filter leaves out";
      Why.Loc = E->Range;
      Report.Left.push_back({Decl.Name, std::move(Why)});
      continue;
    }
    Chosen.push_back(Map);
  }
  return Chosen;
}

static ExitCode writeFixesFile(const std::string &Name,
                               const std::vector<FileChange> &Changes) {
  std::error_code Problem;
  {
    llvm::raw_fd_ostream OS(Name, Problem, llvm::sys::fs::OF_Text);
    if (!Problem) {
      OS << exportFixes(Changes);
      OS.close();
      Problem = OS.error();
      OS.clear_error();
    }
  }
  if (!Problem)
    return ExitCode::Clean;
  reportError("cannot write " + Name + ": " + Problem.message());
  return ExitCode::CannotWrite;
}

static void reportLeft(const Program &P, const std::vector<NotMigrated> &All) {
  for (const NotMigrated &Left : All) {
    std::string Text = "'" + Left.Name + "' is left as it is: ";
    if (Left.Why.Loc.valid())
      Text += fileName(P, Left.Why.Loc.File) + ":" +
              std::to_string(Left.Why.Loc.Line) + ": ";
    Text += Left.Why.Message;
    if (!Left.Why.Code.empty())
      Text += " [" + Left.Why.Code + "]";
    reportWarning(Text);
  }
}

static ExitCode applyAll(const Program &P,
                         const std::vector<FileChange> &Files) {
  ApplyResult Result = applyChanges(P, Files, defaultJournalDirectory());
  for (const std::string &Sentence : Result.Errors)
    reportError(Sentence);
  return Result.Errors.empty() ? ExitCode::Clean : ExitCode::CannotWrite;
}

/// The edits as asked for: all at once, or one map after the other. Narrows
/// Result down to what is on disk at the end.
static ExitCode apply(const CommandContext &Context, MigrateReport &Report,
                      const RewriteOptions &Wanted, RewriteResult &Result) {
  const Options &O = Context.Opts;
  if (O.VerifyBuild.empty() && !O.Commit) {
    ExitCode Code = applyAll(*Report.Linked, Result.Files);
    if (Code != ExitCode::Clean)
      Result.Applied.clear();
    return Code;
  }
  StepsResult Steps = applySteps(Context, Result, Wanted);
  reportLeft(*Report.Linked, Steps.Left);
  llvm::append_range(Report.Left, Steps.Left);
  Result.Files = changesOf(Result, Steps.Kept, Wanted);
  std::vector<EditGroup> Kept;
  for (size_t I : Steps.Kept)
    Kept.push_back(std::move(Result.Applied[I]));
  Result.Applied = std::move(Kept);
  return Steps.Code;
}

/// Has the result include a copy of the runtime. False, said on standard error,
/// where there is none to copy.
static bool vendor(const CommandContext &Context, RewriteOptions &Wanted) {
  if (Context.Opts.Vendor.empty())
    return true;
  llvm::Expected<std::string> Header = oneHeader(findRuntimeInclude());
  if (!Header) {
    reportError("--vendor: " + llvm::toString(Header.takeError()));
    return false;
  }
  const std::string Path = vendoredPath(Context.Opts.Vendor);
  Wanted.Vendored = {
      Path, std::move(*Header), [&Context, Path](const std::string &File) {
        return includeOf(Path, File, Context.Known.Linked, Context.Units);
      }};
  return true;
}

/// What is migrated needs the runtime; says how to come by it where the build
/// does not, or an installed header would not.
static void adviseOnRuntime(const CommandContext &Context,
                            const std::vector<FileChange> &Changes) {
  if (!Context.Opts.Vendor.empty())
    for (const FileChange &Change : Changes) {
      std::string Folder =
          folderWithout(vendoredPath(Context.Opts.Vendor), Change.RealPath,
                        Context.Known.Linked, Context.Units);
      if (Folder.empty())
        continue;
      printSummary(Context.Opts,
                   "headers in '" + Folder +
                       "' include the runtime from outside of it: if they are "
                       "installed, give --vendor a folder in there");
      break;
    }
  std::vector<std::string> Files;
  for (const FileChange &Change : Changes)
    Files.push_back(Change.RealPath);
  if (!Files.empty() && Context.Opts.Vendor.empty() &&
      !findsRuntime(Files, Context.Known.Linked, Context.Units))
    printSummary(Context.Opts,
                 "the build needs the runtime: find_package(unlatch) and "
                 "unlatch::unlatch with CMake, or --vendor DIR to copy it "
                 "into the project");
}

ExitCode runMigrate(const CommandContext &Context) {
  const Options &O = Context.Opts;
  if (!checkNames(Context))
    return ExitCode::BadUsage;
  MigrateReport Report;
  Report.Linked = &Context.Known.Linked;
  MigrationOptions Wanted;
  static_cast<RewriteOptions &>(Wanted) = rewriteOptions(O);
  Wanted.IncludeReview = O.IncludeReview;
  Wanted.Relock = O.Relock;
  if (!vendor(Context, Wanted))
    return ExitCode::CannotWrite;
  auto Commands = asClangDatabase(Context.Units);
  std::vector<GuardedMap> Maps = chooseMaps(Context, Report);
  if (O.Interactive)
    Maps = askForMaps(Context, Maps, Wanted);
  RewriteResult Result =
      planMigrations(*Report.Linked, Maps, Commands.get(), Wanted);
  for (DroppedGroup &Group : Result.Dropped)
    Report.Left.push_back({Group.Name, std::move(Group.Why)});
  reportLeft(*Report.Linked, Report.Left);

  ExitCode Code = Result.Files.empty() ? ExitCode::Clean : ExitCode::Findings;
  bool NewHeader = false;
  if (O.Apply && !O.Vendor.empty() && !Result.Files.empty()) {
    auto Written = writeHeader(Wanted.Vendored.Path, Wanted.Vendored.Bytes);
    if (!Written) {
      reportError("--vendor: " + llvm::toString(Written.takeError()));
      return ExitCode::CannotWrite;
    }
    NewHeader = *Written;
  }
  if (O.Apply) {
    Code = apply(Context, Report, Wanted, Result);
    Report.Applied = Code == ExitCode::Clean;
    if (NewHeader && Result.Applied.empty())
      llvm::sys::fs::remove(Wanted.Vendored.Path);
  } else if (!O.ExportFixes.empty()) {
    Code = combine(Code, writeFixesFile(O.ExportFixes, Result.Files));
  } else {
    std::string Root = diffRoot(Result.Files);
    for (const FileChange &Change : Result.Files)
      Report.Diffs.push_back(unifiedDiff(Change, Root));
  }
  for (const EditGroup &Group : Result.Applied)
    if (Group.Maps.empty())
      Report.Relocked.push_back(Group.Name);
    else
      llvm::append_range(Report.Migrated, Group.Maps);
  Report.Changes = &Result.Files;

  llvm::raw_ostream &OS = reportStream(O);
  if (O.Format == OutputFormat::Json)
    printJson(Report, OS);
  else
    printText(Report, OS);
  if (!O.Apply || Report.Applied)
    printSummary(O, counted(Report.Migrated.size(), "map") +
                        (O.Apply ? " migrated, " : " to migrate, ") +
                        (O.Relock
                             ? counted(Report.Relocked.size(), "mutex", "es") +
                                   (O.Apply ? " relocked, " : " to relock, ")
                             : std::string()) +
                        counted(Result.Files.size(), "file") +
                        (O.Apply ? " written" : " to change"));
  adviseOnRuntime(Context, Result.Files);
  return Code;
}

} // namespace unlatch
