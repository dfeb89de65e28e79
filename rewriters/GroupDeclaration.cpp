//===- GroupDeclaration.cpp - The group of several maps and fields --------===//
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
  for (const DirectField &D : Work.DirectFields)
    Touched.insert(D.Mention->Mention.File);
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

/// `inline static ` where the mutex is, without what is said of its type; and
/// `mutable` where a member is, whose update then may begin in a const
/// function.
static std::string storageWords(const MutexDecl &Mutex, const MapWork &Work,
                                const SourceText &Text) {
  std::string Words;
  if (any_of(Work.Fields, [](const StateDecl *F) { return F->Mutable; }))
    Words = "mutable ";
  for (const Token &T : Text.tokens(Mutex.Declaration.Begin, Mutex.Loc.Begin))
    if (Text.text(T) == "static" || Text.text(T) == "inline")
      Words += Text.text(T).str() + " ";
  return Words;
}

static bool isLiteral(StringRef Text) {
  Text.consume_front("-");
  return !Text.empty() && (isDigit(Text.front()) || Text.front() == '\'' ||
                           Text.front() == '"' || Text == "true" ||
                           Text == "false" || Text == "nullptr");
}

std::string plainValue(const StateDecl &Field, StringRef Expression) {
  Expression = Expression.trim();
  if (Expression.empty() || !Field.Scalar)
    return Expression.str();
  StringRef Type(Field.TypeText);
  if (Type.ends_with("*") && (Expression == "NULL" || Expression == "0"))
    return "nullptr";
  // Passed on by reference, a static constant would need a definition.
  if (isLiteral(Expression) || Expression.ends_with(")") ||
      (Expression.starts_with(Type) &&
       Expression.drop_front(Type.size()).starts_with("::")))
    return Expression.str();
  if (all_of(Type, [](char C) { return isAlnum(C) || C == '_' || C == ':'; }))
    return fmt::format("{}({})", Type.str(), Expression.str());
  return fmt::format("static_cast<{}>({})", Type.str(), Expression.str());
}

std::string bracedValue(const StateDecl &Field, StringRef Inside) {
  Inside = Inside.trim();
  if (Inside.empty())
    return {};
  if (Field.Scalar)
    return plainValue(Field, Inside);
  return fmt::format("{}{{{}}}", Field.TypeText, Inside.str());
}

static std::string initialValue(const StateDecl &Field) {
  StringRef Text = StringRef(Field.InitializerText).trim();
  bool Equals = Text.consume_front("=");
  Text = Text.ltrim();
  if (!Text.consume_front("{"))
    return Equals ? plainValue(Field, Text) : std::string();
  Text.consume_back("}");
  return bracedValue(Field, Text);
}

/// Whether every constructor names the group for the field, so that nothing is
/// to be said where the field is declared: its type may have no default.
static bool isAlwaysListed(const Program &P, const StateDecl &Field,
                           const MapWork &Work) {
  unsigned Constructors = 0, Listed = 0;
  for (const Function &F : P.Functions)
    if (F.Kind == FunctionKind::Constructor && F.RecordUsr == Field.RecordUsr) {
      ++Constructors;
      Listed += any_of(Work.DirectFields, [&](const DirectField &D) {
        return D.Fn == &F && D.Field == &Field && D.Mention->Initializes;
      });
    }
  return Field.InitializerText.empty() && Listed != 0 && Listed == Constructors;
}

/// `versioned<T> name{group, value};` in the place of `T name = value;`.
static std::optional<Reason>
declareField(const Program &P, const StateDecl &Field, const MapWork &Work,
             const std::string &Group, Sources &Files, FormEdits &Result) {
  const SourceText *Text = Files.get(Field.Loc.File);
  FileRange Rest = Field.Declaration;
  Rest.Begin = Field.Loc.End;
  if (!Text || !Text->covers(Field.TypeRange) || !Text->covers(Rest) ||
      Text->text(Field.TypeRange) != Field.TypeText ||
      !Text->text(Rest).ends_with(";"))
    return refuse("unsupported-declaration", Field.Loc,
                  "the field is not declared by a statement of its own");
  // A type's name such as `Foo *` runs up to the field's own.
  bool Space = Field.TypeRange.End == Field.Loc.Begin;
  Result.Edits.push_back(Text->edit(
      Field.TypeRange,
      fmt::format("unlatch::versioned<{}{}>{}", Field.TypeText,
                  Work.inUse(Field) ? ", unlatch::reclaim::deterministic" : "",
                  Space ? " " : "")));
  if (isAlwaysListed(P, Field, Work))
    return std::nullopt;
  std::string Value = initialValue(Field);
  Rest.End -= 1;
  Result.Edits.push_back(
      Text->edit(Rest, fmt::format("{{{}{}{}}}", Group,
                                   Value.empty() ? "" : ", ", Value)));
  return std::nullopt;
}

/// What would leave a map out of the group: an initialiser of its own, in the
/// class, in a constructor, or in braces around the whole object.
static std::optional<Reason>
initializedApart(const Program &P, const MapDecl &Map, Sources &Files) {
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
  const ObjectDecl *Front = Work.Maps.front();
  for (const StateDecl *Field : Work.Fields) {
    if (auto R = declareField(P, *Field, Work, Name, Files, Result))
      return *R;
    if (Field->Loc < Front->Loc)
      Front = Field;
  }

  const ObjectDecl &First = *Front;
  const SourceText &Text = *Files.get(First.Loc.File);
  if (!Mutex.SoleDeclarator || Mutex.InMacro ||
      (Mutex.Dependent && !Mutex.InPattern) ||
      !Text.covers(Mutex.Declaration) ||
      !Text.text(Mutex.Declaration).ends_with(";"))
    return refuse("unsupported-declaration", Mutex.Loc,
                  "the mutex is not declared by a statement of its own");
  std::string Declaration = fmt::format("{}unlatch::registry_group {};",
                                        storageWords(Mutex, Work, Text), Name);
  if (Mutex.Declaration.Begin < First.Declaration.Begin) {
    Result.Edits.push_back(Text.edit(Mutex.Declaration, Declaration));
  } else {
    // At the end of the line before: the declaration itself is edited as well.
    StringRef NewLine = Text.usesCRLF() ? "\r\n" : "\n";
    unsigned Line = Text.lineBegin(First.Declaration.Begin);
    StringRef Indent = Text.text(Line, First.Declaration.Begin);
    if (Line < NewLine.size() || !Indent.trim().empty())
      return refuse("unsupported-declaration", First.Loc,
                    "it is not declared on a line of its own");
    unsigned Before = Line - NewLine.size();
    Result.Edits.push_back(
        Text.edit(Before, Before, (NewLine + Indent + Declaration).str()));
    Result.Edits.push_back(Text.removal(Mutex.Declaration));
  }
  return Result;
}

} // namespace unlatch
