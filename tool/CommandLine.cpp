//===- CommandLine.cpp - From the command line to options -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/CommandLine.h"
#include "tool/Arguments.h"
#include "tool/Config.h"
#include "tool/Messages.h"
#include "tool/Nearest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

namespace unlatch {

const char *const ToolOverview =
    "finds the maps that reader/writer locks guard and makes their readers "
    "lock-free";
const char *const FilesText =
    "  Every unit of the database is parsed, since what guards a map is a\n"
    "  question to the whole program. Files restrict what is reported and\n"
    "  changed: to them and, for a source file, the headers it includes.\n"
    "  Flags after -- take the place of a database; then the files are all\n"
    "  there is.\n";
const char *const ExitCodesText =
    "  0  clean: find is done; check found nothing, or fixed it all; migrate\n"
    "     has nothing to change, or --apply changed it\n"
    "  1  findings are left, or edits are pending\n"
    "  2  bad command line, configuration or compilation database\n"
    "  3  some units could not be parsed, or changed meanwhile; results for\n"
    "     the rest are given\n"
    "  4  something could not be written\n"
    "  Where several apply: 4 before 2 before 3 before 1.\n";
static const std::string MoreHelpText =
    std::string("\nFILES\n\n") + FilesText + "\nEXIT CODES\n\n" + ExitCodesText;
static cl::extrahelp MoreHelp(MoreHelpText);

static void printVersion(llvm::raw_ostream &OS) {
  OS << "unlatch " UNLATCH_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
}

/// In the order of a first use.
static constexpr llvm::StringLiteral CommandNames[] = {
    "find",     "check",   "migrate", "explain", "report",
    "annotate", "extract", "link",    "init",    "generate"};

static bool asksForHelp(llvm::StringRef Word) {
  return Word.consume_front("-") &&
         (Word.consume_front("-"),
          Word == "h" || Word.starts_with("help") || Word == "version");
}

/// `find` is what one means who names no command; but a word that is neither
/// a command nor a file is a command that there is not.
static bool addDefaultCommand(std::vector<const char *> &Args) {
  llvm::StringRef First = Args.size() > 1 ? Args[1] : "";
  if (llvm::is_contained(CommandNames, First) || asksForHelp(First))
    return true;
  if (!First.empty() && !First.starts_with("-") && !First.starts_with("@") &&
      !llvm::sys::fs::exists(First)) {
    std::string Meant = didYouMean(First, CommandNames);
    reportError("there is no command '" + First.str() + "'" +
                (Meant.empty()
                     ? "; the commands are " +
                           llvm::join(llvm::ArrayRef(CommandNames), ", ")
                     : Meant));
    return false;
  }
  Args.insert(Args.begin() + 1, "find");
  return true;
}

/// Whether what is given can be done at once; what the project fixes was
/// checked where it was read.
static bool isConsistent(const Options &O) {
  std::string Problem;
  if (!llvm::Regex(O.HeaderFilter).isValid(Problem)) {
    reportError("--header-filter '" + O.HeaderFilter +
                "' is not a regular expression: " + Problem);
    return false;
  }
  if (O.What == Command::Explain && O.Map.empty()) {
    reportError("explain needs the name of a map, a check or a reason");
    return false;
  }
  if (O.What == Command::Report && O.Html.empty()) {
    reportError("report needs the file to write: --html FILE");
    return false;
  }
  if (O.Apply && !O.ExportFixes.empty()) {
    reportError("--export-fixes excludes --apply and what implies it");
    return false;
  }
  if (O.Interactive && O.Format != OutputFormat::Text) {
    reportError("--interactive is for people; --format is not");
    return false;
  }
  if (O.Format == OutputFormat::Sarif && O.What != Command::Check &&
      O.What != Command::Find) {
    reportError("--format=sarif is for check and find");
    return false;
  }
  if ((O.Format == OutputFormat::GitHub || O.Format == OutputFormat::GitLab) &&
      O.What != Command::Check) {
    reportError("--format=github and --format=gitlab are for check alone");
    return false;
  }
  if (!O.Baseline.empty() && !O.WriteBaseline.empty()) {
    reportError("--baseline and --write-baseline exclude each other");
    return false;
  }
  if (!O.DiffBase.empty() && !O.Facts.empty()) {
    reportError("--diff-base and --facts exclude each other");
    return false;
  }
  if (O.Fixed && !O.BuildPath.empty()) {
    reportError("-p and flags after -- exclude each other");
    return false;
  }
  if (O.What == Command::Link && O.Files.empty()) {
    reportError("link needs the summaries that extract wrote");
    return false;
  }
  if (O.Fixed && O.Files.empty()) {
    reportError("flags after -- need files before it");
    return false;
  }
  return true;
}

/// The file with the project's options; empty if it has none.
static std::string configFile(const Options &Given) {
  if (Given.ConfigFile)
    return *Given.ConfigFile;
  llvm::StringRef Folder;
  if (!Given.Files.empty())
    Folder = llvm::sys::path::parent_path(Given.Files.front());
  return findConfig(Folder.empty() ? "." : Folder);
}

/// What the project fixes; nothing, said on standard error, where its file is
/// wrong.
static std::optional<Config> loadConfig(const std::string &File) {
  if (File.empty())
    return Config();
  llvm::Expected<Config> Read = readConfig(File);
  if (Read)
    return std::move(*Read);
  const std::string Problems = llvm::toString(Read.takeError());
  for (llvm::StringRef Sentence : llvm::split(Problems, '\n'))
    reportError(Sentence);
  return std::nullopt;
}

std::string dumpConfig(const Options &O) {
  Config C;
  if (!O.BuildPath.empty())
    C.BuildPath = O.BuildPath;
  C.IncludeExclusive = O.IncludeExclusive;
  C.HeaderFilter = O.HeaderFilter;
  C.Checks = O.Checks;
  C.FailOn = O.FailOn;
  C.MinConfidence = O.MinConfidence;
  if (!O.Baseline.empty())
    C.Baseline = O.Baseline;
  if (!O.MacroHeader.empty())
    C.MacroHeader = O.MacroHeader;
  if (!O.MacroPrefix.empty())
    C.MacroPrefix = O.MacroPrefix;
  C.Types = O.Types;
  C.ExtraArgs = O.Changes.ExtraArgs;
  C.ExtraArgsBefore = O.Changes.ExtraArgsBefore;
  return writeConfig(C);
}

std::optional<Options> parseCommandLine(int Argc, const char **Argv) {
  std::string Problem;
  auto Fixed = clang::tooling::FixedCompilationDatabase::loadFromCommandLine(
      Argc, Argv, Problem);
  std::vector<const char *> Args(Argv, Argv + Argc);
  if (!addDefaultCommand(Args))
    return std::nullopt;
  hideOtherOptions();
  cl::SetVersionPrinter(printVersion);
  if (!cl::ParseCommandLineOptions(Args.size(), Args.data(), ToolOverview,
                                   &llvm::errs()))
    return std::nullopt;
  Options Given = collectOptions(Config());
  Given.Fixed = std::move(Fixed);
  if (!isConsistent(Given))
    return std::nullopt;
  std::string ConfigFile = configFile(Given);
  std::optional<Config> Project = loadConfig(ConfigFile);
  if (!Project)
    return std::nullopt;
  Options O = collectOptions(*Project);
  O.ConfigFile = std::move(ConfigFile);
  O.Fixed = std::move(Given.Fixed);
  if (O.Changes.ResourceDir.empty())
    O.Changes.ResourceDir = findResourceDir();
  if (O.Changes.ResourceDir.empty())
    reportWarning("clang's own headers were not found; name their directory "
                  "with --resource-dir");
  return O;
}

} // namespace unlatch
