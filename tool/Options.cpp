//===- Options.cpp - What the command line asks for -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Options.h"
#include "tool/Arguments.h"
#include "tool/Messages.h"
#include "tool/SummaryCache.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

namespace unlatch {

static cl::SubCommand
    FindCommand("find",
                "List the maps that locks guard, and what can become of each");
static cl::SubCommand
    CheckCommand("check", "Report accesses that the locks do not cover");
static cl::SubCommand
    MigrateCommand("migrate",
                   "Move guarded maps to unlatch::registry; prints a diff");
static cl::SubCommand
    ExplainCommand("explain", "Tell the whole story of one guarded map, named "
                              "before the files");
static cl::SubCommand
    ExtractCommand("extract", "Write what units say, for link to put together");
static cl::SubCommand
    LinkCommand("link", "Put the summaries of a program's units into one file");

static cl::OptionCategory Category("unlatch options");

namespace {
/// Marks an option as one that these commands have.
class In {
public:
  explicit In(std::initializer_list<cl::SubCommand *> Subs) : Subs(Subs) {}
  template <class Option> void apply(Option &O) const {
    for (cl::SubCommand *Sub : Subs)
      O.addSubCommand(*Sub);
    O.addCategory(Category);
  }

private:
  std::vector<cl::SubCommand *> Subs;
};
} // namespace

static const In InReports{&FindCommand, &CheckCommand, &MigrateCommand,
                          &ExplainCommand};
static const In InParsing{&FindCommand, &CheckCommand, &MigrateCommand,
                          &ExplainCommand, &ExtractCommand};
static const In InAll{&FindCommand, &CheckCommand, &MigrateCommand,
                      &ExplainCommand, &ExtractCommand, &LinkCommand};

static cl::opt<std::string>
    BuildPath("p",
              cl::desc("Build directory with compile_commands.json, or "
                       "that file; by default looked for above the first "
                       "file, in build*/ and build/*/ as well"),
              cl::value_desc("dir"), InParsing);
static cl::list<std::string> Files(cl::Positional, cl::desc("[files]"),
                                   InAll);
static cl::list<std::string>
    ExtraArg("extra-arg", cl::desc("Argument to append to each command"),
             cl::value_desc("arg"), InParsing);
static cl::list<std::string>
    ExtraArgBefore("extra-arg-before",
                   cl::desc("Argument to put first in each command"),
                   cl::value_desc("arg"), InParsing);
static cl::opt<std::string>
    ResourceDir("resource-dir",
                cl::desc("Where clang's own headers are, if not where unlatch "
                         "was built"),
                cl::value_desc("dir"), InParsing);
static cl::opt<unsigned>
    Jobs("j", cl::desc("Units to parse at a time; all cores by default"),
         cl::value_desc("n"), cl::Prefix, InParsing);
static cl::opt<std::string> CacheDirectory(
    "cache-dir",
    cl::desc("Where to keep what was learnt of each unit, so that one that did "
             "not change is not parsed again; the user's cache directory by "
             "default, nowhere if empty"),
    cl::value_desc("dir"), InParsing);
static cl::opt<bool>
    IncludeExclusive("include-exclusive",
                     cl::desc("Also maps behind a plain std::mutex"), InParsing);
static cl::opt<std::string>
    HeaderFilter("header-filter",
                 cl::desc("Headers to report on, as a regular expression on "
                          "their names; all by default, and main files always"),
                 cl::value_desc("regex"), cl::init(".*"), InReports);
static cl::opt<OutputFormat> Format(
    "format", cl::desc("How to print what was found"),
    cl::values(clEnumValN(OutputFormat::Text, "text",
                          "as clang does (default)"),
               clEnumValN(OutputFormat::Json, "json", "one JSON object"),
               clEnumValN(OutputFormat::Sarif, "sarif",
                          "check: SARIF 2.1.0, for code scanning"),
               clEnumValN(OutputFormat::GitHub, "github",
                          "check: annotations of a GitHub workflow")),
    InReports);
static cl::opt<ColorMode> Color(
    "color", cl::desc("Whether to colour text"),
    cl::values(clEnumValN(ColorMode::Auto, "auto", "on a terminal (default)"),
               clEnumValN(ColorMode::Always, "always", ""),
               clEnumValN(ColorMode::Never, "never", "")),
    InReports);
static cl::opt<bool>
    Quiet("quiet", cl::desc("Neither progress nor the closing line"), InAll);

static cl::opt<std::string>
    Facts("facts",
          cl::desc("Take the program from this file of `unlatch link` instead "
                   "of parsing it"),
          cl::value_desc("file"), InReports);
static cl::opt<std::string>
    Output("o", cl::desc("File to write; standard output by default"),
           cl::value_desc("file"), cl::init("-"),
           In{&ExtractCommand, &LinkCommand});

static cl::opt<std::string>
    Checks("checks",
           cl::desc("Checks to run: globs, separated by commas, a leading '-' "
                    "takes away; all but unlatch-guarded-map by default"),
           cl::value_desc("globs"), cl::init("*,-unlatch-guarded-map"),
           cl::sub(CheckCommand), cl::cat(Category));
static cl::opt<Confidence> MinConfidence(
    "min-confidence",
    cl::desc("How sure a guard must be for what rests on it to be reported"),
    cl::values(clEnumValN(Confidence::Low, "low", "held at half of the places"),
               clEnumValN(Confidence::Medium, "medium",
                          "at two thirds, and more than once (default)"),
               clEnumValN(Confidence::High, "high",
                          "at nine tenths and four places, or declared")),
    cl::init(Confidence::Medium), cl::sub(CheckCommand), cl::cat(Category));
static cl::opt<std::string>
    FailOn("fail-on",
           cl::desc("Checks whose findings make the exit code 1, as --checks "
                    "names them; all by default"),
           cl::value_desc("globs"), cl::init("*"), cl::sub(CheckCommand),
           cl::cat(Category));
static cl::opt<std::string>
    Baseline("baseline",
             cl::desc("Report only what is not in this file, which "
                      "--write-baseline wrote"),
             cl::value_desc("file"), cl::sub(CheckCommand), cl::cat(Category));
static cl::opt<std::string>
    WriteBaseline("write-baseline",
                  cl::desc("Write what is found to this file, and count it as "
                           "known"),
                  cl::value_desc("file"), cl::sub(CheckCommand),
                  cl::cat(Category));
static cl::opt<bool> Fix("fix", cl::desc("Apply the fixes that are sure"),
                         cl::sub(CheckCommand), cl::cat(Category));

static cl::opt<bool> Apply("apply",
                           cl::desc("Write the files instead of a diff"),
                           cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<bool>
    IncludeReview("include-review",
                  cl::desc("Also the maps that a person should look at first"),
                  cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<bool>
    Relock("relock",
           cl::desc("Give the locks of maps that stay a type whose readers do "
                    "not wait for each other, where that is safe"),
           cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<std::string>
    ExportFixes("export-fixes",
                cl::desc("Write the edits as clang-apply-replacements reads "
                         "them, instead of a diff"),
                cl::value_desc("file"), cl::sub(MigrateCommand),
                cl::cat(Category));
static cl::list<std::string>
    Only("only",
         cl::desc("Migrate this map only, by qualified name; repeatable"),
         cl::value_desc("map"), cl::sub(MigrateCommand), cl::cat(Category));

static cl::extrahelp FilesHelp(
    "\nFILES\n\n"
    "  Every unit of the database is parsed, since what guards a map is a\n"
    "  question to the whole program. Files restrict what is reported and\n"
    "  changed: to them and, for a source file, the headers it includes.\n"
    "  Flags after -- take the place of a database; then the files are all\n"
    "  there is.\n");
static cl::extrahelp ExitCodeHelp(
    "\nEXIT CODES\n\n"
    "  0  clean: find is done; check found nothing, or fixed it all; migrate\n"
    "     has nothing to change, or --apply changed it\n"
    "  1  findings are left, or edits are pending\n"
    "  2  bad command line, configuration or compilation database\n"
    "  3  some units could not be parsed, or changed meanwhile; results for\n"
    "     the rest are given\n"
    "  4  something could not be written\n"
    "  Where several apply: 4 before 2 before 3 before 1.\n");

static void printVersion(llvm::raw_ostream &OS) {
  OS << "unlatch " UNLATCH_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
}

static bool isCommand(llvm::StringRef Word) {
  return llvm::is_contained(
      {"find", "check", "migrate", "explain", "extract", "link"}, Word);
}

static bool asksForHelp(llvm::StringRef Word) {
  return Word.consume_front("-") &&
         (Word.consume_front("-"),
          Word == "h" || Word.starts_with("help") || Word == "version");
}

/// `find` is what one means who names no command; but a word that is neither
/// a command nor a file is a command that there is not.
static bool addDefaultCommand(std::vector<const char *> &Args) {
  llvm::StringRef First = Args.size() > 1 ? Args[1] : "";
  if (isCommand(First) || asksForHelp(First))
    return true;
  if (!First.empty() && !First.starts_with("-") && !First.starts_with("@") &&
      !llvm::sys::fs::exists(First)) {
    reportError("there is no command '" + First.str() +
                "'; the commands are find, check, migrate, explain, "
                "extract and link");
    return false;
  }
  Args.insert(Args.begin() + 1, "find");
  return true;
}

static Options collect() {
  Options O;
  O.What = CheckCommand     ? Command::Check
           : MigrateCommand ? Command::Migrate
           : ExplainCommand ? Command::Explain
           : ExtractCommand ? Command::Extract
           : LinkCommand    ? Command::Link
                            : Command::Find;
  O.BuildPath = BuildPath;
  O.Files = Files;
  if (O.What == Command::Explain && !O.Files.empty()) {
    O.Map = O.Files.front();
    O.Files.erase(O.Files.begin());
  }
  O.Changes.ExtraArgs = ExtraArg;
  O.Changes.ExtraArgsBefore = ExtraArgBefore;
  O.Changes.ResourceDir = ResourceDir;
  O.Jobs = Jobs;
  O.CacheDirectory = CacheDirectory.getNumOccurrences()
                         ? CacheDirectory
                         : defaultCacheDirectory();
  O.IncludeExclusive = IncludeExclusive;
  O.Facts = Facts;
  O.Output = Output;
  O.HeaderFilter = HeaderFilter;
  O.Format = Format;
  O.Color = Color;
  O.Quiet = Quiet;
  O.Checks = Checks;
  O.FailOn = FailOn;
  O.Baseline = Baseline;
  O.WriteBaseline = WriteBaseline;
  O.MinConfidence = MinConfidence;
  O.Fix = Fix;
  O.Apply = Apply;
  O.IncludeReview = IncludeReview;
  O.Relock = Relock;
  O.ExportFixes = ExportFixes;
  O.Only = Only;
  return O;
}

static bool isConsistent(const Options &O) {
  std::string Problem;
  if (!llvm::Regex(O.HeaderFilter).isValid(Problem)) {
    reportError("--header-filter '" + O.HeaderFilter +
                "' is not a regular expression: " + Problem);
    return false;
  }
  if (O.What == Command::Explain && O.Map.empty()) {
    reportError("explain needs the name of a map");
    return false;
  }
  if (O.Apply && !O.ExportFixes.empty()) {
    reportError("--apply and --export-fixes exclude each other");
    return false;
  }
  if ((O.Format == OutputFormat::Sarif || O.Format == OutputFormat::GitHub) &&
      O.What != Command::Check) {
    reportError("that --format is for check alone");
    return false;
  }
  if (!O.Baseline.empty() && !O.WriteBaseline.empty()) {
    reportError("--baseline and --write-baseline exclude each other");
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

std::optional<Options> parseCommandLine(int Argc, const char **Argv) {
  std::string Problem;
  auto Fixed = clang::tooling::FixedCompilationDatabase::loadFromCommandLine(
      Argc, Argv, Problem);
  std::vector<const char *> Args(Argv, Argv + Argc);
  if (!addDefaultCommand(Args))
    return std::nullopt;
  cl::HideUnrelatedOptions(Category);
  cl::SetVersionPrinter(printVersion);
  if (!cl::ParseCommandLineOptions(
          Args.size(), Args.data(),
          "finds the maps that reader/writer locks guard and makes their "
          "readers lock-free",
          &llvm::errs()))
    return std::nullopt;
  Options O = collect();
  O.Fixed = std::move(Fixed);
  if (!isConsistent(O))
    return std::nullopt;
  if (O.Changes.ResourceDir.empty())
    O.Changes.ResourceDir = findResourceDir();
  if (O.Changes.ResourceDir.empty())
    reportWarning("clang's own headers were not found; name their directory "
                  "with --resource-dir");
  return O;
}

} // namespace unlatch
