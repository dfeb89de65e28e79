//===- Commit.cpp - A migrated group as a commit of git -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Commit.h"
#include "tool/Git.h"
#include "tool/Report.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

#include <fmt/format.h>

namespace unlatch {

static llvm::Error failure(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
}

/// What a section became, in words, and how many of them.
static std::string formText(const std::string &Form, unsigned Count) {
  const bool One = Count == 1;
  auto Told = [&](const char *Single, const char *Many) {
    return fmt::format("- {} {}\n", Count, One ? Single : Many);
  };
  if (Form == "lookup")
    return Told("section is one lock-free lookup",
                "sections are one lock-free lookup each");
  if (Form == "copy")
    return Told("section copies one consistent state",
                "sections copy one consistent state each");
  if (Form == "view")
    return Told("section reads one consistent view",
                "sections read one consistent view each");
  if (Form == "write")
    return Told("section is one atomic write",
                "sections are one atomic write each");
  return Told("section publishes one update as a whole",
              "sections publish one update as a whole each");
}

std::string commitMessage(const EditGroup &Group, const GuardedMap *Map,
                          const Program &P, const std::string &BuildCommand) {
  const std::string Name = Group.Maps.empty() ? Group.Name : Group.Maps.front();
  std::string Subject =
      !Map ? fmt::format("Let readers of {} not wait for each other", Name)
           : fmt::format("Read {} without a lock", Name);
  if (Group.Maps.size() > 1)
    Subject += fmt::format(" (and {} more)", Group.Maps.size() - 1);
  std::string Text = Subject + "\n\n";
  if (Map) {
    const unsigned Held = Map->HeldShared + Map->HeldExclusive;
    Text += fmt::format("Moved to unlatch::registry: {}.\n\n",
                        llvm::join(Group.Maps, ", "));
    Text += fmt::format(
        "It was guarded by {}, held at {} of {} accesses ({} shared, {} "
        "exclusive);\n{} read it and {} write it.\n\n",
        objectName(P, Map->MutexUsr), Held, Held + Map->NotHeld,
        Map->HeldShared, Map->HeldExclusive, counted(Map->Reads, "place"),
        Map->Writes);
    for (const auto &[Form, Count] : Group.Forms)
      Text += formText(Form, Count);
    if (!Group.Forms.empty())
      Text += "\n";
  } else {
    Text += "The mutex is an unlatch::read_mostly_mutex now.\n\n";
  }
  Text += "All units that see an edited file were parsed and analysed with the "
          "edits:\nno error, no new warning, no new finding.";
  if (!BuildCommand.empty())
    Text += fmt::format(" The build passes:\n{}", BuildCommand);
  return Text + "\n";
}

llvm::Expected<GitTree> GitTree::open(const std::vector<std::string> &Files) {
  std::string Top;
  for (const std::string &File : Files) {
    auto Root = git(llvm::sys::path::parent_path(File),
                    {"rev-parse", "--show-toplevel"});
    if (!Root)
      return failure(File + ": " + llvm::toString(Root.takeError()));
    std::string Here = llvm::StringRef(*Root).rtrim('\n').str();
    if (!Top.empty() && Here != Top)
      return failure(File + " is in another git tree than " + Files.front());
    Top = std::move(Here);
    if (auto Tracked = git(Top, {"ls-files", "--error-unmatch", "--", File});
        !Tracked) {
      llvm::consumeError(Tracked.takeError());
      return failure(File + " is not tracked by git");
    }
    auto Status = git(Top, {"status", "--porcelain", "--", File});
    if (!Status)
      return Status.takeError();
    if (!Status->empty())
      return failure(File + " has changes that are not committed; commit or "
                            "stash them first");
  }
  return GitTree(Top);
}

llvm::Error GitTree::commit(const std::vector<std::string> &Files,
                            const std::string &Message) const {
  std::vector<llvm::StringRef> Add = {"add", "--"};
  llvm::append_range(Add, Files);
  auto Added = git(Top, Add);
  if (!Added)
    return Added.takeError();
  std::vector<llvm::StringRef> Commit = {"commit", "--quiet", "--only",
                                         "-m",     Message,   "--"};
  llvm::append_range(Commit, Files);
  auto Done = git(Top, Commit);
  if (Done)
    return llvm::Error::success();
  // As it was: what is left of the edits is for the caller to undo.
  std::vector<llvm::StringRef> Reset = {"reset", "--quiet", "--"};
  llvm::append_range(Reset, Files);
  if (auto Undone = git(Top, Reset); !Undone)
    llvm::consumeError(Undone.takeError());
  return Done.takeError();
}

} // namespace unlatch
