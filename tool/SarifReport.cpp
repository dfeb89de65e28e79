//===- SarifReport.cpp - Findings as SARIF 2.1.0 --------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The OASIS format that code hosts and IDEs read. Files below the current
// directory are told relative to it, under %SRCROOT%. Columns count UTF-16 code
// units, as the format's default says, and edits are told by byte offsets too.
//
//===----------------------------------------------------------------------===//

#include "tool/Baseline.h"
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

#include <algorithm>
#include <map>

namespace unlatch {

namespace {
struct CheckPage {
  llvm::StringRef Name, Text;
};
} // namespace

/// The pages of docs/checks.
static const CheckPage Pages[] = {
#include "CheckPages.inc"
};

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
  SarifWriter(const CheckReport &R, llvm::raw_ostream &OS)
      : R(R), P(*R.Linked), J(OS, 2) {
    llvm::SmallString<256> Here;
    if (!llvm::sys::fs::current_path(Here))
      Root = (Here + "/").str();
  }

  void write() {
    J.object([&] {
      J.attribute("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/"
                             "errata01/os/schemas/sarif-schema-2.1.0.json");
      J.attribute("version", "2.1.0");
      J.attributeArray("runs", [&] { J.object([&] { run(); }); });
    });
  }

private:
  void run() {
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
          for (const auto &[File, Message] : P.Failed)
            J.object([&] {
              J.attribute("level", "error");
              message("not parsed: " + Message);
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
    J.attributeArray("results", [&] {
      for (size_t I = 0; I < R.Findings.size(); ++I)
        J.object([&] { result(*R.Findings[I], R.Fingerprints[I]); });
    });
  }

  void rule(const Check &C) {
    J.attribute("id", C.Name);
    auto Page = llvm::find_if(
        Pages, [&](const CheckPage &X) { return X.Name == C.Name; });
    if (Page != std::end(Pages)) {
      // A page is its title, one paragraph that sums up, and the rest.
      llvm::StringRef Body = Page->Text.split("\n\n").second;
      std::string Summary = Body.split("\n\n").first.trim().str();
      std::replace(Summary.begin(), Summary.end(), '\n', ' ');
      J.attributeObject("shortDescription",
                        [&] { J.attribute("text", Summary); });
      J.attributeObject("help", [&] {
        J.attribute("text", Summary);
        J.attribute("markdown", Page->Text);
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
  unsigned column(const FileRange &Where) {
    auto Line = Lines.line(Where.File, Where.Line);
    if (!Line || Where.Column == 0 || Where.Column - 1 > Line->size())
      return Where.Column;
    llvm::SmallVector<llvm::UTF16, 128> Units;
    if (!llvm::convertUTF8ToUTF16String(Line->take_front(Where.Column - 1),
                                        Units))
      return Where.Column;
    return Units.size() + 1;
  }

  void physical(const FileRange &Where) {
    J.attributeObject("physicalLocation", [&] {
      artifact(Where.File);
      J.attributeObject("region", [&] {
        J.attribute("startLine", Where.Line);
        J.attribute("startColumn", column(Where));
        J.attribute("byteOffset", Where.Begin);
        J.attribute("byteLength", Where.End - Where.Begin);
      });
    });
  }

  void result(const Finding &F, const std::string &Print) {
    J.attribute("ruleId", F.Check);
    J.attribute("ruleIndex", ruleIndex(F.Check));
    J.attribute("level", "warning");
    message(F.Message);
    J.attributeArray("locations", [&] { J.object([&] { physical(F.Loc); }); });
    J.attributeArray("relatedLocations", [&] {
      for (const auto &[Id, N] : llvm::enumerate(F.Notes))
        if (N.Loc.valid())
          J.object([&, Id = Id, &N = N] {
            J.attribute("id", int64_t(Id));
            physical(N.Loc);
            message(N.Message);
          });
    });
    J.attributeObject("partialFingerprints",
                      [&] { J.attribute(FingerprintName, Print); });
    if (!F.Fix.empty())
      J.attributeArray("fixes", [&] { J.object([&] { fix(F); }); });
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
    J.attributeObject("deletedRegion", [&] {
      J.attribute("byteOffset", E.Range.Begin);
      J.attribute("byteLength", E.Range.End - E.Range.Begin);
    });
    J.attributeObject("insertedContent",
                      [&] { J.attribute("text", utf8(E.Text)); });
  }

  static int64_t ruleIndex(llvm::StringRef Name) {
    return llvm::find_if(checks(), [&](const Check &C) {
             return Name == C.Name;
           }) -
           checks().begin();
  }

  const CheckReport &R;
  const Program &P;
  llvm::json::OStream J;
  std::string Root; ///< ends with a slash
  SourceLines Lines;
};

} // namespace

void printSarif(const CheckReport &R, llvm::raw_ostream &OS) {
  SarifWriter(R, OS).write();
  OS << '\n';
}

} // namespace unlatch
