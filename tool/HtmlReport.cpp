//===- HtmlReport.cpp - A whole program as one page for a browser ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The page is made of tool/html: a frame, a style sheet, and a script that
// shows the data, which this file writes as JSON. Nothing of the program's text
// becomes markup: in the data every '<' is escaped, and the script only ever
// sets text. The page loads nothing and may not, by its own policy.
//
// Names of files are told relative to the folder that all of them share, and a
// line of source is in the data once, however many maps show it.
//
//===----------------------------------------------------------------------===//

#include "tool/JsonParts.h"
#include "tool/Pages.h"
#include "tool/Report.h"
#include "tool/SourceLines.h"
#include "tool/TextDiagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <map>
#include <set>

namespace unlatch {

#include "HtmlParts.inc"

namespace {

/// Lines shown before and after one that is spoken of.
constexpr unsigned Context = 2;

class HtmlData {
public:
  HtmlData(const ProgramReport &R, llvm::raw_ostream &OS)
      : R(R), P(*R.Linked), J(OS) {}

  void write() {
    J.object([&] {
      J.attribute("version", UNLATCH_VERSION);
      J.attribute("units", P.UnitsSeen);
      writeFailed(J, P);
      J.attributeArray("maps", [&] {
        for (const MapPage &Page : R.Maps)
          J.object([&] { map(Page); });
      });
      findings("others", R.OtherFindings);
      J.attributeArray("diffs", [&] {
        for (const std::string &Diff : R.Diffs)
          J.value(llvm::json::fixUTF8(Diff));
      });
      J.attributeObject("help", [&] {
        for (const std::string &Name : Spoken)
          if (const Page *Help = findPage(Name))
            J.attribute(Name, Help->summary());
      });
      files(); // last: now it is known which
    });
  }

private:
  void text(llvm::StringRef Key, llvm::StringRef Value) {
    writeText(J, Key, Value);
  }

  /// [file, line, column, length]
  void place(const FileRange &Where) {
    if (!Where.valid())
      return J.attribute("at", nullptr);
    auto [It, New] = Ids.try_emplace(Where.File, Ids.size());
    if (New)
      Shown.emplace_back();
    unsigned First = Where.Line > Context ? Where.Line - Context : 1;
    for (unsigned Line = First; Line <= Where.Line + Context; ++Line)
      Shown[It->second].insert(Line);
    J.attributeArray("at", [&] {
      for (unsigned Part :
           {It->second, Where.Line, Where.Column, Where.End - Where.Begin})
        J.value(Part);
    });
  }

  void notes(const std::vector<Note> &Notes) {
    J.attributeArray("notes", [&] {
      for (const Note &N : Notes)
        J.object([&] {
          text("message", N.Message);
          place(N.Loc);
        });
    });
  }

  void findings(llvm::StringRef Key, llvm::ArrayRef<const Finding *> Findings) {
    J.attributeArray(Key, [&] {
      for (const Finding *F : Findings)
        J.object([&] {
          Spoken.insert(F->Check);
          text("check", F->Check);
          text("message", F->Message);
          text("fix", F->FixDescription);
          place(F->Loc);
          notes(F->Notes);
        });
    });
  }

  void reasons(const std::vector<Reason> &Reasons, const GuardedMap &Map) {
    J.attributeArray("reasons", [&] {
      for (const Reason &Why : Reasons)
        J.object([&] {
          Spoken.insert(Why.Code);
          text("code", Why.Code);
          text("message", Why.Message);
          J.attribute("review", Why.ReviewOnly);
          place(placeOf(P, Why, Map.MapUsr));
          notes(Why.Notes);
        });
    });
  }

  void map(const MapPage &Page) {
    const GuardedMap &Map = *Page.Map;
    const MapDecl &Decl = P.Maps.at(Map.MapUsr);
    text("name", Decl.Name);
    text("type", Decl.TypeText);
    text("mutex", objectName(P, Map.MutexUsr));
    place(Decl.Loc);
    J.attribute("verdict", verdictName(Map.What));
    J.attribute("confidence", confidenceName(Map.Sure));
    J.attribute("reads", Map.Reads);
    J.attribute("writes", Map.Writes);
    J.attribute("shared", Map.HeldShared);
    J.attribute("exclusive", Map.HeldExclusive);
    J.attribute("missing", Map.NotHeld);
    J.attributeArray("group", [&] {
      for (const std::string &Usr : Map.Group)
        if (Usr != Map.MapUsr)
          J.value(llvm::json::fixUTF8(objectName(P, Usr)));
    });
    reasons(Map.Reasons, Map);
    if (Map.What != Verdict::Migrate)
      J.attributeObject("relock", [&] {
        text("says", Map.Relockable ? relockText(P, Map) : "");
        reasons(Map.RelockReasons, Map);
      });
    text("guard", Page.Story.Guard);
    text("advice", Page.Story.Advice);
    J.attributeArray("accesses", [&] {
      for (const AccessStory &A : Page.Story.Accesses)
        J.object([&] {
          text("what", A.What);
          text("held", A.Held);
          text("function", A.Function);
          J.attribute("write", A.Write);
          J.attribute("how", holdingName(A.How));
          place(A.Loc);
        });
    });
    J.attributeArray("sections", [&] {
      for (const SectionStory &S : Page.Story.Sections)
        J.object([&] {
          text("what", S.What);
          text("function", S.Function);
          J.attribute("how", holdingName(S.Mode == LockMode::Shared
                                             ? Holding::Shared
                                             : Holding::Exclusive));
          place(S.Loc);
        });
    });
    findings("findings", Page.Findings);
    J.attribute("diff", Page.Diff);
  }

  /// The script and the style sheet know these names.
  static const char *holdingName(Holding How) {
    switch (How) {
    case Holding::Shared:
      return "shared";
    case Holding::Exclusive:
      return "exclusive";
    case Holding::Unsure:
      return "unsure";
    case Holding::Missing:
      return "missing";
    case Holding::Unneeded:
      break;
    }
    return "unneeded";
  }

  /// The folder that holds all of these, with a slash at its end.
  static std::string sharedFolder(llvm::ArrayRef<std::string> Names) {
    if (Names.empty())
      return {};
    std::string Folder = Names.front();
    for (const std::string &Name : Names)
      Folder.resize(
          std::mismatch(Folder.begin(), Folder.end(), Name.begin(), Name.end())
              .first -
          Folder.begin());
    Folder.resize(Folder.rfind('/') + 1);
    return Folder;
  }

  void files() {
    std::vector<std::string> Names(Ids.size());
    std::vector<llvm::StringRef> Paths(Ids.size());
    for (const auto &[RealPath, Id] : Ids) {
      Names[Id] = fileName(P, RealPath);
      Paths[Id] = RealPath;
    }
    const std::string Root = sharedFolder(Names);
    text("root", Root);
    SourceLines Lines;
    J.attributeArray("files", [&] {
      for (size_t Id = 0; Id < Names.size(); ++Id)
        J.object([&] {
          text("name", llvm::StringRef(Names[Id]).drop_front(Root.size()));
          J.attributeObject("lines", [&] {
            for (unsigned Number : Shown[Id])
              if (auto Line = Lines.line(Paths[Id], Number))
                text(std::to_string(Number), *Line);
          });
        });
    });
  }

  const ProgramReport &R;
  const Program &P;
  llvm::json::OStream J;
  std::map<std::string, unsigned> Ids;   ///< of files, by real path
  std::vector<std::set<unsigned>> Shown; ///< lines, by file
  std::set<std::string> Spoken;          ///< checks and reasons
};

} // namespace

/// Within a script element, only strings hold a '<', and there it may be
/// spelled so.
static std::string escapeForScript(llvm::StringRef Json) {
  std::string Text;
  Text.reserve(Json.size());
  for (char C : Json)
    if (C == '<')
      Text += "\\u003c";
    else
      Text += C;
  return Text;
}

void printHtml(const ProgramReport &R, llvm::raw_ostream &OS) {
  std::string Json;
  llvm::raw_string_ostream JsonOS(Json);
  HtmlData(R, JsonOS).write();
  auto [Start, AfterStyle] = page_html.split("{{style}}");
  auto [Middle, AfterData] = AfterStyle.split("{{data}}");
  auto [Last, End] = AfterData.split("{{script}}");
  OS << Start << style_css << Middle << escapeForScript(Json) << Last
     << script_js << End;
}

} // namespace unlatch
