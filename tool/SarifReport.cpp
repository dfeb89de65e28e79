//===- SarifReport.cpp - Findings as SARIF 2.1.0 --------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The OASIS format that code hosts and IDEs read. Files below the current
// directory are told relative to it, under %SRCROOT%. Columns count UTF-16 code
// units, as the format's default says; places are told by byte offsets too.
//
//===----------------------------------------------------------------------===//

#include "tool/Baseline.h"
#include "tool/Pages.h"
#include "tool/Report.h"
#include "tool/SourceLines.h"
#include "tool/TextDiagnostics.h"

#include "analysis/Checks.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace unlatch {

static std::string utf8(llvm::StringRef Text) {
  return llvm::json::isUTF8(Text) ? Text.str() : llvm::json::fixUTF8(Text);
}

/// A path as a URI's path: what RFC 3986 does not allow there is escaped.
static std::string uriPath(llvm::StringRef Path) {
  std::string Uri;
  for (unsigned char C : Path) {
    if (llvm::isAlnum(C) || llvm::StringRef("/-._~!$&'()*+,;=@").contains(C))
      Uri += C;
    else
      (Uri += '%') += llvm::toHex(llvm::ArrayRef<uint8_t>(C));
  }
  return Uri;
}

namespace {

class SarifWriter {
public:
  SarifWriter(const Program &P, llvm::raw_ostream &OS) : P(P), J(OS, 2) {
    llvm::SmallString<256> Here;
    if (!llvm::sys::fs::current_path(Here))
      Root = (Here + "/").str();
  }

  /// Results writes each result as an object.
  void write(llvm::function_ref<void()> Results) {
    J.object([&] {
      J.attribute("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/"
                             "errata01/os/schemas/sarif-schema-2.1.0.json");
      J.attribute("version", "2.1.0");
      J.attributeArray("runs", [&] { J.object([&] { run(Results); }); });
    });
  }

  void finding(const Finding &F, const std::string &Print) {
    J.object([&] { result(F, Print); });
  }

  /// What can become of a map: nothing to repair, so that it is of another
  /// kind than a finding and has no level.
  void verdict(const GuardedMap &Map) {
    J.object([&] {
      const char *Check = "unlatch-guarded-map";
      J.attribute("ruleId", Check);
      J.attribute("ruleIndex", ruleIndex(Check));
      J.attribute("kind", Map.What == Verdict::Keep     ? "notApplicable"
                          : Map.What == Verdict::Review ? "review"
                                                        : "informational");
      J.attribute("level", "none");
      std::string Text =
          fmt::format("'{}' guarded by '{}': {}", objectName(P, Map.MapUsr),
                      objectName(P, Map.MutexUsr), verdictName(Map.What));
      std::vector<Note> Notes;
      for (const Reason &Why : Map.Reasons) {
        (Text += &Why == &Map.Reasons.front() ? ", " : "; ") +=
            Why.Message + " [" + Why.Code + "]";
        Notes.push_back(
            {placeOf(P, Why, Map.MapUsr), Why.Message + " [" + Why.Code + "]"});
        llvm::append_range(Notes, Why.Notes);
      }
      message(Text);
      location(P.Maps.at(Map.MapUsr).Loc);
      related(Notes);
      J.attributeObject("properties", [&] {
        J.attribute("verdict", verdictName(Map.What));
        J.attributeArray("reasons", [&] {
          for (const Reason &Why : Map.Reasons)
            J.value(Why.Code);
        });
      });
    });
  }

private:
  void run(llvm::function_ref<void()> Results) {
    J.attributeObject("tool", [&] {
      J.attributeObject("driver", [&] {
        J.attribute("name", "unlatch");
        J.attribute("semanticVersion", UNLATCH_VERSION);
        J.attributeArray("rules", [&] {
          for (const Check &C : checks())
            J.object([&] { rule(C); });
        });
      });
    });
    J.attributeArray("invocations", [&] {
      J.object([&] {
        J.attribute("executionSuccessful", P.Failed.empty());
        J.attributeArray("toolExecutionNotifications", [&] {
          for (const FailedUnit &U : P.Failed)
            J.object([&] {
              J.attribute("level", "error");
              message("not parsed: " + U.Error);
            });
        });
      });
    });
    if (!Root.empty())
      J.attributeObject("originalUriBaseIds", [&] {
        J.attributeObject("%SRCROOT%", [&] {
          J.attribute("uri", "file://" + uriPath(Root));
        });
      });
    J.attribute("columnKind", "utf16CodeUnits");
    J.attributeArray("results", Results);
  }

  void rule(const Check &C) {
    J.attribute("id", C.Name);
    if (const Page *Help = findPage(C.Name)) {
      std::string Summary = Help->summary();
      J.attributeObject("shortDescription",
                        [&] { J.attribute("text", Summary); });
      J.attributeObject("help", [&] {
        J.attribute("text", Summary);
        J.attribute("markdown", Help->Text);
      });
    }
    J.attributeObject("defaultConfiguration",
                      [&] { J.attribute("level", "warning"); });
  }

  void message(llvm::StringRef Text) {
    J.attributeObject("message", [&] { J.attribute("text", utf8(Text)); });
  }

  void artifact(const std::string &RealPath) {
    std::string Name = fileName(P, RealPath);
    J.attributeObject("artifactLocation", [&] {
      llvm::StringRef Relative = Name;
      if (!Root.empty() && Relative.consume_front(Root)) {
        J.attribute("uri", uriPath(Relative));
        J.attribute("uriBaseId", "%SRCROOT%");
      } else {
        J.attribute("uri", "file://" + uriPath(Name));
      }
    });
  }

  /// In UTF-16 code units from 1, as far as the line can be read.
  unsigned column(const std::string &File, unsigned Number, unsigned Bytes) {
    auto Line = Lines.line(File, Number);
    if (!Line || Bytes == 0 || Bytes - 1 > Line->size())
      return Bytes;
    llvm::SmallVector<llvm::UTF16, 128> Units;
    if (!llvm::convertUTF8ToUTF16String(Line->take_front(Bytes - 1), Units))
      return Bytes;
    return Units.size() + 1;
  }

  /// As text and as bytes: most readers know only the first.
  void region(llvm::StringRef Key, const FileRange &Where) {
    auto From = Lines.place(Where.File, Where.Begin);
    auto To = Lines.place(Where.File, Where.End);
    // A file that has changed since has its lines elsewhere.
    bool AsItWas =
        From && To &&
        (!Where.valid() || *From == std::pair(Where.Line, Where.Column));
    if (!AsItWas)
      From = {Where.Line, Where.Column};
    J.attributeObject(Key, [&] {
      if (From->first) {
        J.attribute("startLine", From->first);
        J.attribute("startColumn",
                    column(Where.File, From->first, From->second));
      }
      if (AsItWas) {
        J.attribute("endLine", To->first);
        J.attribute("endColumn", column(Where.File, To->first, To->second));
      }
      J.attribute("byteOffset", Where.Begin);
      J.attribute("byteLength", Where.End - Where.Begin);
    });
  }

  void physical(const FileRange &Where) {
    J.attributeObject("physicalLocation", [&] {
      artifact(Where.File);
      region("region", Where);
    });
  }

  void result(const Finding &F, const std::string &Print) {
    J.attribute("ruleId", F.Check);
    J.attribute("ruleIndex", ruleIndex(F.Check));
    J.attribute("level", "warning");
    message(F.Message);
    location(F.Loc);
    related(F.Notes);
    if (!F.Path.empty())
      codeFlow(F);
    J.attributeObject("partialFingerprints",
                      [&] { J.attribute(FingerprintName, Print); });
    if (!F.Fix.empty())
      J.attributeArray("fixes", [&] { J.object([&] { fix(F); }); });
  }

  void location(const FileRange &Where) {
    J.attributeArray("locations", [&] { J.object([&] { physical(Where); }); });
  }

  /// Each place and message once.
  void related(const std::vector<Note> &Notes) {
    J.attributeArray("relatedLocations", [&] {
      std::set<std::pair<FileRange, llvm::StringRef>> Seen;
      for (const Note &N : Notes)
        if (N.Loc.valid() && Seen.emplace(N.Loc, N.Message).second)
          J.object([&] {
            J.attribute("id", int64_t(Seen.size() - 1));
            physical(N.Loc);
            message(N.Message);
          });
    });
  }

  /// The way on which the lock is never taken, up to the place itself.
  void codeFlow(const Finding &F) {
    auto Step = [&](const FileRange &Where, llvm::StringRef Text) {
      J.object([&] {
        J.attributeObject("location", [&] {
          physical(Where);
          message(Text);
        });
      });
    };
    J.attributeArray("codeFlows", [&] {
      J.object([&] {
        J.attributeArray("threadFlows", [&] {
          J.object([&] {
            J.attributeArray("locations", [&] {
              for (const Note &N : F.Path)
                Step(N.Loc, N.Message);
              Step(F.Loc, F.Message);
            });
          });
        });
      });
    });
  }

  void fix(const Finding &F) {
    J.attributeObject("description",
                      [&] { J.attribute("text", utf8(F.FixDescription)); });
    std::map<std::string, std::vector<const Edit *>> Files;
    for (const Edit &E : F.Fix)
      Files[E.Range.File].push_back(&E);
    J.attributeArray("artifactChanges", [&] {
      for (const auto &[File, Edits] : Files)
        J.object([&, &File = File, &Edits = Edits] {
          artifact(File);
          J.attributeArray("replacements", [&] {
            for (const Edit *E : Edits)
              J.object([&] { replacement(*E); });
          });
        });
    });
  }

  void replacement(const Edit &E) {
    region("deletedRegion", E.Range);
    J.attributeObject("insertedContent",
                      [&] { J.attribute("text", utf8(E.Text)); });
  }

  static int64_t ruleIndex(llvm::StringRef Name) {
    return llvm::find_if(checks(),
                         [&](const Check &C) { return Name == C.Name; }) -
           checks().begin();
  }

  const Program &P;
  llvm::json::OStream J;
  std::string Root; ///< ends with a slash
  SourceLines Lines;
};

} // namespace

void printSarif(const CheckReport &R, llvm::raw_ostream &OS) {
  SarifWriter W(*R.Linked, OS);
  W.write([&] {
    for (size_t I = 0; I < R.Findings.size(); ++I)
      W.finding(*R.Findings[I], R.Fingerprints[I]);
  });
  OS << '\n';
}

void printSarif(const FindReport &R, llvm::raw_ostream &OS) {
  SarifWriter W(*R.Linked, OS);
  W.write([&] {
    for (const GuardedMap *Map : R.Maps)
      W.verdict(*Map);
  });
  OS << '\n';
}

} // namespace unlatch
