//===- UnseenCode.cpp - Some code that names the map was not seen ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A verdict is about the whole program. Where some of it did not parse, was
// left out by the preprocessor, was not analysed or changed meanwhile, and
// could name the map or its mutex, the verdict is that nobody knows.
//
//===----------------------------------------------------------------------===//

#include "analysis/Accessors.h"
#include "analysis/Reasons.h"

#include <algorithm>
#include <set>

using namespace unlatch;

namespace {

class Unseen {
public:
  explicit Unseen(const MapContext &M) : M(M), P(M.View.P) {
    for (const FailedUnit &U : P.Failed)
      FailedFiles.insert(U.Files.begin(), U.Files.end());
  }

  void report(std::vector<Reason> &Out) {
    addFailed();
    addSkipped(M.Map);
    if (M.Mutex)
      addSkipped(*M.Mutex);
    addFunctions();
    addSuspending();
    addChanged();
    Found.report(Out, "unseen-code",
                 "some code that may name " + M.MapName + " or " + M.MutexName +
                     " was not seen");
  }

private:
  /// No unit but the one whose main file declares it can name it.
  bool ownedByOneUnit(const ObjectDecl &D) const {
    auto File = P.Files.find(D.Loc.File);
    if (File == P.Files.end() || !P.UnitFiles.count(File->second.Name) ||
        FailedFiles.count(D.Loc.File))
      return false;
    return D.Access == Visibility::Internal ||
           D.Where == Storage::FunctionStatic || D.Where == Storage::Field ||
           D.Where == Storage::StaticMember;
  }

  void addFailed() {
    std::set<std::string> Mains;
    auto Add = [&](const ObjectDecl &D, const std::set<std::string> &Alone) {
      if (!ownedByOneUnit(D))
        Mains.merge(M.View.Unparsed.mayName(D, Alone));
    };
    // A friend may reach the map without a word of its class. Of the mutex,
    // whose name is everybody's, that would no longer compile.
    Add(M.Map, namesOf(M.Map));
    if (M.Mutex)
      Add(*M.Mutex, giversOf(*M.Mutex));
    else // Where it is declared is not known.
      for (const FailedUnit &U : P.Failed)
        Mains.insert(U.MainFile);
    for (const std::string &Main : Mains)
      Found.add(M.Map.Loc, quote(Main) + " did not parse and may name it");
  }

  /// Files in which code with access to a private member can be expected.
  bool near(const ObjectDecl &D, const std::string &File) const {
    if (D.Loc.File == File)
      return true;
    if (D.Access == Visibility::Internal ||
        (ownedByOneUnit(D) && isSeenElsewhere(File)))
      return false;
    if (D.Access != Visibility::Private)
      return true;
    for (const AccessSite &Site : M.Accesses)
      if (Site.A->Mention.File == File)
        return true;
    return std::any_of(
        P.Functions.begin(), P.Functions.end(), [&](const Function &F) {
          return F.RecordUsr == D.RecordUsr && F.Loc.File == File;
        });
  }

  /// Seen by several units: not written for a class that one of them declares.
  bool isSeenElsewhere(const std::string &File) const {
    unsigned Units = 0;
    for (const auto &[Main, Files] : P.UnitFiles)
      if (std::find(Files.begin(), Files.end(), File) != Files.end() &&
          ++Units == 2)
        return true;
    return false;
  }

  /// The names of the functions that return a reference to it.
  std::set<std::string> giversOf(const ObjectDecl &D) const {
    std::set<std::string> Names;
    for (const Function *F : accessorsOf(P, D.Usr))
      Names.emplace(simpleName(F->Name));
    return Names;
  }

  std::set<std::string> namesOf(const ObjectDecl &D) const {
    std::set<std::string> Names = giversOf(D);
    Names.emplace(simpleName(D.Name));
    return Names;
  }

  void addSkipped(const ObjectDecl &D) {
    std::set<std::string> Names = namesOf(D);
    for (const SkippedMention &S : P.Skipped)
      if (Names.count(S.Name) && near(D, S.Loc.File))
        Found.add(S.Loc, "the preprocessor leaves this mention out in every "
                         "unit that was seen");
  }

  void addFunctions() {
    std::set<std::string> Either = namesOf(M.Map);
    if (M.Mutex)
      Either.merge(namesOf(*M.Mutex));
    for (unsigned Index : P.NotAnalyzed) {
      const Function &F = P.Functions[Index];
      if (std::any_of(
              F.Identifiers.begin(), F.Identifiers.end(),
              [&](const std::string &Name) { return Either.count(Name) != 0; }))
        Found.add(F.Loc, quote(F.Name) + " was not analysed" +
                             (F.Why.empty() ? "" : ": " + F.Why));
    }
  }

  void addSuspending() {
    for (const SectionSite &Site : M.Sections)
      if (Site.S->Suspends)
        Found.add(Site.S->Acquire,
                  "a coroutine is suspended while the lock is held");
  }

  void addChanged() {
    std::set<std::string> Changed(P.ChangedFiles.begin(), P.ChangedFiles.end());
    if (Changed.empty())
      return;
    auto See = [&](const FileRange &Range) {
      if (Changed.count(Range.File))
        Found.add(Range, "the file changed while it was read");
    };
    See(M.Map.Loc);
    if (M.Mutex)
      See(M.Mutex->Loc);
    for (const AccessSite &Site : M.Accesses)
      See(Site.A->Mention);
    for (const SectionSite &Site : M.Sections)
      See(Site.S->Acquire);
  }

  const MapContext &M;
  const Program &P;
  std::set<std::string> FailedFiles;
  Places Found;
};

} // namespace

void unlatch::findUnseenCode(const MapContext &M, std::vector<Reason> &Out) {
  Unseen(M).report(Out);
}
