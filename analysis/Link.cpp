//===- Link.cpp - Many summaries become one program -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Units come in any order, from any number of machines; the program must be
// the same. So what several units say of one thing is first sorted by content
// and only then merged.
//
//===----------------------------------------------------------------------===//

#include "analysis/FoundKeys.h"
#include "analysis/Leftovers.h"
#include "analysis/LinkGuards.h"
#include "analysis/MergeFunction.h"
#include "analysis/Program.h"
#include "summary/Fields.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

using namespace unlatch;

namespace {

/// The different things that units say, each once, sorted by fingerprint; that
/// takes its time, so a single one has none.
template <class T> class Variants {
public:
  void add(T &&X) {
    if (!Sole && Several.empty()) {
      Sole = std::move(X);
      return;
    }
    if (Sole) {
      addByContent(std::move(*Sole));
      Sole.reset();
    }
    addByContent(std::move(X));
  }

  std::vector<T> take() {
    std::vector<T> All;
    if (Sole)
      All.push_back(std::move(*Sole));
    for (auto &[Key, X] : Several)
      All.push_back(std::move(X));
    return All;
  }

private:
  void addByContent(T &&X) {
    std::string Key = fingerprint(X);
    Several.emplace(std::move(Key), std::move(X));
  }

  std::optional<T> Sole;
  std::map<std::string, T> Several;
};

void addUnique(std::vector<FileRange> &Into, const FileRange &Range) {
  if (Range.valid() && std::find(Into.begin(), Into.end(), Range) == Into.end())
    Into.push_back(Range);
}

/// What every kind of declaration merges alike: the caution of all units.
void mergeObject(ObjectDecl &Into, const ObjectDecl &From) {
  Into.SoleDeclarator &= From.SoleDeclarator;
  Into.InMacro |= From.InMacro;
  Into.Dependent |= From.Dependent;
  Into.InPattern &= From.InPattern;
  addUnique(Into.OtherDeclarations, From.Declaration);
  for (const FileRange &Range : From.OtherDeclarations)
    addUnique(Into.OtherDeclarations, Range);
  for (const FileRange &Range : From.OtherTypeRanges)
    addUnique(Into.OtherTypeRanges, Range);
}

void merge(MapDecl &Into, const MapDecl &From) {
  mergeObject(Into, From);
  if (From.TypeRange == Into.TypeRange) {
    // The same words mean different types in different units: no one edit
    // can be right for both.
    if (From.TypeText != Into.TypeText || From.Container != Into.Container ||
        From.Arguments != Into.Arguments)
      Into.Family = MapFamily::Unsupported;
  } else {
    // This unit met another declaration of the same variable first.
    addUnique(Into.OtherTypeRanges, From.TypeRange);
  }
  if (From.Family == MapFamily::Unsupported)
    Into.Family = MapFamily::Unsupported;
  for (const HeldLock &Lock : From.GuardedBy)
    if (std::none_of(Into.GuardedBy.begin(), Into.GuardedBy.end(),
                     [&](const HeldLock &L) { return L.Mutex == Lock.Mutex; }))
      Into.GuardedBy.push_back(Lock);
  Into.CustomAllocator |= From.CustomAllocator;
  Into.ValueCopyable &= From.ValueCopyable;
  Into.ValueCheap &= From.ValueCheap;
  Into.ValueHoldsPointer |= From.ValueHoldsPointer;
  // Of a template's pattern, each instantiation has its own.
  Into.Numbers = std::max(Into.Numbers, From.Numbers);
  Into.SilentlyDestroyed |= From.SilentlyDestroyed;
  if (From.HasInitializer && !Into.HasInitializer) {
    Into.HasInitializer = true;
    Into.InitializerText = From.InitializerText;
  }
}

void merge(MutexDecl &Into, const MutexDecl &From) { mergeObject(Into, From); }

void merge(StateDecl &Into, const StateDecl &From) {
  mergeObject(Into, From);
  Into.Synchronized &= From.Synchronized;
  Into.Cheap &= From.Cheap;
  Into.Grows |= From.Grows;
  Into.SilentlyDestroyed &= From.SilentlyDestroyed;
  if (Into.Fixed.empty())
    Into.Fixed = From.Fixed;
  if (Into.Fixed.empty() &&
      (Into.TypeRange != From.TypeRange || Into.TypeText != From.TypeText ||
       Into.InitializerText != From.InitializerText))
    Into.Fixed = "is declared in more than one way";
}

template <class Decl>
void mergeDecls(std::map<std::string, Variants<Decl>> &From,
                std::map<std::string, Decl> &Into) {
  for (auto &[Usr, All] : From) {
    std::vector<Decl> Different = All.take();
    Decl Merged = std::move(Different.front());
    for (size_t I = 1; I != Different.size(); ++I)
      merge(Merged, Different[I]);
    auto &Others = Merged.OtherTypeRanges;
    if constexpr (std::is_same_v<Decl, MapDecl>)
      std::erase(Others, Merged.TypeRange);
    std::sort(Others.begin(), Others.end());
    std::erase(Merged.OtherDeclarations, Merged.Declaration);
    std::sort(Merged.OtherDeclarations.begin(), Merged.OtherDeclarations.end());
    Into.emplace(Usr, std::move(Merged));
  }
}

/// Places that some unit compiled and that name a map, a mutex or other state.
class ActivePlaces {
public:
  void add(const FileRange &Range) {
    if (Range.valid())
      ByFile[Range.File].push_back({Range.Begin, Range.End});
  }
  void add(const Function &F) {
    for (const MapAccess &A : F.Accesses)
      add(A.Mention);
    for (const Section &S : F.Sections)
      add(S.MutexText);
    for (const StateAccess &S : F.States)
      add(S.Loc);
  }
  bool contains(const FileRange &Range) const {
    auto It = ByFile.find(Range.File);
    return It != ByFile.end() &&
           std::any_of(It->second.begin(), It->second.end(), [&](auto &Seen) {
             return Seen.first <= Range.Begin && Range.Begin < Seen.second;
           });
  }

private:
  std::map<std::string, std::vector<std::pair<unsigned, unsigned>>> ByFile;
};

} // namespace

Program unlatch::link(std::vector<Summary> Units) {
  Program P;
  std::map<std::string, Variants<MapDecl>> Maps;
  std::map<std::string, Variants<MutexDecl>> Mutexes;
  std::map<std::string, Variants<StateDecl>> States;
  // By USR and body: overloads of one USR do not exist, but two units may
  // define the same name differently, or in copies of a header.
  std::map<std::tuple<std::string, FileRange>, Variants<Function>> Functions;
  std::set<std::string> AddressTaken;
  Variants<MutexUse> MutexUses;
  Variants<SkippedMention> Skipped;
  Variants<Suppression> Suppressions;
  std::map<std::string, std::set<std::string>> Hashes, UnitFiles;
  std::set<std::string> Changed;

  dropLeftovers(Units);
  for (Summary &U : Units) {
    if (U.Standard && U.Standard != 17)
      P.OlderUnits.emplace(U.MainFile, U.Standard);
    std::set<std::string> &Seen = UnitFiles[U.MainFile];
    for (SourceFile &File : U.Files) {
      Seen.insert(File.RealPath);
      // Of condensed units the path alone is told; another tells the rest.
      if (File.Name.empty() && File.Hash.empty())
        continue;
      Hashes[File.RealPath].insert(File.Hash);
      auto [It, New] = P.Files.emplace(File.RealPath, File);
      if (!New && std::tie(File.Name, File.Hash) <
                      std::tie(It->second.Name, It->second.Hash))
        It->second = File;
    }
    if (U.Failed) {
      // Half a tree has wrong locksets as easily as missing accesses: what it
      // says is not used, that it failed is.
      FailedUnit &Failed = P.Failed.emplace_back();
      Failed.MainFile = U.MainFile;
      Failed.Error = U.FailureText;
      for (const SourceFile &File : U.Files)
        Failed.Files.push_back(File.RealPath);
      Failed.Missing = U.Missing;
      continue;
    }
    P.UnitsSeen += !U.MainFile.empty();
    for (MapDecl &D : U.Maps)
      Maps[D.Usr].add(std::move(D));
    for (MutexDecl &D : U.Mutexes)
      Mutexes[D.Usr].add(std::move(D));
    for (StateDecl &D : U.States)
      States[D.Usr].add(std::move(D));
    for (Function &F : U.Functions) {
      if (F.AddressTaken)
        AddressTaken.insert(F.Usr);
      // Units differ in this without disagreeing about the body.
      F.AddressTaken = false;
      if (!F.Body.valid())
        continue;
      Functions[std::tuple(F.Usr, F.Body)].add(std::move(F));
    }
    for (MutexUse &X : U.MutexUses)
      MutexUses.add(std::move(X));
    for (SkippedMention &X : U.Skipped)
      Skipped.add(std::move(X));
    for (Suppression &X : U.Suppressions)
      Suppressions.add(std::move(X));
  }

  UnitFiles.erase("");
  std::sort(P.Failed.begin(), P.Failed.end(),
            [](const FailedUnit &A, const FailedUnit &B) {
              return std::tie(A.MainFile, A.Error, A.Files, A.Missing) <
                     std::tie(B.MainFile, B.Error, B.Files, B.Missing);
            });
  for (auto &[Main, Seen] : UnitFiles)
    P.UnitFiles[Main].assign(Seen.begin(), Seen.end());
  for (auto &[Path, Different] : Hashes)
    if (Different.size() > 1)
      P.ChangedFiles.push_back(Path);
  mergeDecls(Maps, P.Maps);
  mergeDecls(Mutexes, P.Mutexes);
  mergeDecls(States, P.States);

  ActivePlaces Active;
  for (auto &[Key, All] : Functions) {
    Function F = mergeFunctions(All.take());
    F.AddressTaken = AddressTaken.count(F.Usr) != 0;
    Active.add(F);
    P.Functions.push_back(std::move(F));
  }
  std::stable_sort(P.Functions.begin(), P.Functions.end(),
                   [](const Function &A, const Function &B) {
                     return std::tie(A.Body, A.Usr) < std::tie(B.Body, B.Usr);
                   });
  linkGuards(P);
  indexFunctions(P);

  P.MutexUses = MutexUses.take();
  for (const MutexUse &X : P.MutexUses)
    Active.add(X.Loc);
  for (const auto &[Usr, D] : P.Maps)
    Active.add(D.Loc);
  for (const auto &[Usr, D] : P.Mutexes)
    Active.add(D.Loc);
  for (SkippedMention &X : Skipped.take())
    if (!Active.contains(X.Loc))
      P.Skipped.push_back(std::move(X));
  auto ByPlace = [](const auto &A, const auto &B) { return A.Loc < B.Loc; };
  std::stable_sort(P.MutexUses.begin(), P.MutexUses.end(), ByPlace);
  std::stable_sort(P.Skipped.begin(), P.Skipped.end(), ByPlace);
  P.Suppressions = Suppressions.take();
  judgeFoundKeys(P);
  return P;
}
