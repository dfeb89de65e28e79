//===- Tool.cpp - From the command line to the exit code ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Journal.h"
#include "rewriters/Trial.h"
#include "tool/CheckNames.h"
#include "tool/CommandLine.h"
#include "tool/Commands.h"
#include "tool/Generate.h"
#include "tool/Messages.h"
#include "tool/Progress.h"
#include "tool/ReadProfile.h"
#include "tool/Report.h"
#include "tool/SummaryFiles.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <cstdlib>

namespace unlatch {

llvm::raw_ostream &reportStream(const Options &O) {
  llvm::raw_fd_ostream &OS = llvm::outs();
  const char *NoColor = std::getenv("NO_COLOR");
  OS.enable_colors(O.Color == ColorMode::Always ||
                   (O.Color == ColorMode::Auto && OS.has_colors() &&
                    !(NoColor && *NoColor)));
  return OS;
}

void printSummary(const Options &O, const std::string &Line) {
  if (!O.Quiet)
    Progress::interrupt([&] { llvm::errs() << Line << '\n'; });
}

std::string findRuntimeInclude() {
  llvm::SmallString<256> Installed(llvm::sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&findRuntimeInclude)));
  llvm::sys::path::remove_filename(Installed);
  llvm::sys::path::append(Installed, "..", "include");
  for (llvm::StringRef Candidate :
       {Installed.str(), llvm::StringRef(UNLATCH_RUNTIME_INCLUDE)}) {
    llvm::SmallString<256> Header(Candidate);
    llvm::sys::path::append(Header, "unlatch", "registry.h");
    if (llvm::sys::fs::exists(Header))
      return Candidate.str();
  }
  return UNLATCH_RUNTIME_INCLUDE;
}

/// Only unlatch-guarded-map asks what can be migrated; the others spare it.
static bool wantsVerdicts(const Options &O) {
  llvm::Expected<CheckNames> Wanted = CheckNames::parse(O.Checks);
  if (!Wanted) {
    llvm::consumeError(Wanted.takeError());
    return false; // the command says so
  }
  return Wanted->contains("unlatch-guarded-map");
}

SessionOptions sessionOptions(const Options &O) {
  SessionOptions Result;
  Result.IncludeExclusive = O.IncludeExclusive;
  Result.MinConfidence = O.MinConfidence;
  Result.GuardedMapFindings = O.What == Command::Check && wantsVerdicts(O);
  Result.Plan = O.What != Command::Check || Result.GuardedMapFindings;
  Result.CacheDirectory = O.CacheDirectory;
  Result.Jobs = O.Jobs;
  Result.Quiet = O.Quiet;
  return Result;
}

RewriteOptions rewriteOptions(const Options &O) {
  RewriteOptions Result;
  Result.RuntimeInclude = findRuntimeInclude();
  Result.Jobs = O.Jobs;
  Result.IncludeExclusive = O.IncludeExclusive;
  if (O.VerifyTimeout)
    Result.TimeLimit = std::chrono::seconds(*O.VerifyTimeout);
  // The database's commands are adjusted already.
  Result.AdjustCommand = [](const std::vector<std::string> &Command,
                            const std::string &) { return Command; };
  return Result;
}

std::string diffRoot(const std::vector<FileChange> &Changes) {
  llvm::SmallString<256> Here;
  if (llvm::sys::fs::current_path(Here))
    return "/";
  auto IsBelow = [](llvm::StringRef File, llvm::StringRef Directory) {
    return File.consume_front(Directory) && File.starts_with("/");
  };
  if (Changes.empty() || llvm::any_of(Changes, [&](const FileChange &Change) {
        return IsBelow(Change.Name, Here) || IsBelow(Change.RealPath, Here);
      }))
    return std::string(Here);
  for (llvm::StringRef At = llvm::sys::path::parent_path(Changes.front().Name);
       !At.empty(); At = llvm::sys::path::parent_path(At)) {
    llvm::SmallString<256> Git(At);
    llvm::sys::path::append(Git, ".git");
    if (llvm::sys::fs::exists(Git))
      return At.str();
  }
  return "/";
}

/// Everything is said; was it heard? A pipe that was closed early is no news
/// to who closed it, but the report is not whole.
static ExitCode finishOutput() {
  llvm::raw_fd_ostream &OS = llvm::outs();
  OS.flush();
  if (!OS.has_error())
    return ExitCode::Clean;
  std::error_code Problem = OS.error();
  OS.clear_error();
  if (Problem != std::errc::broken_pipe)
    reportError("cannot write the output: " + Problem.message());
  return ExitCode::CannotWrite;
}

ExitCode reportFailedUnit(llvm::StringRef MainFile, llvm::StringRef Error) {
  reportWarning(Error.starts_with(MainFile)
                    ? ("not parsed: " + Error).str()
                    : (MainFile + " was not parsed: " + Error).str());
  return ExitCode::Unparsed;
}

static ExitCode reportChangedFiles(const Options &O, const Session &Known) {
  for (const std::string &File : Known.ChangedFiles)
    reportError(File + (O.Facts.empty()
                            ? " was changed while it was being read; run again"
                            : " has changed since " + O.Facts +
                                  " was made; extract it again"));
  if (Known.ChangedFiles.empty())
    return ExitCode::Clean;
  return O.Apply || O.Fix ? ExitCode::CannotWrite : ExitCode::Unparsed;
}

static ExitCode runCommand(const CommandContext &Context) {
  switch (Context.Opts.What) {
  case Command::Find:
    return runFind(Context);
  case Command::Check:
    return runCheck(Context);
  case Command::Migrate:
    return runMigrate(Context);
  case Command::Explain:
    return runExplain(Context);
  case Command::Report:
    return runReport(Context);
  case Command::Annotate:
    return runAnnotate(Context);
  case Command::Extract:
  case Command::Link:
  case Command::Init:
  case Command::Generate:
    break; // need no knowledge of the program
  }
  return ExitCode::BadUsage;
}

/// Whether units will be parsed.
static bool needsUnits(const Options &O) {
  return O.Facts.empty() || O.What == Command::Migrate ||
         O.What == Command::Annotate || O.Fix;
}

/// The units to work on, and fewer files where some are not among them.
static ExitCode loadUnits(Options &O, Database &Units) {
  if (O.Fixed) {
    Units = fixedDatabase(*O.Fixed, O.Files, O.Changes);
    return ExitCode::Clean;
  }
  llvm::Expected<Database> Loaded =
      loadDatabase(O.BuildPath, O.Files, O.Changes);
  if (!Loaded) {
    reportError(llvm::toString(Loaded.takeError()));
    return ExitCode::BadUsage;
  }
  Units = std::move(*Loaded);
  bool Named = !O.Files.empty();
  if (!dropUnknownFiles(O, Units))
    return ExitCode::Clean;
  if (Named && O.Files.empty())
    Units.Units.clear();
  return ExitCode::BadUsage;
}

static ExitCode runGenerate(const Options &O) {
  if (O.Files.size() == 1 && generate(O.Files.front(), llvm::outs()))
    return ExitCode::Clean;
  reportError("generate needs one of bash, zsh, fish and man");
  return ExitCode::BadUsage;
}

/// What there is to say of the configuration, where only that was asked.
static std::optional<ExitCode> runConfig(const Options &O) {
  if (O.DumpConfig)
    llvm::outs() << dumpConfig(O);
  else if (O.VerifyConfig && !O.ConfigFile->empty())
    llvm::outs() << *O.ConfigFile << " is right\n";
  else if (O.VerifyConfig)
    llvm::outs() << "no .unlatch is here or above\n";
  else
    return std::nullopt;
  return ExitCode::Clean;
}

static ExitCode run(Options &O) {
  if (auto Code = runConfig(O))
    return *Code;
  if (O.What == Command::Link)
    return runLink(O);
  if (O.What == Command::Init)
    return runInit(O);
  if (O.What == Command::Generate)
    return runGenerate(O);
  if (O.What == Command::Explain)
    if (auto Code = explainPage(O))
      return *Code;
  if (O.What == Command::Annotate && O.MacroHeader.empty()) {
    reportError("annotate needs the header with the macros: --macros HEADER");
    return ExitCode::BadUsage;
  }
  setProjectTypes(O.Types);
  for (auto *Recover : {recoverInterrupted, undoTrials})
    for (const std::string &Sentence : Recover(defaultJournalDirectory()))
      reportWarning(Sentence);
  ExitCode Code = ExitCode::Clean;
  Database Units{O.Facts, {}};
  if (needsUnits(O)) {
    Code = loadUnits(O, Units);
    if (Units.Units.empty())
      return Code;
  }
  if (O.What == Command::Extract)
    return combine(Code, runExtract(O, Units));

  SessionOptions Wanted = sessionOptions(O);
  if (!O.ProfileFile.empty()) {
    llvm::Expected<Profile> Counts = readProfile(O.ProfileFile);
    if (!Counts) {
      reportError(llvm::toString(Counts.takeError()));
      return ExitCode::BadUsage;
    }
    Wanted.Counts = std::move(*Counts);
  }
  Session Known;
  if (O.Facts.empty()) {
    Known = runSession(Units, Wanted);
  } else {
    llvm::Expected<std::vector<Summary>> Facts = readSummaryFiles({O.Facts});
    if (!Facts) {
      reportError(llvm::toString(Facts.takeError()));
      return ExitCode::BadUsage;
    }
    Known = runSession(std::move(*Facts), Wanted);
  }
  for (const std::string &File : filesNotSeen(O, Known)) {
    reportError("no unit of " + Units.Name + " includes " + File);
    Code = ExitCode::BadUsage;
  }
  for (const FailedUnit &U : Known.Linked.Failed)
    Code = combine(Code, reportFailedUnit(U.MainFile, U.Error));
  Code = combine(Code, reportChangedFiles(O, Known));
  Selection Chosen(O, Known);
  return combine(Code, runCommand({O, Units, Known, Chosen}));
}

void toolMain(int Argc, const char **Argv) {
  llvm::InitLLVM Init(Argc, Argv, /*InstallPipeSignalExitHandler=*/false);
  // Neither a reader that has seen enough nor a limit on the size of files may
  // end us between two files; what writes gets an error, and says so. After
  // LLVM, which takes the second for a crash.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  (void)llvm::sys::Process::FixupStandardFileDescriptors();
  // For inline assembly in the sources.
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmParser();
  std::optional<Options> O = parseCommandLine(Argc, Argv);
  ExitCode Code = O ? run(*O) : ExitCode::BadUsage;
  Code = combine(Code, finishOutput());
  // No destructors: a unit that crashed has left LLVM's globals pointing to
  // what is gone, and nothing needs to be put away.
  llvm::sys::Process::Exit(static_cast<int>(Code), /*NoCleanup=*/true);
}

} // namespace unlatch
