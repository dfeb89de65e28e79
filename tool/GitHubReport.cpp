//===- GitHubReport.cpp - Findings as GitHub's annotations ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Workflow commands, one a line: what an action prints so becomes a note on the
// changed line, with the witnesses as further lines of its text. Whatever could
// end a command or a property is escaped, so that no name in the source can
// start one of its own.
//
//===----------------------------------------------------------------------===//

#include "tool/Report.h"
#include "tool/TextDiagnostics.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace unlatch {

static std::string escaped(llvm::StringRef Text, llvm::StringRef Special) {
  std::string Result;
  for (unsigned char C : Text) {
    if (C == '%' || C < ' ' || Special.contains(C)) {
      constexpr char Digits[] = "0123456789ABCDEF";
      Result += '%';
      Result += Digits[C / 16];
      Result += Digits[C % 16];
    } else {
      Result += C;
    }
  }
  return Result;
}

void printGitHub(const CheckReport &R, llvm::raw_ostream &OS) {
  llvm::SmallString<256> Here;
  if (!llvm::sys::fs::current_path(Here))
    Here += "/";
  auto Relative = [&](const FileRange &Where) {
    std::string Name = fileName(*R.Linked, Where.File);
    llvm::StringRef File = Name;
    File.consume_front(Here);
    return File.str();
  };
  for (const Finding *F : R.Findings) {
    std::string Text = F->Message;
    for (const Note &N : F->Notes)
      if (N.Loc.valid())
        Text += "\n" + Relative(N.Loc) + ":" + std::to_string(N.Loc.Line) +
                ": " + N.Message;
    if (!F->Fix.empty())
      Text += "\nunlatch check --fix: " + F->FixDescription;
    OS << "::warning file=" << escaped(Relative(F->Loc), ":,")
       << ",line=" << F->Loc.Line << ",col=" << F->Loc.Column
       << ",title=" << escaped(F->Check, ":,") << "::" << escaped(Text, "")
       << '\n';
  }
}

} // namespace unlatch
