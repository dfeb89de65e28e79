//===- LinkCommand.cpp - unlatch extract and unlatch link -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The two halves of a run that need not be on one machine: extract turns units
// into summaries, which depends on nothing but the unit and its headers; link
// puts the summaries of a program into one file, for --facts and the editor.
//
//===----------------------------------------------------------------------===//

#include "analysis/Condense.h"
#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/Report.h"
#include "tool/SummaryFiles.h"
#include "tool/Units.h"

#include "llvm/ADT/STLExtras.h"

#include <utility>

namespace unlatch {

static ExitCode write(const Options &O, SummaryForm Form,
                      const std::vector<Summary> &Summaries) {
  llvm::Error E = writeSummaryFile(O.Output, Form, Summaries);
  if (!E)
    return ExitCode::Clean;
  reportError(llvm::toString(std::move(E)));
  return ExitCode::CannotWrite;
}

static ExitCode reportFailed(llvm::ArrayRef<Summary> Summaries) {
  ExitCode Code = ExitCode::Clean;
  for (const Summary &S : Summaries)
    if (S.Failed)
      Code = combine(Code, reportFailedUnit(S.MainFile, S.FailureText));
  return Code;
}

ExitCode runExtract(const Options &O, const Database &Units) {
  std::vector<Unit> Wanted = Units.Units;
  if (!O.Files.empty()) {
    auto Named = unitsOf(O.Files, Units);
    llvm::erase_if(Wanted,
                   [&](const Unit &U) { return !Named.count(U.MainFile); });
  }
  std::vector<Summary> Summaries =
      extractAll(Wanted, ExtractOptions{O.IncludeExclusive}, O.CacheDirectory,
                 O.Jobs, O.Quiet);
  ExitCode Code =
      combine(reportFailed(Summaries), write(O, SummaryForm::Yaml, Summaries));
  printSummary(O, counted(Summaries.size(), "unit") + " extracted");
  return Code;
}

ExitCode runLink(const Options &O) {
  llvm::Expected<std::vector<Summary>> Read = readSummaryFiles(O.Files);
  if (!Read) {
    reportError(llvm::toString(Read.takeError()));
    return ExitCode::BadUsage;
  }
  std::vector<Summary> Facts = condense(std::move(*Read));
  // Text where a person looks: on a terminal, in a pipe, by the name.
  llvm::StringRef Output = O.Output;
  SummaryForm Form =
      Output == "-" || Output.ends_with(".yaml") || Output.ends_with(".yml")
          ? SummaryForm::Yaml
          : SummaryForm::Binary;
  ExitCode Code = combine(reportFailed(Facts), write(O, Form, Facts));
  printSummary(O, counted(Facts.size() - 1, "unit") + " linked");
  return Code;
}

} // namespace unlatch
