//===- Options.cpp - What the command line asks for -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Options.h"
#include "tool/Config.h"
#include "tool/SummaryCache.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"

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
                              "before the files, or what a check or a reason "
                              "means");
static cl::SubCommand
    ReportCommand("report", "Write a page for people on the whole program");
static cl::SubCommand
    AnnotateCommand("annotate", "Write down which lock guards what, as clang's "
                                "thread safety attributes; prints a diff");
static cl::SubCommand
    ExtractCommand("extract", "Write what units say, for link to put together");
static cl::SubCommand
    LinkCommand("link", "Put the summaries of a program's units into one file");

static cl::SubCommand
    InitCommand("init", "Write the files with which a project starts");
static cl::SubCommand GenerateCommand(
    "generate", "Print the completion of bash, zsh or fish, or the man page");

static cl::OptionCategory Category("unlatch options");

void hideOtherOptions() { cl::HideUnrelatedOptions(Category); }

bool isOurs(const cl::Option &O) {
  return llvm::is_contained(O.Categories, &Category);
}

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

static const In InPrinting{&FindCommand, &CheckCommand, &MigrateCommand,
                           &ExplainCommand};
static const In InReports{&FindCommand,    &CheckCommand,  &MigrateCommand,
                          &ExplainCommand, &ReportCommand, &AnnotateCommand};
static const In InParsing{&FindCommand,    &CheckCommand,  &MigrateCommand,
                          &ExplainCommand, &ReportCommand, &AnnotateCommand,
                          &ExtractCommand};
static const In InAll{&FindCommand,    &CheckCommand,  &MigrateCommand,
                      &ExplainCommand, &ReportCommand, &AnnotateCommand,
                      &ExtractCommand, &LinkCommand};
static const In InEverything{&FindCommand,    &CheckCommand,  &MigrateCommand,
                             &ExplainCommand, &ReportCommand, &AnnotateCommand,
                             &ExtractCommand, &LinkCommand,   &InitCommand,
                             &GenerateCommand};

static cl::opt<std::string>
    BuildPath("p",
              cl::desc("Build directory with compile_commands.json, or "
                       "that file; by default looked for above the first "
                       "file, in build*/ and build/*/ as well"),
              cl::value_desc("dir"), InParsing);
static cl::list<std::string> Files(cl::Positional, cl::desc("[files]"),
                                   InEverything);
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
                     cl::desc("Also maps behind a plain std::mutex"),
                     InParsing);
static cl::opt<std::string> ProfileFile(
    "profile",
    cl::desc("Tell how often each map is read and written by a run of the "
             "program: built with clang -fprofile-instr-generate, merged by "
             "llvm-profdata"),
    cl::value_desc("profdata"), InReports);
static cl::opt<std::string>
    HeaderFilter("header-filter",
                 cl::desc("Headers to report on, as a regular expression on "
                          "their names; all by default, and main files always"),
                 cl::value_desc("regex"), cl::init(".*"), InReports);
static cl::opt<OutputFormat> Format(
    "format", cl::desc("How to print what was found"),
    cl::value_desc("text|json|sarif|github|gitlab"),
    cl::values(clEnumValN(OutputFormat::Text, "text",
                          "as clang does (default)"),
               clEnumValN(OutputFormat::Json, "json", "one JSON object"),
               clEnumValN(OutputFormat::Sarif, "sarif",
                          "check and find: SARIF 2.1.0, for code scanning"),
               clEnumValN(OutputFormat::GitHub, "github",
                          "check: annotations of a GitHub workflow"),
               clEnumValN(OutputFormat::GitLab, "gitlab",
                          "check: a code quality report of GitLab")),
    InPrinting);
static cl::opt<ColorMode> Color(
    "color", cl::desc("Whether to colour text"),
    cl::value_desc("auto|always|never"),
    cl::values(clEnumValN(ColorMode::Auto, "auto", "on a terminal (default)"),
               clEnumValN(ColorMode::Always, "always", ""),
               clEnumValN(ColorMode::Never, "never", "")),
    InPrinting);
static cl::opt<std::string> ConfigFile(
    "config-file",
    cl::desc(
        "Take the project's options from this file, instead of the .unlatch "
        "beside the first file, in the current folder or above; none if "
        "empty"),
    cl::value_desc("file"), InParsing);
static cl::opt<bool>
    DumpConfig("dump-config",
               cl::desc("Print the options in effect as a .unlatch says them"),
               InParsing);
static cl::opt<bool>
    VerifyConfig("verify-config",
                 cl::desc("Only say whether .unlatch is right"), InParsing);
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
    cl::value_desc("low|medium|high"),
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
static cl::opt<std::string>
    DiffBase("diff-base",
             cl::desc("Report only what was not there at this revision of git, "
                      "wherever the change since caused it"),
             cl::value_desc("rev"), cl::sub(CheckCommand), cl::cat(Category));
static cl::opt<bool> Fix("fix", cl::desc("Apply the fixes that are sure"),
                         cl::sub(CheckCommand), cl::cat(Category));

static cl::opt<bool> Apply("apply",
                           cl::desc("Write the files instead of a diff"),
                           In{&MigrateCommand, &AnnotateCommand});
static cl::opt<bool>
    IncludeReview("include-review",
                  cl::desc("Also the maps that a person should look at first"),
                  cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<bool>
    Relock("relock",
           cl::desc("Give the locks of maps that stay a type whose readers do "
                    "not wait for each other, where that is safe"),
           cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<bool>
    Interactive("interactive",
                cl::desc("Show the edits of each map, ask whether to make "
                         "them, and write them; implies --apply"),
                cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<std::string> VerifyBuild(
    "verify-build",
    cl::desc("Run this command of the shell after each map, and undo the map "
             "if it fails; implies --apply"),
    cl::value_desc("command"), cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<bool>
    Commit("commit",
           cl::desc("Make one git commit of each map; implies --apply"),
           cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<std::string>
    Vendor("vendor",
           cl::desc("Copy the runtime into this folder, as one header, and "
                    "include that"),
           cl::value_desc("dir"), cl::sub(MigrateCommand), cl::cat(Category));
static cl::opt<unsigned> VerifyTimeout(
    "verify-timeout",
    cl::desc("Seconds of processor time that parsing a unit again may take "
             "(600 by default), or seconds that the command of --verify-build "
             "may (3600); what takes longer has failed"),
    cl::value_desc("seconds"), cl::sub(MigrateCommand), cl::cat(Category));
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

static cl::opt<std::string>
    MacroHeader("macros",
                cl::desc("The header with the macros to write, as an #include "
                         "names it"),
                cl::value_desc("header"), cl::sub(AnnotateCommand),
                cl::cat(Category));
static cl::opt<std::string>
    MacroPrefix("macro-prefix",
                cl::desc("What stands before GUARDED_BY, REQUIRES and "
                         "REQUIRES_SHARED in the macros' names"),
                cl::value_desc("prefix"), cl::sub(AnnotateCommand),
                cl::cat(Category));

static cl::opt<std::string>
    Html("html", cl::desc("The page to write: one file that needs no network"),
         cl::value_desc("file"), cl::sub(ReportCommand), cl::cat(Category));

static cl::opt<bool> Yes("yes", cl::desc("Write without asking"),
                         cl::sub(InitCommand), cl::cat(Category));

/// The command line's value, else the project's, else Default.
template <class Option, class T>
static T choose(const Option &Given, const std::optional<T> &Project,
                T Default) {
  if (Given.getNumOccurrences() || !Project)
    return Default;
  return *Project;
}

Options collectOptions(const Config &C) {
  Options O;
  O.What = CheckCommand      ? Command::Check
           : MigrateCommand  ? Command::Migrate
           : ExplainCommand  ? Command::Explain
           : ReportCommand   ? Command::Report
           : AnnotateCommand ? Command::Annotate
           : ExtractCommand  ? Command::Extract
           : LinkCommand     ? Command::Link
           : InitCommand     ? Command::Init
           : GenerateCommand ? Command::Generate
                             : Command::Find;
  O.BuildPath = choose(BuildPath, C.BuildPath, std::string(BuildPath));
  O.Files = Files;
  if (O.What == Command::Explain && !O.Files.empty()) {
    O.Map = O.Files.front();
    O.Files.erase(O.Files.begin());
  }
  O.Changes.ExtraArgs = C.ExtraArgs.value_or(std::vector<std::string>());
  llvm::append_range(O.Changes.ExtraArgs, ExtraArg);
  O.Changes.ExtraArgsBefore =
      C.ExtraArgsBefore.value_or(std::vector<std::string>());
  llvm::append_range(O.Changes.ExtraArgsBefore, ExtraArgBefore);
  O.Changes.ResourceDir = ResourceDir;
  O.Jobs = Jobs;
  O.CacheDirectory = CacheDirectory.getNumOccurrences()
                         ? CacheDirectory
                         : defaultCacheDirectory();
  O.IncludeExclusive =
      choose(IncludeExclusive, C.IncludeExclusive, bool(IncludeExclusive));
  O.Types = C.Types;
  O.ProfileFile = ProfileFile;
  O.Facts = Facts;
  O.Output = Output;
  O.HeaderFilter =
      choose(HeaderFilter, C.HeaderFilter, std::string(HeaderFilter));
  O.Format = Format;
  O.Color = Color;
  O.Quiet = Quiet;
  O.Checks = choose(Checks, C.Checks, std::string(Checks));
  O.FailOn = choose(FailOn, C.FailOn, std::string(FailOn));
  O.Baseline = WriteBaseline.getNumOccurrences()
                   ? std::string(Baseline)
                   : choose(Baseline, C.Baseline, std::string(Baseline));
  O.DiffBase = DiffBase;
  O.WriteBaseline = WriteBaseline;
  O.MinConfidence =
      choose(MinConfidence, C.MinConfidence, Confidence(MinConfidence));
  O.Fix = Fix;
  O.Apply = Apply;
  O.IncludeReview = IncludeReview;
  O.Relock = Relock;
  O.ExportFixes = ExportFixes;
  O.VerifyBuild = VerifyBuild;
  O.Commit = Commit;
  O.Interactive = Interactive;
  O.Vendor = Vendor;
  O.Apply |= O.Commit || O.Interactive || !O.VerifyBuild.empty();
  if (VerifyTimeout.getNumOccurrences())
    O.VerifyTimeout = VerifyTimeout;
  O.Only = Only;
  O.MacroHeader = choose(MacroHeader, C.MacroHeader, std::string(MacroHeader));
  O.MacroPrefix = choose(MacroPrefix, C.MacroPrefix, std::string(MacroPrefix));
  O.Html = Html;
  O.Yes = Yes;
  if (ConfigFile.getNumOccurrences())
    O.ConfigFile = ConfigFile.getValue();
  O.DumpConfig = DumpConfig;
  O.VerifyConfig = VerifyConfig;
  return O;
}

} // namespace unlatch
