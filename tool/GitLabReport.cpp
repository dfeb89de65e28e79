//===- GitLabReport.cpp - Findings as GitLab's code quality ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An array of issues, of which a merge request shows those that its target
// branch does not have, told apart by their fingerprints. Files are told
// relative to the current folder, which has to be the repository's.
//
//===----------------------------------------------------------------------===//

#include "tool/JsonParts.h"
#include "tool/Report.h"
#include "tool/TextDiagnostics.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace unlatch {

void printGitLab(const CheckReport &R, llvm::raw_ostream &OS) {
  llvm::SmallString<256> Here;
  if (!llvm::sys::fs::current_path(Here))
    Here += "/";
  llvm::json::OStream J(OS, 2);
  J.array([&] {
    for (size_t I = 0; I < R.Findings.size(); ++I) {
      const Finding &F = *R.Findings[I];
      const std::string Name = fileName(*R.Linked, F.Loc.File);
      llvm::StringRef File = Name;
      File.consume_front(Here);
      J.object([&] {
        writeText(J, "description", F.Message);
        writeText(J, "check_name", F.Check);
        J.attribute("fingerprint", R.Fingerprints[I]);
        J.attribute("severity", "major");
        J.attributeObject("location", [&] {
          writeText(J, "path", File);
          J.attributeObject("lines", [&] { J.attribute("begin", F.Loc.Line); });
        });
      });
    }
  });
  OS << '\n';
}

} // namespace unlatch
