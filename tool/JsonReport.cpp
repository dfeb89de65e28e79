//===- JsonReport.cpp - Reports as one JSON object ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The names here are an interface: additions are allowed, changes are not.
// Every string is made valid UTF-8 first, since file names and source text need
// not be.
//
//===----------------------------------------------------------------------===//

#include "tool/JsonParts.h"
#include "tool/Report.h"
#include "tool/TextDiagnostics.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace unlatch {

namespace {

/// The version of the format, not of the tool.
constexpr int JsonVersion = 1;

class Writer {
public:
  Writer(const Program &P, llvm::raw_ostream &OS) : P(P), J(OS, 2) {}

  /// One report: version, what Body writes, units.
  void report(llvm::function_ref<void()> Body) {
    J.object([&] {
      J.attribute("version", JsonVersion);
      Body();
      units();
    });
  }

  void text(llvm::StringRef Key, llvm::StringRef Value) {
    writeText(J, Key, Value);
  }

  void place(const FileRange &Where) {
    text("file", Where.valid() ? fileName(P, Where.File) : "");
    J.attribute("line", Where.Line);
    J.attribute("column", Where.Column);
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

  void reason(const Reason &Why, const FileRange &Where) {
    J.object([&] {
      text("code", Why.Code);
      text("message", Why.Message);
      place(Where);
      notes(Why.Notes);
    });
  }

  void map(const GuardedMap &Map, llvm::function_ref<void()> More = [] {}) {
    J.object([&] {
      text("map", objectName(P, Map.MapUsr));
      place(P.Maps.at(Map.MapUsr).Loc);
      text("guard", objectName(P, Map.MutexUsr));
      J.attribute("verdict", verdictName(Map.What));
      J.attributeArray("reasons", [&] {
        for (const Reason &Why : Map.Reasons)
          reason(Why, placeOf(P, Why, Map.MapUsr));
      });
      if (!Map.Group.empty())
        J.attributeArray("group", [&] {
          for (const std::string &Usr : Map.Group)
            J.value(llvm::json::fixUTF8(objectName(P, Usr)));
        });
      if (Map.What != Verdict::Migrate)
        J.attributeObject("relock", [&] {
          J.attribute("verdict", Map.Relockable ? "relock" : "keep");
          J.attributeArray("reasons", [&] {
            for (const Reason &Why : Map.RelockReasons)
              reason(Why, placeOf(P, Why, Map.MapUsr));
          });
        });
      J.attribute("reads", Map.Reads);
      J.attribute("writes", Map.Writes);
      if (Map.Measured)
        J.attributeObject("measured", [&] {
          J.attribute("reads", Map.Measured->Reads);
          J.attribute("writes", Map.Measured->Writes);
          J.attribute("uncounted", Map.Measured->Uncounted);
          text("sentence", Map.Measured->Sentence);
        });
      J.attributeObject("held", [&] {
        J.attribute("shared", Map.HeldShared);
        J.attribute("exclusive", Map.HeldExclusive);
        J.attribute("not", Map.NotHeld);
      });
      More();
    });
  }

  void story(const MapStory &Story) {
    text("evidence", Story.Guard);
    text("advice", Story.Advice);
    J.attributeArray("accesses", [&] {
      for (const AccessStory &A : Story.Accesses)
        J.object([&] {
          text("operation", A.What);
          J.attribute("write", A.Write);
          text("lock", A.Held);
          text("function", A.Function);
          place(A.Loc);
        });
    });
    J.attributeArray("sections", [&] {
      for (const SectionStory &S : Story.Sections)
        J.object([&] {
          text("lock", S.What);
          text("function", S.Function);
          place(S.Loc);
        });
    });
  }

  void edit(const Edit &E) {
    J.object([&] {
      place(E.Range);
      J.attribute("offset", E.Range.Begin);
      J.attribute("length", E.Range.End - E.Range.Begin);
      text("text", E.Text);
    });
  }

  void finding(const Finding &F) {
    J.object([&] {
      text("check", F.Check);
      place(F.Loc);
      text("message", F.Message);
      text("map", objectName(P, F.MapUsr));
      text("guard", objectName(P, F.MutexUsr));
      notes(F.Notes);
      if (F.Fix.empty())
        return;
      J.attributeObject("fix", [&] {
        text("description", F.FixDescription);
        J.attributeArray("edits", [&] {
          for (const Edit &E : F.Fix)
            edit(E);
        });
      });
    });
  }

  const Program &P;
  llvm::json::OStream J;

private:
  void units() {
    J.attributeObject("units", [&] {
      J.attribute("seen", P.UnitsSeen);
      writeFailed(J, P);
    });
  }
};

} // namespace

void printJson(const FindReport &R, llvm::raw_ostream &OS) {
  Writer W(*R.Linked, OS);
  W.report([&] {
    W.J.attributeArray("maps", [&] {
      for (const GuardedMap *Map : R.Maps)
        W.map(*Map);
    });
  });
  OS << '\n';
}

void printJson(const CheckReport &R, llvm::raw_ostream &OS) {
  Writer W(*R.Linked, OS);
  W.report([&] {
    W.J.attributeArray("findings", [&] {
      for (const Finding *F : R.Findings)
        W.finding(*F);
    });
  });
  OS << '\n';
}

void printJson(const MigrateReport &R, llvm::raw_ostream &OS) {
  Writer W(*R.Linked, OS);
  W.report([&] {
    W.J.attribute("applied", R.Applied);
    W.J.attributeArray("migrated", [&] {
      for (const std::string &Name : R.Migrated)
        W.J.object([&] { W.text("map", Name); });
    });
    W.J.attributeArray("relocked", [&] {
      for (const std::string &Name : R.Relocked)
        W.J.object([&] { W.text("mutex", Name); });
    });
    W.J.attributeArray("left", [&] {
      for (const NotMigrated &Left : R.Left)
        W.J.object([&] {
          W.text("map", Left.Name);
          W.J.attributeArray("reasons",
                             [&] { W.reason(Left.Why, Left.Why.Loc); });
        });
    });
    W.J.attributeArray("files", [&] {
      for (size_t I = 0; I < R.Changes->size(); ++I)
        W.J.object([&] {
          W.text("file", (*R.Changes)[I].Name);
          if (I < R.Diffs.size())
            W.text("diff", R.Diffs[I]);
        });
    });
  });
  OS << '\n';
}

void printJson(const Program &P, const MapPage &Told, llvm::raw_ostream &OS) {
  Writer W(P, OS);
  W.report([&] {
    W.J.attributeArray("maps",
                       [&] { W.map(*Told.Map, [&] { W.story(Told.Story); }); });
  });
  OS << '\n';
}

void printJson(const Page &Told, llvm::raw_ostream &OS) {
  llvm::json::OStream J(OS, 2);
  J.object([&] {
    J.attribute("version", JsonVersion);
    J.attribute("name", Told.Name);
    J.attribute("summary", Told.summary());
    J.attribute("text", Told.Text);
  });
  OS << '\n';
}

} // namespace unlatch
