//===- SummaryFiles.cpp - Summaries in files of their own -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/SummaryFiles.h"

#include "summary/Binary.h"
#include "summary/Yaml.h"
#include "tool/OutputFile.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <iterator>

namespace unlatch {

static llvm::Error failure(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
}

llvm::Expected<std::vector<Summary>>
readSummaryFiles(llvm::ArrayRef<std::string> Files) {
  std::vector<Summary> All;
  for (const std::string &File : Files) {
    auto Buffer = llvm::MemoryBuffer::getFileOrSTDIN(File);
    if (!Buffer)
      return failure("cannot read " + File + ": " +
                     Buffer.getError().message());
    auto Read = readSummaries((*Buffer)->getBuffer(), File);
    if (auto *Sentence = std::get_if<std::string>(&Read))
      return failure(llvm::StringRef(*Sentence).rtrim('.'));
    auto &Summaries = std::get<std::vector<Summary>>(Read);
    All.insert(All.end(), std::make_move_iterator(Summaries.begin()),
               std::make_move_iterator(Summaries.end()));
  }
  return All;
}

llvm::Error writeSummaryFile(llvm::StringRef File, SummaryForm Form,
                             const std::vector<Summary> &Summaries) {
  auto Write = [&](llvm::raw_ostream &OS) {
    OS << (Form == SummaryForm::Yaml ? writeAllYaml(Summaries)
                                     : writeAllBinary(Summaries));
    return llvm::Error::success();
  };
  if (File == "-")
    return Write(llvm::outs());
  if (llvm::Error E = writeOutput(File, Write))
    return failure("cannot write " + File + ": " +
                   llvm::toString(std::move(E)));
  return llvm::Error::success();
}

} // namespace unlatch
