//===- Arguments.cpp - From a compiler's command to one clang can parse ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Arguments.h"
#include "support/LLVMCompat.h"
#include "tool/Database.h"

#include "clang/Tooling/ArgumentsAdjusters.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <set>

namespace unlatch {

/// Removes what clang's driver does not know, such as -fconcepts-ts or
/// -mindirect-branch=thunk: for it these are errors, for a parse they are
/// nothing.
static void dropUnknownOptions(std::vector<std::string> &Command) {
  std::vector<const char *> Raw;
  for (const std::string &Argument : llvm::drop_begin(Command))
    Raw.push_back(Argument.c_str());
  unsigned MissingIndex = 0, MissingCount = 0;
  llvm::opt::InputArgList Parsed = compat::driverOptions().ParseArgs(
      Raw, MissingIndex, MissingCount,
      llvm::opt::Visibility(llvm::opt::DefaultVis));
  std::set<unsigned> Unknown;
  for (const llvm::opt::Arg *Argument : Parsed)
    if (Argument->getOption().getKind() == llvm::opt::Option::UnknownClass)
      Unknown.insert(Argument->getIndex() + 1); // the compiler is not in Raw
  if (MissingCount)
    Unknown.insert(MissingIndex + 1);
  unsigned Index = 0;
  llvm::erase_if(Command, [&](const std::string &) {
    return Unknown.count(Index++) != 0;
  });
}

/// A precompiled header of the build is in the format of the compiler that
/// made it. CMake always includes the header's text as well.
static void dropPrecompiledHeaders(std::vector<std::string> &Command) {
  for (size_t I = 0; I + 3 < Command.size();) {
    if (Command[I] == "-Xclang" && Command[I + 1] == "-include-pch" &&
        Command[I + 2] == "-Xclang")
      Command.erase(Command.begin() + I, Command.begin() + I + 4);
    else
      ++I;
  }
}

std::vector<std::string> argumentsForParsing(std::vector<std::string> Command,
                                             llvm::StringRef File,
                                             const CommandChanges &Changes) {
  using namespace clang::tooling;
  if (Command.empty())
    Command = {"c++", File.str()};
  dropPrecompiledHeaders(Command);
  for (const ArgumentsAdjuster &Adjust :
       {getClangStripOutputAdjuster(), getClangSyntaxOnlyAdjuster(),
        getClangStripDependencyFileAdjuster(), getStripPluginsAdjuster()})
    Command = Adjust(Command, File);
  if (!llvm::is_contained(Command, "--driver-mode=cl"))
    dropUnknownOptions(Command);

  Command.insert(Command.begin() + 1, Changes.ExtraArgsBefore.begin(),
                 Changes.ExtraArgsBefore.end());
  // After every other option, but before the file where `--` sets it apart.
  std::vector<std::string> Last;
  bool HasResourceDir = llvm::any_of(Command, [](llvm::StringRef Argument) {
    return Argument.starts_with("-resource-dir");
  });
  if (!HasResourceDir && !Changes.ResourceDir.empty())
    Last.push_back("-resource-dir=" + Changes.ResourceDir);
  Last.push_back("-Wno-everything");
  // Else clang prints how many errors there were, whoever consumes them.
  Last.push_back("-fno-caret-diagnostics");
  Last.insert(Last.end(), Changes.ExtraArgs.begin(), Changes.ExtraArgs.end());
  Command.insert(llvm::find(Command, "--"), Last.begin(), Last.end());
  return Command;
}

std::string findResourceDir() {
  llvm::SmallString<256> Relative(llvm::sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&findResourceDir)));
  llvm::sys::path::remove_filename(Relative);
  llvm::sys::path::append(Relative, "..", "lib", "clang",
                          UNLATCH_CLANG_MAJOR_STRING);
  // Where it was built first; beside the tool if that has moved elsewhere.
  for (llvm::StringRef Candidate :
       {llvm::StringRef(UNLATCH_CLANG_RESOURCE_DIR), Relative.str()}) {
    llvm::SmallString<256> Header(Candidate);
    llvm::sys::path::append(Header, "include", "stddef.h");
    if (llvm::sys::fs::exists(Header))
      return Candidate.str();
  }
  return {};
}

} // namespace unlatch
