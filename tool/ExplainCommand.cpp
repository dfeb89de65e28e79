//===- ExplainCommand.cpp - unlatch explain -------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Explain.h"
#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/Nearest.h"
#include "tool/Pages.h"
#include "tool/Report.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace unlatch {

/// "path:line:column", under the name that the compilation database gives.
static std::string spell(const Program &P, const FileRange &Loc) {
  auto File = P.Files.find(Loc.File);
  return (File == P.Files.end() ? Loc.File : File->second.Name) + ":" +
         std::to_string(Loc.Line) + ":" + std::to_string(Loc.Column);
}

/// By its qualified name, or as much of its end as is clear.
static const GuardedMap *choose(const Session &S, llvm::StringRef Name) {
  std::vector<const GuardedMap *> Exact, Ending;
  for (const GuardedMap &Map : S.Result.Maps) {
    std::string Full = objectName(S.Linked, Map.MapUsr);
    if (Full == Name)
      Exact.push_back(&Map);
    else if (llvm::StringRef(Full).ends_with("::" + Name.str()))
      Ending.push_back(&Map);
  }
  const auto &Found = Exact.empty() ? Ending : Exact;
  if (Found.size() == 1)
    return Found.front();
  if (Found.empty()) {
    // With what may be left out of a name as well as without it.
    std::vector<std::string> Known;
    for (const GuardedMap &Map : S.Result.Maps) {
      Known.push_back(objectName(S.Linked, Map.MapUsr));
      Known.push_back(Known.back().substr(Known.back().rfind(':') + 1));
    }
    for (const Page &P : pages()) {
      llvm::StringRef Short = P.Name;
      Known.push_back(Short.str());
      if (Short.consume_front("unlatch-"))
        Known.push_back(Short.str());
    }
    std::string Meant = didYouMean(Name, Known);
    reportError("no guarded map, check or reason is called '" + Name.str() +
                "'" +
                (Meant.empty() ? "; unlatch find lists the maps that are there"
                               : Meant));
  }
  for (const GuardedMap *Map : Found)
    reportError("'" + Name.str() + "' may be '" +
                objectName(S.Linked, Map->MapUsr) + "'");
  return nullptr;
}

/// What becomes of a section, as the first line of what is written for it.
static std::string becomes(const EditGroup &Plan, const SectionStory &S) {
  std::string Text;
  for (const Edit &E : Plan.Edits)
    if (E.Range.File == S.Loc.File && S.Loc.Begin <= E.Range.Begin &&
        E.Range.End <= std::max(S.Loc.End, S.Block.End)) {
      llvm::StringRef New = llvm::StringRef(E.Text).trim();
      if (!New.empty())
        Text += (Text.empty() ? "" : " ... ") + New.str();
    }
  return Text.empty() ? "the lock goes" : Text;
}

std::optional<ExitCode> explainPage(const Options &O) {
  const Page *Found = findPage(O.Map);
  if (!Found)
    Found = findPage("unlatch-" + O.Map);
  if (!Found)
    return std::nullopt;
  llvm::raw_ostream &OS = reportStream(O);
  if (O.Format == OutputFormat::Json)
    printJson(*Found, OS);
  else
    OS << Found->Text;
  return ExitCode::Clean;
}

static void printReasons(const Program &P, const std::vector<Reason> &Reasons,
                         llvm::raw_ostream &OS) {
  for (const Reason &Why : Reasons) {
    OS << "  " << Why.Code << (Why.ReviewOnly ? " (for review)" : "") << ": "
       << Why.Message << '\n';
    for (const Note &N : Why.Notes)
      OS << "    " << spell(P, N.Loc) << ": " << N.Message << '\n';
  }
}

static void printText(const Session &S, const MapPage &Told,
                      llvm::raw_ostream &OS) {
  const GuardedMap &Map = *Told.Map;
  const MapStory &Story = Told.Story;
  const MapDecl &Decl = S.Linked.Maps.at(Map.MapUsr);
  auto Plan = S.Plans.find(Map.MapUsr);
  OS << Decl.Name << " (" << Decl.TypeText << "), " << spell(S.Linked, Decl.Loc)
     << "\n  " << Story.Guard << "\n  verdict: " << verdictName(Map.What)
     << "\n\naccesses:\n";
  for (const AccessStory &A : Story.Accesses)
    OS << "  " << spell(S.Linked, A.Loc) << ": " << A.What << ", in "
       << A.Function << " (" << A.Held << ")\n";
  OS << "\nsections of the lock:\n";
  for (const SectionStory &Sec : Story.Sections) {
    OS << "  " << spell(S.Linked, Sec.Loc) << ": " << Sec.What << ", in "
       << Sec.Function << '\n';
    if (Plan != S.Plans.end())
      OS << "    becomes: " << becomes(Plan->second, Sec) << '\n';
  }
  if (!Map.Reasons.empty())
    OS << "\nreasons:\n";
  printReasons(S.Linked, Map.Reasons, OS);
  if (Map.Relockable)
    OS << "\nits lock: " << relockText(S.Linked, Map)
       << " (migrate --relock)\n";
  else if (!Map.RelockReasons.empty()) {
    OS << "\nits lock stays what it is:\n";
    printReasons(S.Linked, Map.RelockReasons, OS);
  }
  OS << "\nadvice: " << Story.Advice << '\n';
}

ExitCode runExplain(const CommandContext &Context) {
  const Session &S = Context.Known;
  const GuardedMap *Map = choose(S, Context.Opts.Map);
  if (!Map)
    return ExitCode::BadUsage;
  AnalysisOptions Options;
  Options.IncludeExclusive = Context.Opts.IncludeExclusive;
  MapPage Told;
  Told.Map = Map;
  Told.Story = explain(ProgramView(S.Linked, Options), *Map);
  llvm::raw_ostream &OS = reportStream(Context.Opts);
  if (Context.Opts.Format == OutputFormat::Json)
    printJson(S.Linked, Told, OS);
  else
    printText(S, Told, OS);
  return ExitCode::Clean;
}

} // namespace unlatch
