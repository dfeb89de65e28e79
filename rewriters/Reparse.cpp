//===- Reparse.cpp - One unit once more, with edited files ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Reparse.h"

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/Stack.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"

#include <map>

using namespace llvm;

namespace unlatch {

namespace {

/// Keeps the first error, and the warnings in the files that matter.
class Listener : public clang::DiagnosticConsumer {
public:
  Listener(Parsed &Out, std::map<sys::fs::UniqueID, std::string> Watched)
      : Out(Out), Watched(std::move(Watched)) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level >= clang::DiagnosticsEngine::Error) {
      if (!Out.Error)
        Out.Error = text(Info);
      return;
    }
    if (Level != clang::DiagnosticsEngine::Warning ||
        !Info.hasSourceManager() || Info.getLocation().isInvalid())
      return;
    const clang::SourceManager &Sources = Info.getSourceManager();
    auto File = Sources.getFileEntryRefForID(
        Sources.getFileID(Sources.getExpansionLoc(Info.getLocation())));
    if (!File)
      return;
    auto It = Watched.find(File->getUniqueID());
    if (It == Watched.end())
      return;
    StringRef Flag =
        Info.getDiags()->getDiagnosticIDs()->getWarningOptionForDiag(
            Info.getID());
    Out.Warnings.push_back(
        {It->second, Info.getID(),
         text(Info) + (Flag.empty() ? "" : (" [-W" + Flag + "]").str())});
  }

private:
  static std::string text(const clang::Diagnostic &Info) {
    SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    std::string Place;
    if (Info.hasSourceManager() && Info.getLocation().isValid()) {
      clang::PresumedLoc Loc =
          Info.getSourceManager().getPresumedLoc(Info.getLocation());
      if (Loc.isValid())
        Place = (Twine(Loc.getFilename()) + ":" + Twine(Loc.getLine()) + ":" +
                 Twine(Loc.getColumn()) + ": ")
                    .str();
    }
    return Place + Message.str().str();
  }

  Parsed &Out;
  std::map<sys::fs::UniqueID, std::string> Watched;
};

} // namespace

std::vector<std::string> withWarnings(std::vector<std::string> Arguments) {
  std::vector<std::string> Wanted = {"-Wall"};
  bool AsCl = is_contained(Arguments, "--driver-mode=cl"); // -Wall is all there
  llvm::erase_if(Arguments, [&](StringRef Argument) {
    if (Argument.starts_with("-Werror") || Argument == "-pedantic-errors" ||
        Argument == "-w" || Argument == "-Wfatal-errors")
      return true;
    StringRef Name = Argument;
    if (!Name.consume_front("-W") || Name == "no-everything" ||
        Name.starts_with("l,") || Name.starts_with("a,") ||
        Name.starts_with("p,"))
      return false;
    Wanted.push_back(Argument.str());
    return true;
  });
  if (AsCl)
    Wanted.clear();
  // What the tool's own parse has silenced stays so, where it is an error by
  // default and accepted by the project's compiler.
  if (!is_contained(Arguments, "-Wno-everything"))
    Wanted.insert(Wanted.begin(), "-Wno-everything");
  Arguments.insert(llvm::find(Arguments, "--"), Wanted.begin(), Wanted.end());
  return Arguments;
}

Parsed reparse(const ParseJob &Job, const Overlay &Edited,
               const std::set<std::string> &Watched,
               const ExtractOptions &Options) {
  static const bool Enabled = (CrashRecoveryContext::Enable(), true);
  (void)Enabled;
  clang::noteBottomOfStack();
  Parsed Out;
  auto Files = createEditedFileSystem(Edited);
  if (Files->setCurrentWorkingDirectory(Job.Directory)) {
    Out.Error = Job.Directory + " does not exist";
    return Out;
  }
  std::map<sys::fs::UniqueID, std::string> Ids;
  for (const std::string &File : Watched)
    if (auto Stat = Files->status(File))
      Ids[Stat->getUniqueID()] = File;
  Listener Heard(Out, std::move(Ids));
  bool Ok = false;
  CrashRecoveryContext Crash;
  bool Survived = Crash.RunSafely([&] {
    IntrusiveRefCntPtr<clang::FileManager> Manager(
        new clang::FileManager(clang::FileSystemOptions(), Files));
    clang::tooling::ToolInvocation Invocation(
        Job.Arguments, createExtractAction(Options, Out.Facts), Manager.get());
    Invocation.setDiagnosticConsumer(&Heard);
    Ok = Invocation.run();
  });
  if (!Survived)
    Out.Error = "the parser crashed";
  else if (!Out.Error && !Ok)
    Out.Error = "clang could make no sense of the command";
  Out.Facts.MainFile = Job.MainFile;
  Out.Facts.Failed = Out.Error.has_value();
  return Out;
}

} // namespace unlatch
