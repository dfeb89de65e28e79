//===- Baseline.cpp - Telling a finding again in another version ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Baseline.h"

#include "summary/Hash.h"
#include "tool/OutputFile.h"
#include "tool/TextDiagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

namespace unlatch {

std::vector<std::string> fingerprints(const CheckReport &R,
                                      SourceLines &Lines) {
  std::vector<std::string> Result;
  std::map<std::string, unsigned> Seen;
  for (const Finding *F : R.Findings) {
    std::string Text = F->Check;
    const std::string Map = objectName(*R.Linked, F->MapUsr);
    auto Line = Lines.line(F->Loc.File, F->Loc.Line);
    for (llvm::StringRef Part :
         {llvm::StringRef(Map), llvm::sys::path::filename(F->Loc.File),
          Line ? Line->trim() : llvm::StringRef()})
      (Text += '\0') += Part;
    unsigned Before = Seen[Text]++;
    Result.push_back(contentHash(Text) + ":" + std::to_string(Before + 1));
  }
  return Result;
}

static constexpr llvm::StringLiteral Title = "# unlatch baseline 1";

static llvm::Error failure(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
}

llvm::Error writeBaseline(llvm::StringRef File, const CheckReport &R) {
  auto Write = [&](llvm::raw_ostream &OS) {
    OS << Title << '\n';
    for (size_t I = 0; I < R.Findings.size(); ++I)
      OS << R.Fingerprints[I] << ' ' << R.Findings[I]->Check << ' '
         << llvm::sys::path::filename(R.Findings[I]->Loc.File) << '\n';
    return llvm::Error::success();
  };
  if (llvm::Error E = writeOutput(File, Write))
    return failure("cannot write " + File + ": " +
                   llvm::toString(std::move(E)));
  return llvm::Error::success();
}

llvm::Expected<std::set<std::string>> readBaseline(llvm::StringRef File) {
  auto Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return failure("cannot read the baseline " + File + ": " +
                   Buffer.getError().message());
  llvm::SmallVector<llvm::StringRef> Lines;
  (*Buffer)->getBuffer().split(Lines, '\n', /*MaxSplit=*/-1,
                               /*KeepEmpty=*/false);
  if (Lines.empty() || Lines.front().trim() != Title)
    return failure(File + " is not a baseline: its first line is not '" +
                   Title + "'");
  std::set<std::string> Known;
  for (llvm::StringRef Line : llvm::drop_begin(Lines))
    Known.insert(Line.split(' ').first.trim().str());
  return Known;
}

size_t dropKnown(CheckReport &R, const std::set<std::string> &Known) {
  CheckReport New;
  for (size_t I = 0; I < R.Findings.size(); ++I)
    if (!Known.count(R.Fingerprints[I])) {
      New.Findings.push_back(R.Findings[I]);
      New.Fingerprints.push_back(std::move(R.Fingerprints[I]));
    }
  size_t Dropped = R.Findings.size() - New.Findings.size();
  R.Findings = std::move(New.Findings);
  R.Fingerprints = std::move(New.Fingerprints);
  return Dropped;
}

} // namespace unlatch
