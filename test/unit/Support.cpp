//===- Support.cpp - Hand-written summaries, kept short -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "analysis/Program.h"

#include <cctype>
#include <set>

using namespace unlatch;
using namespace unlatch::test;

static void replaceAll(std::string &Text, const std::string &From,
                       const std::string &To) {
  for (size_t At = 0; (At = Text.find(From, At)) != std::string::npos;
       At += To.size())
    Text.replace(At, From.size(), To);
}

/// "12", "b.cpp:12" or "12-15" as a place in the summary's notation.
static std::string place(const std::string &Short) {
  size_t Colon = Short.rfind(':');
  std::string File =
      Colon == std::string::npos ? "/a.h" : "/" + Short.substr(0, Colon);
  std::string Lines =
      Colon == std::string::npos ? Short : Short.substr(Colon + 1);
  int First = std::stoi(Lines);
  size_t Dash = Lines.find('-');
  int End = Dash == std::string::npos
                ? First * 100 + 50
                : std::stoi(Lines.substr(Dash + 1)) * 100 + 99;
  return "'" + File + ":" + std::to_string(First) +
         ":1:" + std::to_string(First * 100) + "-" + std::to_string(End) + "'";
}

static std::string expand(const std::string &Text) {
  std::string Out;
  for (size_t I = 0; I != Text.size();) {
    if (Text[I] != '@') {
      Out += Text[I++];
      continue;
    }
    size_t End = ++I;
    while (End != Text.size() &&
           (std::isalnum((unsigned char)Text[End]) || Text[End] == '.' ||
            Text[End] == ':' || Text[End] == '-'))
      ++End;
    Out += place(Text.substr(I, End - I));
    I = End;
  }
  replaceAll(Out, "$map", "MapUsr: map, Map: [this, map]");
  replaceAll(Out, "$shared",
             "[{Mutex: [this, mu], MutexUsr: mu, Mode: Shared, Section: 0}]");
  replaceAll(
      Out, "$exclusive",
      "[{Mutex: [this, mu], MutexUsr: mu, Mode: Exclusive, Section: 0}]");
  replaceAll(Out, "$guard", "Mutex: [this, mu], MutexUsr: mu");
  return Out;
}

Summary test::unit(std::string Yaml, std::string MainFile) {
  auto Read = readYaml("Version: " + std::to_string(SummaryVersion) +
                           "\nMainFile: '" + MainFile + "'\n" + expand(Yaml),
                       "test");
  if (auto *Error = std::get_if<std::string>(&Read)) {
    ADD_FAILURE() << *Error << "\n" << expand(Yaml);
    return {};
  }
  return std::get<Summary>(std::move(Read));
}

std::string test::method(const std::string &Name, const std::string &Line,
                         const std::string &Rest) {
  return "  - { Usr: '" + Name + "', Name: 'R::" + Name +
         "', Kind: Method, RecordUsr: R, Loc: @" + Line + ", Body: @" + Line +
         (Rest.empty() ? "" : ", ") + Rest + " }\n";
}

std::string test::registry() {
  return R"(
Maps:
  - { Usr: map, Name: 'R::map_', RecordUsr: R, Loc: @1, TypeRange: @1 }
Mutexes:
  - { Usr: mu, Name: 'R::mu_', RecordUsr: R, Loc: @2 }
Functions:
)" + method("find", "10-13", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @11, Block: @10-13 }],
      Accesses: [{ $map, Op: Find, Held: $shared, Mention: @12 }])") +
         method("has", "20-23", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @21, Block: @20-23 }],
      Accesses: [{ $map, Op: Count, Held: $shared, Mention: @22 }])") +
         method("registerOne", "30-33", R"(
      Sections: [{ $guard, Acquire: @31, Block: @30-33 }],
      Accesses: [{ $map, Op: Emplace, Held: $exclusive, Mention: @32 }])");
}

std::string test::with(std::string Text, const std::string &From,
                       const std::string &To) {
  size_t At = Text.find(From);
  EXPECT_NE(At, std::string::npos) << "not in the text: " << From;
  if (At != std::string::npos)
    Text.replace(At, From.size(), To);
  return Text;
}

AnalysisResult test::analyzed(const std::vector<std::string> &Units,
                              const AnalysisOptions &Options) {
  std::vector<Summary> Summaries;
  for (size_t I = 0; I != Units.size(); ++I)
    Summaries.push_back(
        unit(Units[I], "/" + std::string(1, char('a' + I)) + ".cpp"));
  Program P = link(std::move(Summaries));
  return analyze(P, Options);
}

std::string test::verdict(const AnalysisResult &Result) {
  for (const GuardedMap &Map : Result.Maps) {
    if (Map.MapUsr != "map")
      continue;
    if (Map.What == Verdict::Migrate)
      return "migrate";
    std::set<std::string> Codes;
    for (const Reason &R : Map.Reasons) {
      EXPECT_FALSE(R.Message.empty());
      EXPECT_TRUE(R.Loc.valid()) << R.Code << ": " << R.Message;
      Codes.insert(R.Code + (R.ReviewOnly ? "?" : ""));
    }
    std::string Text;
    for (const std::string &Code : Codes)
      Text += (Text.empty() ? "" : " ") + Code;
    return Text;
  }
  return "not guarded";
}

std::string test::findings(const AnalysisResult &Result) {
  std::string Text;
  for (const Finding &F : Result.Findings)
    Text += F.Loc.File.substr(1) + ":" + std::to_string(F.Loc.Line) + " " +
            F.Check + ": " + F.Message + "\n";
  return Text;
}
