//===- Annotate.cpp - Thread safety attributes as edits -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Annotate.h"

#include "rewriters/Assembly.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

namespace {

/// What the macros of a header are called.
struct Macros {
  std::string Include; ///< with quotes or brackets
  std::string GuardedBy, Requires, RequiresShared;
};

} // namespace

static Macros macrosOf(const AnnotationOptions &Options) {
  StringRef Header = Options.Header;
  bool Spelled = Header.starts_with("<") || Header.starts_with("\"");
  Macros M;
  M.Include = Spelled ? Options.Header : "\"" + Options.Header + "\"";
  M.GuardedBy = Options.Prefix + "GUARDED_BY";
  // Abseil keeps to the words of before there were capabilities.
  bool Abseil = Options.Prefix == "ABSL_";
  M.Requires =
      Options.Prefix + (Abseil ? "EXCLUSIVE_LOCKS_REQUIRED" : "REQUIRES");
  M.RequiresShared =
      Options.Prefix + (Abseil ? "SHARED_LOCKS_REQUIRED" : "REQUIRES_SHARED");
  return M;
}

static Edit insertion(FileRange At, std::string Text) {
  At.Begin = At.End;
  return {std::move(At), std::move(Text)};
}

static EditGroup editsOf(const Program &P, const AnnotationPlan &Plan,
                         const Macros &Names) {
  const MapDecl &Map = P.Maps.at(Plan.MapUsr);
  EditGroup Group;
  Group.Name = Map.Name;
  Group.Maps = {Map.Name};
  auto Add = [&](const FileRange &At, const std::string &Macro) {
    Group.Edits.push_back(
        insertion(At, fmt::format(" {}({})", Macro, Plan.MutexText)));
    Group.AddIncludes[At.File].insert(Names.Include);
  };
  Add(Map.Loc, Names.GuardedBy);
  for (const RequiredLock &Helper : Plan.Helpers)
    Add(P.Functions[Helper.Function].AttributePlace,
        Helper.Mode == LockMode::Shared ? Names.RequiresShared
                                        : Names.Requires);
  return Group;
}

RewriteResult annotate(const Program &P,
                       const std::vector<AnnotationPlan> &Plans,
                       const clang::tooling::CompilationDatabase *Database,
                       const AnnotationOptions &Options) {
  Macros Names = macrosOf(Options);
  std::vector<Candidate> Wanted;
  for (const AnnotationPlan &Plan : Plans)
    Wanted.push_back(
        {editsOf(P, Plan, Names), Plan.MapUsr, P.Maps.at(Plan.MapUsr).Loc, {}});
  RewriteOptions Watched = Options;
  Watched.AdjustCommand = [&](const std::vector<std::string> &Command,
                              const std::string &File) {
    std::vector<std::string> Adjusted =
        Options.AdjustCommand ? Options.AdjustCommand(Command, File) : Command;
    Adjusted.insert(llvm::find(Adjusted, "--"),
                    {"-Wthread-safety", "-Werror=thread-safety"});
    return Adjusted;
  };
  Sources Files(P);
  return assemble(P, Files, Database, Watched, std::move(Wanted), {});
}

} // namespace unlatch
