//===- GroupDeclaration.cpp - The group that several maps become ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/GroupDeclaration.h"

#include "rewriters/Declaration.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

#include <set>

using namespace llvm;

namespace unlatch {

static StringRef unqualified(StringRef Name) {
  size_t Colon = Name.rfind("::");
  return Colon == StringRef::npos ? Name : Name.drop_front(Colon + 2);
}

std::string chooseGroupName(const Program &P, const MutexDecl &Mutex,
                            const MapWork &Work, Sources &Files) {
  StringRef Old = unqualified(Mutex.Name);
  StringRef Before, After;
  for (StringRef Prefix : {"m_", "g_", "s_", "_"})
    if (Before.empty() && Old.starts_with(Prefix))
      Before = Prefix;
  if (Old.ends_with("_"))
    After = "_";

  std::set<std::string> Touched;
  for (const MapDecl *Map : Work.Maps)
    Touched.insert(Map->Loc.File);
  for (const SectionWork &S : Work.Sections)
    Touched.insert(S.Sec->Acquire.File);
  for (StringRef Base : {"group", "registries", "tables"}) {
    std::string Name = (Before + Base + After).str();
    bool Free = all_of(Touched, [&](const std::string &File) {
      const SourceText *Text = Files.get(File);
      return Text && !Text->mentions(Name, 0, Text->bytes().size());
    });
    if (Free)
      return Name;
  }
  return {};
}

/// `inline static ` where the mutex is, without what is said of its type.
static std::string storageWords(const MutexDecl &Mutex, const SourceText &Text) {
  std::string Words;
  for (const Token &T :
       Text.tokens(Mutex.Declaration.Begin, Mutex.Loc.Begin))
    if (Text.text(T) == "static" || Text.text(T) == "inline")
      Words += Text.text(T).str() + " ";
  return Words;
}

/// What would leave a map out of the group: an initialiser of its own, in the
/// class, in a constructor, or in braces around the whole object.
static std::optional<Reason> initializedApart(const Program &P,
                                              const MapDecl &Map,
                                              Sources &Files) {
  auto Refuse = [&](const FileRange &Where) {
    return refuse("unsupported-declaration", Where,
                  fmt::format("{} is initialised apart from the group that it "
                              "would be part of",
                              unqualified(Map.Name).str()));
  };
  if (Map.HasInitializer)
    return Refuse(Map.Loc);
  if (Map.Where != Storage::Field)
    return std::nullopt;
  bool Constructed = false;
  for (const Function &F : P.Functions) {
    if (F.Kind != FunctionKind::Constructor || F.RecordUsr != Map.RecordUsr)
      continue;
    Constructed = true;
    const SourceText *Text = Files.get(F.Loc.File);
    if (!Text || F.Body.File != F.Loc.File || !Text->covers(F.Body))
      return refuse("unseen-code", F.Loc, "a constructor cannot be read");
    for (const Token &T : Text->tokens(F.Loc.End, F.Body.Begin))
      if (Text->text(T) == unqualified(Map.Name))
        return Refuse(Text->range(T.Begin, T.End));
  }
  if (Map.Access == Visibility::Public && !Constructed)
    return refuse("unsupported-declaration", Map.Loc,
                  "a class without constructors may be initialised member by "
                  "member, past the group");
  return std::nullopt;
}

FormResult declareGroup(const Program &P, const MutexDecl &Mutex,
                        const MapWork &Work, const std::string &Name,
                        Sources &Files) {
  FormEdits Result;
  for (const MapDecl *Map : Work.Maps) {
    if (auto R = initializedApart(P, *Map, Files))
      return *R;
    const SourceText *Text = Files.get(Map->Loc.File);
    if (!Text || Map->Loc.File != Mutex.Declaration.File)
      return refuse("unsupported-declaration", Map->Loc,
                    "the map and its mutex are declared in different files");
    Result.Edits.push_back(
        Text->edit(Map->Loc.End, Map->Loc.End, "{" + Name + "}"));
  }

  const MapDecl &First = *Work.Maps.front();
  const SourceText &Text = *Files.get(First.Loc.File);
  if (!Mutex.SoleDeclarator || Mutex.InMacro ||
      (Mutex.Dependent && !Mutex.InPattern) ||
      !Text.covers(Mutex.Declaration) ||
      !Text.text(Mutex.Declaration).ends_with(";"))
    return refuse("unsupported-declaration", Mutex.Loc,
                  "the mutex is not declared by a statement of its own");
  std::string Declaration = fmt::format("{}unlatch::registry_group {};",
                                        storageWords(Mutex, Text), Name);
  if (Mutex.Declaration.Begin < First.Declaration.Begin) {
    Result.Edits.push_back(Text.edit(Mutex.Declaration, Declaration));
  } else {
    // At the end of the line before: the declaration itself is edited as well.
    StringRef NewLine = Text.usesCRLF() ? "\r\n" : "\n";
    unsigned Line = Text.lineBegin(First.Declaration.Begin);
    StringRef Indent = Text.text(Line, First.Declaration.Begin);
    if (Line < NewLine.size() || !Indent.trim().empty())
      return refuse("unsupported-declaration", First.Loc,
                    "the map is not declared on a line of its own");
    unsigned Before = Line - NewLine.size();
    Result.Edits.push_back(
        Text.edit(Before, Before, (NewLine + Indent + Declaration).str()));
    Result.Edits.push_back(Text.removal(Mutex.Declaration));
  }
  return Result;
}

} // namespace unlatch
