//===- InitCommand.cpp - unlatch init -------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The files that a project commits to use the tool, each written only after a
// yes and never over one that is there.
//
//===----------------------------------------------------------------------===//

#include "tool/Commands.h"
#include "tool/Messages.h"
#include "tool/OutputFile.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <iostream>
#include <string>

namespace unlatch {

namespace {
struct Starter {
  const char *Name;
  const char *Why;
  const char *Host; ///< only where .git/config names it, or empty
  const char *Text;
};
} // namespace

static constexpr Starter Starters[] = {
    {".unlatch", "the project's options", "",
     R"(# Options of unlatch for this project; the command line goes before them.
# `unlatch --dump-config` lists all keys, `unlatch --verify-config` checks this.
build-path: build
header-filter: .*
min-confidence: medium
)"},
    {".clangd", "the checks in clangd, see unlatch-clangd", "",
     // A plain clangd, which has no such checks, says nothing of globs.
     R"(Diagnostics:
  ClangTidy:
    Add: unlatch-*
    Remove: unlatch-guarded-*
)"},
    {".github/workflows/unlatch.yml", "the checks on each pull request",
     "github",
     R"(name: unlatch
on: pull_request
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      # Install unlatch here, from its Debian package or a container.
      - run: cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
      # Only what the pull request brings is annotated, and fails.
      - run: unlatch check -p build --diff-base="origin/$GITHUB_BASE_REF" --format=github
)"},
    {".gitlab/unlatch.yml", "a job; include it in .gitlab-ci.yml", "gitlab",
     R"(unlatch:
  stage: test
  # Use an image with unlatch and the project's build dependencies.
  script:
    - cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
    - unlatch check -p build --format=gitlab > unlatch.json
  # Findings are a warning; a merge request shows which of them it brings.
  allow_failure: { exit_codes: 1 }
  artifacts:
    when: always
    reports: { codequality: unlatch.json }
)"},
};

static bool isHostedAt(llvm::StringRef Host) {
  if (Host.empty())
    return true;
  auto Config = llvm::MemoryBuffer::getFile(".git/config");
  return Config && (*Config)->getBuffer().contains(Host);
}

static bool says(const Options &O, const Starter &File) {
  if (O.Yes)
    return true;
  llvm::outs() << "Write " << File.Name << ", " << File.Why << "? [Y/n] ";
  llvm::outs().flush();
  std::string Answer;
  if (!std::getline(std::cin, Answer))
    return false;
  return Answer.empty() || Answer == "y" || Answer == "Y" || Answer == "yes";
}

ExitCode runInit(const Options &O) {
  ExitCode Code = ExitCode::Clean;
  for (const Starter &File : Starters) {
    if (!isHostedAt(File.Host))
      continue;
    if (llvm::sys::fs::exists(File.Name)) {
      llvm::outs() << File.Name << " is there already and stays as it is\n";
      continue;
    }
    if (!says(O, File))
      continue;
    llvm::StringRef Folder = llvm::sys::path::parent_path(File.Name);
    auto Write = [&](llvm::raw_ostream &OS) {
      OS << File.Text;
      return llvm::Error::success();
    };
    std::error_code Problem = Folder.empty()
                                  ? std::error_code()
                                  : llvm::sys::fs::create_directories(Folder);
    llvm::Error E = Problem ? llvm::errorCodeToError(Problem)
                            : writeOutput(File.Name, Write);
    if (E) {
      reportError(std::string("cannot write ") + File.Name + ": " +
                  llvm::toString(std::move(E)));
      Code = ExitCode::CannotWrite;
      continue;
    }
    llvm::outs() << File.Name << " written\n";
  }
  return Code;
}

} // namespace unlatch
