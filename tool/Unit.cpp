//===- Unit.cpp - Parsing one unit ----------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Unit.h"

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/Stack.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/Path.h"

namespace unlatch {

namespace {

/// Keeps the first error and prints nothing.
class FirstError : public clang::DiagnosticConsumer {
public:
  explicit FirstError(llvm::StringRef Directory) : Directory(Directory) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < clang::DiagnosticsEngine::Error || !Text.empty())
      return;
    llvm::SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    if (Info.hasSourceManager() && Info.getLocation().isValid())
      Text = place(Info.getSourceManager(), Info.getLocation());
    Text += Message;
  }

  std::string Text;

private:
  std::string place(const clang::SourceManager &Sources,
                    clang::SourceLocation Loc) const {
    clang::PresumedLoc Place = Sources.getPresumedLoc(Loc);
    if (Place.isInvalid())
      return {};
    llvm::SmallString<256> Name(Place.getFilename());
    if (!llvm::sys::path::is_absolute(Name)) {
      Name = Directory;
      llvm::sys::path::append(Name, Place.getFilename());
    }
    llvm::sys::path::remove_dots(Name);
    return (Name + ":" + llvm::Twine(Place.getLine()) + ":" +
            llvm::Twine(Place.getColumn()) + ": ")
        .str();
  }

  llvm::StringRef Directory;
};

} // namespace

static std::string parse(const Unit &U,
                         std::unique_ptr<clang::FrontendAction> Action,
                         llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
                         FirstError &Errors) {
  llvm::IntrusiveRefCntPtr<clang::FileManager> Manager(
      new clang::FileManager(clang::FileSystemOptions(), Files));
  clang::tooling::ToolInvocation Invocation(U.Arguments, std::move(Action),
                                            Manager.get());
  Invocation.setDiagnosticConsumer(&Errors);
  bool Ok = Invocation.run();
  if (Errors.Text.empty() && !Ok)
    return U.MainFile + ": clang could make no sense of the command";
  return Errors.Text;
}

std::string parseUnit(const Unit &U,
                      std::unique_ptr<clang::FrontendAction> Action,
                      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  // A file system of its own, whose working directory is a field and not the
  // process's.
  if (!Files)
    Files = llvm::vfs::createPhysicalFileSystem();
  if (Files->setCurrentWorkingDirectory(U.Directory))
    return U.MainFile + ": its directory in the compilation database, " +
           U.Directory + ", does not exist";
  if (!Files->exists(U.MainFile))
    return U.MainFile +
           ": the compilation database names this file, but it does not exist";

  static const bool Enabled = (llvm::CrashRecoveryContext::Enable(), true);
  (void)Enabled;
  clang::noteBottomOfStack();
  std::string Error;
  FirstError Errors(U.Directory);
  llvm::CrashRecoveryContext Crash;
  if (Crash.RunSafely([&] {
        Error = parse(U, std::move(Action), std::move(Files), Errors);
      }))
    return Error;
  // It tends to crash on what it could not make sense of before.
  return Errors.Text.empty() ? U.MainFile + ": the parser crashed on this unit"
                             : Errors.Text;
}

} // namespace unlatch
