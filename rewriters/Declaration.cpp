//===- Declaration.cpp - The map's and the mutex's own declarations -------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Declaration.h"

#include "analysis/Accessors.h"
#include "analysis/LockMakers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace llvm;

namespace unlatch {

std::string registryType(const MapDecl &Map, StringRef Policy) {
  bool Ordered = Map.Family == MapFamily::Ordered;
  std::vector<std::string> Arguments = Map.Arguments;
  if (!Policy.empty()) {
    const std::string &Key = Map.Arguments.front();
    std::vector<std::string> Defaults =
        Ordered ? std::vector{fmt::format("std::less<{}>", Key)}
                : std::vector{fmt::format("unlatch::hash<{}>", Key),
                              fmt::format("std::equal_to<{}>", Key)};
    for (size_t I = Arguments.size(); I < 2 + Defaults.size(); ++I)
      Arguments.push_back(Defaults[I - 2]);
    Arguments.push_back(Policy.str());
  }
  return fmt::format("unlatch::{}<{}>",
                     Ordered ? "ordered_registry" : "registry",
                     fmt::join(Arguments, ", "));
}

FormResult rewriteDeclaration(const MapDecl &Map, StringRef Policy,
                              Sources &Files) {
  auto Refuse = [&](const char *Code, std::string Message) {
    return refuse(Code, Map.Loc, std::move(Message));
  };
  if (Map.InMacro)
    return Refuse("macro", "the map is declared by a macro");
  if (Map.Dependent && !Map.InPattern)
    return Refuse("template-dependent", "the map's type depends on a template");
  if (Map.Family == MapFamily::Unsupported || Map.CustomAllocator ||
      Map.Arguments.size() < 2)
    return Refuse("unsupported-container",
                  fmt::format("no registry does what {} does", Map.Container));
  if (!Map.SoleDeclarator)
    return Refuse("unsupported-declaration",
                  "another variable is declared together with the map");

  FormEdits Result;
  std::string Type = registryType(Map, Policy);
  auto Replace = [&](const FileRange &R) {
    const SourceText *Text = Files.get(R.File);
    if (!Text || !Text->covers(R) || R.Begin == R.End)
      return false;
    StringRef Old = Text->text(R);
    if (Old.contains("auto") || Old.contains("decltype"))
      return false;
    Result.Edits.push_back(Text->edit(R, Type));
    return true;
  };
  if (!Replace(Map.TypeRange))
    return Refuse("unsupported-declaration",
                  "the map's type is not spelled where the map is declared");
  for (const FileRange &R : Map.OtherTypeRanges)
    if (!Replace(R))
      return refuse("unsupported-declaration", R,
                    "the map's type is not spelled where the map is declared "
                    "again");
  return Result;
}

/// Whether a comment is about the lock rather than about what it guards: one of
/// its first words says so.
static bool explainsLock(StringRef Comment) {
  SmallVector<StringRef, 16> Words;
  SplitString(Comment, Words, " \t\r\n/*!<.,:;()");
  static constexpr StringRef About[] = {"lock", "mutex", "guard", "protect",
                                        "synchron"};
  return any_of(ArrayRef(Words).take_front(4), [](StringRef Word) {
    return any_of(About,
                  [&](StringRef Of) { return Word.contains_insensitive(Of); });
  });
}

FormResult rewriteGivenTypes(const Program &P, const MapDecl &Map,
                             const std::string &Type, Sources &Files) {
  FormEdits Result;
  for (const Function *F : accessorsOf(P, Map.Usr))
    for (const FileRange &R : F->GivenTypes) {
      const SourceText *Text = Files.get(R.File);
      if (!Text || !Text->covers(R) || R.Begin == R.End)
        return refuse("map-escapes", F->Loc,
                      "the function that returns a reference to the map does "
                      "not spell its type");
      Result.Edits.push_back(Text->edit(R, Type));
    }
  return Result;
}

/// A declaration with the comment above it, where that is of no use without.
static FileRange withComment(const SourceText &Text, const FileRange &R,
                             bool Always) {
  FileRange Comment = Text.commentAbove(R.Begin);
  if (Comment.Begin == Comment.End ||
      (!Always && !explainsLock(Text.text(Comment))))
    return R;
  // From the comment itself on, not from the indentation before it.
  StringRef Lines = Text.text(Comment);
  return Text.range(Comment.Begin + Lines.size() - Lines.ltrim(" \t").size(),
                    R.End);
}

/// Of a constructor's list, with what separates it from the others.
static bool removeInitializer(const FileRange &R, Sources &Files,
                              FormEdits &Result) {
  const SourceText *Text = Files.get(R.File);
  if (!Text || !Text->covers(R))
    return false;
  StringRef Old = Text->text(R).trim();
  // What else may stand there, such as a comment or a directive, stays.
  if (Old.contains('#') || Old.contains("//") || Old.contains("/*"))
    return false;
  if (!Old.starts_with(",") && !Old.starts_with(":") && !Old.ends_with(","))
    return false;
  Result.Edits.push_back(Text->edit(R, ""));
  return true;
}

FormResult removeBesideMutex(const Program &P, const MutexDecl &Mutex,
                             Sources &Files) {
  FormEdits Result;
  auto RemoveWith = [&](const FileRange &R, bool Comment) {
    const SourceText *Text = Files.get(R.File);
    if (!Text || !Text->covers(R) ||
        (!Text->text(R).ends_with(";") && !Text->text(R).ends_with("}")))
      return false;
    Result.Edits.push_back(
        Text->removal(Comment ? withComment(*Text, R, /*Always=*/true) : R));
    return true;
  };
  auto Remove = [&](const FileRange &R) {
    return RemoveWith(R, false) || removeInitializer(R, Files, Result);
  };
  auto RemoveAll = [&](const FileRange &R) { return RemoveWith(R, true); };
  for (const MutexUse &U : P.MutexUses)
    if (U.MutexUsr == Mutex.Usr && U.LifeCycle.valid() && !Remove(U.LifeCycle))
      return refuse("mutex-escapes", U.Loc,
                    "what makes or ends the mutex cannot be removed");
  for (unsigned Index : P.mentioning(Mutex.Usr)) {
    const Function &F = P.Functions[Index];
    if (F.Effects.size() == 1 && F.Effects.front().MutexUsr == Mutex.Usr &&
        isLockMaker(P, F) && !all_of(F.Declarations, RemoveAll))
      return refuse("mutex-escapes", F.Loc,
                    "the function that takes the lock cannot be removed");
  }
  for (const Function *F : accessorsOf(P, Mutex.Usr))
    if (!all_of(F->Declarations, RemoveAll))
      return refuse("mutex-escapes", F->Loc,
                    "the function that gives the lock cannot be removed");
  return Result;
}

FormResult removeMutex(const Program &P, const MutexDecl &Mutex,
                       Sources &Files) {
  FormEdits Removed;
  std::vector<FileRange> All = Mutex.OtherDeclarations;
  All.push_back(Mutex.Declaration);
  bool CanGo = Mutex.SoleDeclarator && !Mutex.InMacro &&
               (!Mutex.Dependent || Mutex.InPattern) &&
               all_of(All, [&](const FileRange &R) {
                 const SourceText *Text = Files.get(R.File);
                 if (!Text || !Text->covers(R) || !Text->text(R).ends_with(";"))
                   return false;
                 Removed.Edits.push_back(
                     Text->removal(withComment(*Text, R, /*Always=*/false)));
                 return true;
               });
  // What an accessor declares goes with it.
  for (const Function *F : accessorsOf(P, Mutex.Usr))
    if (any_of(F->Declarations, [&](const FileRange &R) {
          return R.contains(Mutex.Declaration);
        }))
      Removed.Edits.clear();
  FormResult Beside = removeBesideMutex(P, Mutex, Files);
  auto *Edits = std::get_if<FormEdits>(&Beside);
  if (!Edits)
    return Beside;
  // What would be left of it does no harm, unless it is named there.
  if (!CanGo)
    return Edits->Edits.empty()
               ? FormResult(FormEdits())
               : refuse("mutex-escapes", Mutex.Loc,
                        "the mutex is not declared by a statement of its own");
  append_range(Edits->Edits, Removed.Edits);
  return Beside;
}

} // namespace unlatch
