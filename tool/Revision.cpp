//===- Revision.cpp - The sources as they were at a revision --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Revision.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

#include <optional>
#include <vector>

namespace unlatch {

static llvm::Error failure(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
}

/// What git prints; an error with its first line if it fails.
static llvm::Expected<std::string> git(llvm::StringRef Folder,
                                       std::vector<llvm::StringRef> Arguments) {
  auto Program = llvm::sys::findProgramByName("git");
  if (!Program)
    return failure("git is not installed");
  llvm::SmallString<128> Output, Errors;
  if (llvm::sys::fs::createTemporaryFile("unlatchgit", "out", Output))
    return failure("no temporary file can be made");
  llvm::FileRemover RemoveOutput(Output);
  if (llvm::sys::fs::createTemporaryFile("unlatchgit", "err", Errors))
    return failure("no temporary file can be made");
  llvm::FileRemover RemoveErrors(Errors);
  Arguments.insert(Arguments.begin(), {*Program, "-C", Folder});
  const std::optional<llvm::StringRef> Redirects[] = {
      llvm::StringRef(), Output.str(), Errors.str()};
  int Code =
      llvm::sys::ExecuteAndWait(*Program, Arguments, std::nullopt, Redirects);
  auto Read = llvm::MemoryBuffer::getFile(Code ? Errors : Output);
  if (!Read)
    return failure("git's output cannot be read");
  if (Code)
    return failure((*Read)->getBuffer().split('\n').first);
  return (*Read)->getBuffer().str();
}

llvm::Expected<Revision> readRevision(llvm::StringRef Name,
                                      llvm::StringRef Folder) {
  auto Root = git(Folder, {"rev-parse", "--show-toplevel"});
  if (!Root)
    return Root.takeError();
  const std::string Top = llvm::StringRef(*Root).rtrim('\n').str();
  const std::string Wanted = (Name + "^{commit}").str();
  auto Commit = git(Top, {"rev-parse", "--verify", "--end-of-options", Wanted});
  if (!Commit)
    return failure("there is no revision '" + Name +
                   "': " + llvm::toString(Commit.takeError()));
  const std::string Hash = llvm::StringRef(*Commit).rtrim('\n').str();

  Revision Then;
  auto Changed = git(Top, {"diff", "--name-only", "-z", "--no-renames",
                           "--ignore-submodules", Hash, "--"});
  if (!Changed)
    return Changed.takeError();
  for (llvm::StringRef Rest = *Changed; !Rest.empty();) {
    auto [File, More] = Rest.split('\0');
    Rest = More;
    const std::string Path = (Top + "/" + File).str();
    const std::string Object = (Hash + ":" + File).str();
    if (auto Text = git(Top, {"cat-file", "blob", Object})) {
      Then.Texts[Path] = std::move(*Text);
    } else {
      llvm::consumeError(Text.takeError());
      Then.Absent.insert(Path);
    }
  }
  auto Untracked =
      git(Top, {"ls-files", "--others", "--exclude-standard", "-z"});
  if (!Untracked)
    return Untracked.takeError();
  for (llvm::StringRef Rest = *Untracked; !Rest.empty();) {
    auto [File, More] = Rest.split('\0');
    Rest = More;
    Then.Absent.insert((Top + "/" + File).str());
  }
  return Then;
}

} // namespace unlatch
