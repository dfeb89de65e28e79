//===- Revision.cpp - The sources as they were at a revision --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Revision.h"
#include "tool/Git.h"

#include "llvm/ADT/StringExtras.h"

#include <vector>

namespace unlatch {

static llvm::Error failure(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
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
