//===- Verify.cpp - Parse again what the edits reach ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Verify.h"

#include "rewriters/Overlay.h"

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/Stack.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/Threading.h"

using namespace llvm;

namespace unlatch {

namespace {

class FirstError : public clang::DiagnosticConsumer {
public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < clang::DiagnosticsEngine::Error || Text)
      return;
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
    Text = Place + Message.str().str();
  }

  std::optional<std::string> Text;
};

} // namespace

static std::optional<std::string>
parseCommand(const clang::tooling::CompileCommand &Command,
             std::vector<std::string> Arguments, const Overlay &Edited) {
  FirstError Errors;
  auto Files = createEditedFileSystem(Edited);
  if (Files->setCurrentWorkingDirectory(Command.Directory))
    return Command.Directory + " does not exist";
  bool Ok = false;
  CrashRecoveryContext Crash;
  bool Survived = Crash.RunSafely([&] {
    IntrusiveRefCntPtr<clang::FileManager> Manager(
        new clang::FileManager(clang::FileSystemOptions(), Files));
    clang::tooling::ToolInvocation Invocation(
        std::move(Arguments), std::make_unique<clang::SyntaxOnlyAction>(),
        Manager.get());
    Invocation.setDiagnosticConsumer(&Errors);
    Ok = Invocation.run();
  });
  if (!Survived)
    return "the parser crashed";
  if (!Errors.Text && !Ok)
    return "clang could make no sense of the command";
  return Errors.Text;
}

std::vector<std::string>
Verifier::unitsSeeing(const std::vector<std::string> &RealPaths) const {
  std::vector<std::string> Units;
  // Who sees what is not known: all of them might.
  if (P.UnitFiles.empty())
    Units = Database.getAllFiles();
  for (const auto &[Unit, Files] : P.UnitFiles)
    if (any_of(Files, [&](const std::string &File) {
          return is_contained(RealPaths, File);
        }))
      Units.push_back(Unit);
  llvm::sort(Units);
  Units.erase(std::unique(Units.begin(), Units.end()), Units.end());
  return Units;
}

bool Verifier::sees(const std::string &Unit,
                    const std::string &RealPath) const {
  auto It = P.UnitFiles.find(Unit);
  return It == P.UnitFiles.end() || is_contained(It->second, RealPath);
}

std::optional<std::string> Verifier::parse(const std::string &Unit,
                                           const Overlay &Edited) const {
  using namespace clang::tooling;
  std::vector<CompileCommand> Commands = Database.getCompileCommands(Unit);
  if (Commands.empty())
    return Unit + ": the compilation database does not name this file";
  for (const CompileCommand &Command : Commands) {
    std::vector<std::string> Arguments = Command.CommandLine;
    if (Options.AdjustCommand) {
      Arguments = Options.AdjustCommand(Arguments, Unit);
    } else {
      for (const ArgumentsAdjuster &Adjust :
           {getClangStripOutputAdjuster(), getClangSyntaxOnlyAdjuster(),
            getClangStripDependencyFileAdjuster(), getStripPluginsAdjuster()})
        Arguments = Adjust(Arguments, Unit);
      // Else clang prints how many errors there were.
      Arguments.insert(llvm::find(Arguments, "--"), "-fno-caret-diagnostics");
    }
    if (!Options.RuntimeInclude.empty() && !Arguments.empty())
      Arguments.insert(llvm::find(Arguments, "--"),
                       {"-isystem", Options.RuntimeInclude});
    if (auto Error = parseCommand(Command, std::move(Arguments), Edited))
      return Error;
  }
  return std::nullopt;
}

std::vector<std::optional<std::string>>
Verifier::parseAll(const std::vector<std::string> &Units,
                   const Overlay &Edited) const {
  static const bool Enabled = (CrashRecoveryContext::Enable(), true);
  (void)Enabled;
  std::vector<std::optional<std::string>> Errors(Units.size());
  DefaultThreadPool Pool(Options.Jobs ? hardware_concurrency(Options.Jobs)
                                      : hardware_concurrency());
  for (size_t I = 0; I != Units.size(); ++I)
    Pool.async([&, I] {
      clang::noteBottomOfStack();
      Errors[I] = parse(Units[I], Edited);
    });
  Pool.wait();
  return Errors;
}

std::vector<UnitError> Verifier::check(const std::vector<std::string> &Units,
                                       const Overlay &Edited) {
  std::vector<std::string> Usable;
  for (const std::string &Unit : Units)
    if (!Unusable.count(Unit))
      Usable.push_back(Unit);
  std::vector<std::optional<std::string>> After = parseAll(Usable, Edited);

  // Only where something is wrong does the state before matter.
  std::vector<std::string> Doubtful;
  for (size_t I = 0; I != Usable.size(); ++I)
    if (After[I] && !KnownGood[Usable[I]])
      Doubtful.push_back(Usable[I]);
  std::vector<std::optional<std::string>> Before = parseAll(Doubtful, {});
  for (size_t I = 0; I != Doubtful.size(); ++I) {
    if (Before[I])
      Unusable[Doubtful[I]] = *Before[I];
    else
      KnownGood[Doubtful[I]] = true;
  }

  std::vector<UnitError> Errors;
  for (size_t I = 0; I != Usable.size(); ++I)
    if (After[I] && !Unusable.count(Usable[I]))
      Errors.push_back({Usable[I], *After[I]});
  return Errors;
}

} // namespace unlatch
