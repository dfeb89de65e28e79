//===- Relock.cpp - Another type for a mutex that stays -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Relock.h"

#include "rewriters/Sections.h"

#include <optional>

using namespace llvm;

namespace unlatch {

static constexpr StringRef NewType = "unlatch::read_mostly_mutex";

/// The place of `std::shared_mutex`, however qualified, in [Begin, End).
static std::optional<Edit> retype(const SourceText &Text, StringRef Type,
                                  unsigned Begin, unsigned End) {
  ArrayRef<Token> All = Text.tokens(Begin, End);
  StringRef Last = Type.rsplit("::").second;
  for (size_t I = 0; I != All.size(); ++I) {
    if (All[I].What != Token::Identifier || Text.text(All[I]) != Last)
      continue;
    size_t First = I;
    auto Is = [&](size_t At, StringRef Spelling) {
      return Text.text(All[At]) == Spelling;
    };
    if (First >= 2 && Is(First - 1, "::") && Is(First - 2, "std")) {
      First -= 2;
      if (First >= 1 && Is(First - 1, "::"))
        --First;
    }
    return Text.edit(All[First].Begin, All[I].End, NewType);
  }
  return std::nullopt;
}

std::variant<EditGroup, Reason>
planRelock(const Program &P, const std::string &MutexUsr, Sources &Files) {
  const MutexDecl &Mutex = P.Mutexes.at(MutexUsr);
  EditGroup Group;
  Group.Name = Mutex.Name;
  const SourceText *Text = Files.get(Mutex.Declaration.File);
  if (!Text || !Text->covers(Mutex.Declaration))
    return refuse("unseen-code", Mutex.Loc,
                  "the file " + Files.problem(Mutex.Declaration.File));
  std::optional<Edit> Declared =
      retype(*Text, Mutex.Type, Mutex.Declaration.Begin, Mutex.Loc.Begin);
  if (!Declared)
    return refuse("unsupported-declaration", Mutex.Loc,
                  "the mutex's type is not spelled where it is declared");
  Group.Edits.push_back(std::move(*Declared));
  Group.AddIncludes[Mutex.Declaration.File].insert(
      "unlatch/read_mostly_mutex.h");

  for (unsigned Index : P.mentioning(MutexUsr))
    for (const Section &S : P.Functions[Index].Sections) {
      if (S.MutexUsr != MutexUsr || !S.GuardType.valid())
        continue;
      const SourceText *In = Files.get(S.GuardType.File);
      if (!In || !In->covers(S.GuardType))
        return refuse("unseen-code", S.Acquire,
                      "the file " + Files.problem(S.GuardType.File));
      if (auto E = retype(*In, Mutex.Type, S.GuardType.Begin, S.GuardType.End))
        Group.Edits.push_back(std::move(*E));
    }
  return Group;
}

} // namespace unlatch
