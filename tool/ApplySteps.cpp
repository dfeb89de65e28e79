//===- ApplySteps.cpp - One group after the other, each on trial ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/ApplySteps.h"

#include "rewriters/Apply.h"
#include "rewriters/Journal.h"
#include "rewriters/Trial.h"
#include "tool/Commit.h"
#include "tool/Messages.h"
#include "tool/Shell.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

#include <map>
#include <optional>

namespace unlatch {

namespace {

class Steps {
public:
  Steps(const CommandContext &Context, const RewriteResult &Planned,
        const RewriteOptions &Options)
      : Context(Context), Planned(Planned), Options(Options) {}

  StepsResult run() {
    if (!openTree() || !buildsBefore())
      return std::move(Result);
    for (size_t I = 0; I != Planned.Applied.size(); ++I)
      if (!step(I))
        break;
    return std::move(Result);
  }

private:
  bool fail(const std::string &Sentence,
            ExitCode Code = ExitCode::CannotWrite) {
    reportError(Sentence);
    Result.Code = Code;
    return false;
  }

  bool openTree() {
    if (!Context.Opts.Commit)
      return true;
    std::vector<std::string> Files;
    for (const FileChange &Change : Planned.Files)
      Files.push_back(Change.RealPath);
    auto Opened = GitTree::open(Files);
    if (!Opened)
      return fail("--commit: " + llvm::toString(Opened.takeError()));
    Tree.emplace(std::move(*Opened));
    return true;
  }

  std::optional<ShellFailure> build() const {
    return runShell(
        Context.Opts.VerifyBuild,
        std::chrono::seconds(Context.Opts.VerifyTimeout.value_or(3600)));
  }

  /// A build that fails anyway would blame every group.
  bool buildsBefore() {
    if (Context.Opts.VerifyBuild.empty())
      return true;
    auto Failed = build();
    return !Failed ||
           fail("--verify-build: '" + Context.Opts.VerifyBuild + "' " +
                    Failed->Why + " before anything was changed\n" +
                    Failed->Output,
                ExitCode::BadUsage);
  }

  /// From what is on disk to what it is with another set of groups.
  std::vector<FileChange> changesTo(const std::vector<size_t> &Groups) const {
    std::map<std::string, FileChange> Old, New;
    for (FileChange &Change : changesOf(Planned, Result.Kept, Options))
      Old[Change.RealPath] = std::move(Change);
    std::vector<FileChange> Changes;
    for (FileChange &Change : changesOf(Planned, Groups, Options)) {
      auto Known = Old.find(Change.RealPath);
      if (Known != Old.end())
        Change.Before = Known->second.After;
      if (Change.Before != Change.After)
        Changes.push_back(std::move(Change));
    }
    return Changes;
  }

  bool apply(const std::vector<FileChange> &Changes) {
    ApplyResult Done = applyChanges({}, Changes, defaultJournalDirectory());
    for (const std::string &Sentence : Done.Errors)
      fail(Sentence);
    return Done.Errors.empty();
  }

  bool undo(std::vector<FileChange> Changes) {
    for (FileChange &Change : Changes)
      std::swap(Change.Before, Change.After);
    return apply(Changes);
  }

  void leave(size_t Group, const char *Code, std::string Message) {
    Reason Why;
    Why.Code = Code;
    Why.Message = std::move(Message);
    Result.Left.push_back({Planned.Applied[Group].Name, std::move(Why)});
  }

  /// Whether to go on with the next group.
  bool step(size_t Group) {
    std::vector<size_t> Wanted = Result.Kept;
    Wanted.push_back(Group);
    const std::vector<FileChange> Changes = changesTo(Wanted);
    const auto &O = Context.Opts;
    Trial Undoable(O.VerifyBuild.empty() && !Tree ? std::string()
                                                  : defaultJournalDirectory(),
                   Changes);
    if (!apply(Changes))
      return false;
    if (!O.VerifyBuild.empty())
      if (auto Failed = build()) {
        leave(Group, "build-fails",
              "with the edits, '" + O.VerifyBuild + "' " + Failed->Why +
                  (Failed->Output.empty() ? "" : ":\n" + Failed->Output));
        return undo(Changes);
      }
    if (Tree && !commit(Group, Changes)) {
      undo(Changes);
      return false;
    }
    Result.Kept.push_back(Group);
    return true;
  }

  bool commit(size_t Group, const std::vector<FileChange> &Changes) {
    std::vector<std::string> Files;
    for (const FileChange &Change : Changes)
      Files.push_back(Change.RealPath);
    // The copy of the runtime goes with the first that needs it.
    if (!Options.Vendored.Path.empty() && Result.Kept.empty())
      Files.push_back(Options.Vendored.Path);
    const EditGroup &Done = Planned.Applied[Group];
    const GuardedMap *Map = nullptr;
    for (const GuardedMap &Known : Context.Known.Result.Maps)
      if (!Done.Maps.empty() &&
          Context.Known.Linked.Maps.at(Known.MapUsr).Name == Done.Maps.front())
        Map = &Known;
    llvm::Error Failed =
        Tree->commit(Files, commitMessage(Done, Map, Context.Known.Linked,
                                          Context.Opts.VerifyBuild));
    return !Failed || fail("--commit: " + llvm::toString(std::move(Failed)));
  }

  const CommandContext &Context;
  const RewriteResult &Planned;
  const RewriteOptions &Options;
  std::optional<GitTree> Tree;
  StepsResult Result;
};

} // namespace

StepsResult applySteps(const CommandContext &Context,
                       const RewriteResult &Planned,
                       const RewriteOptions &Options) {
  return Steps(Context, Planned, Options).run();
}

} // namespace unlatch
