//===- ExportFixes.cpp - Changes as apply-replacements YAML ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/ExportFixes.h"

#include "clang/Tooling/ReplacementsYaml.h"
#include "llvm/Support/YAMLTraits.h"
#include "llvm/Support/raw_ostream.h"

namespace unlatch {

std::string exportFixes(const std::vector<FileChange> &Changes) {
  clang::tooling::TranslationUnitReplacements All;
  for (const FileChange &Change : Changes)
    for (const Edit &E : Change.Edits)
      All.Replacements.emplace_back(Change.RealPath, E.Range.Begin,
                                    E.Range.End - E.Range.Begin, E.Text);
  std::string Out;
  llvm::raw_string_ostream Stream(Out);
  llvm::yaml::Output Yaml(Stream);
  Yaml << All;
  return Out;
}

} // namespace unlatch
