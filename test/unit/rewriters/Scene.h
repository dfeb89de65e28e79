//===- Scene.h - A small program written by hand --------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One file with one guarded map, described by pointing at its text: ranges are
// found by searching, so that a test reads like the code it is about. A needle
// "a#2" means the second "a".
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TEST_UNIT_REWRITERS_SCENE_H
#define UNLATCH_TEST_UNIT_REWRITERS_SCENE_H

#include "rewriters/Contents.h"
#include "rewriters/EditGroup.h"
#include "rewriters/Names.h"
#include "rewriters/Sources.h"

#include "gtest/gtest.h"

#include <string>

namespace unlatch {

class Scene {
public:
  /// Code has a member or variable `map_` of type std::unordered_map<int,
  /// std::string>, unless the test says otherwise, and a mutex `mu_`.
  explicit Scene(std::string Code, std::string File = "/scene.h")
      : Code(std::move(Code)), Text(std::move(File), this->Code) {
    MapDecl M;
    M.Usr = "c:@S@C@FI@map_";
    M.Name = "C::map_";
    M.TypeText = "std::unordered_map<int, std::string>";
    M.TypeRange = at(M.TypeText);
    M.Loc = at("map_;");
    M.Loc.End -= 1;
    M.Arguments = {"int", "std::string"};
    P.Maps[M.Usr] = M;
    MutexDecl Mu;
    Mu.Usr = "c:@S@C@FI@mu_";
    Mu.Name = "C::mu_";
    Mu.Declaration = at("mutable std::shared_mutex mu_;");
    P.Mutexes[Mu.Usr] = Mu;
    Guarded.MapUsr = M.Usr;
    Guarded.MutexUsr = Mu.Usr;
    Guarded.What = Verdict::Migrate;
  }

  FileRange at(std::string Needle) const {
    size_t Nth = 1, Hash = Needle.rfind('#');
    if (Hash != std::string::npos && Hash + 2 == Needle.size()) {
      Nth = Needle.back() - '0';
      Needle.resize(Hash);
    }
    size_t Place = std::string::npos;
    for (; Nth; --Nth)
      Place = Code.find(Needle, Place + 1);
    if (Place == std::string::npos) {
      ADD_FAILURE() << "no such text: " << Needle;
      return {};
    }
    return Text.range(Place, Place + Needle.size());
  }
  /// The innermost braces around a place.
  FileRange blockAround(unsigned Place) const {
    int Depth = 0;
    unsigned Begin = Place;
    while (Begin-- > 0) {
      if (Code[Begin] == '}')
        ++Depth;
      if (Code[Begin] == '{' && Depth-- == 0)
        break;
    }
    unsigned End = Begin + 1;
    for (Depth = 1; Depth; ++End)
      Depth += Code[End] == '{' ? 1 : Code[End] == '}' ? -1 : 0;
    return Text.range(Begin, End);
  }
  MapDecl &map() { return P.Maps.begin()->second; }

  /// A function by the text of its head, up to its opening brace.
  Scene &function(const std::string &Head) {
    Function F;
    F.Usr = F.Name = Head;
    F.Kind = FunctionKind::Method;
    F.Loc = at(Head);
    F.Body = blockAround(F.Loc.End + 2);
    P.Functions.push_back(F);
    return *this;
  }
  Scene &section(LockMode Mode, const std::string &Acquire) {
    Section S;
    S.MutexUsr = Guarded.MutexUsr;
    S.Mutex = {"this", {Guarded.MutexUsr}};
    S.Mode = Mode;
    S.Acquire = at(Acquire);
    S.Block = blockAround(S.Acquire.Begin);
    P.Functions.back().Sections.push_back(S);
    return *this;
  }
  Scene &reads(const std::string &Acquire = "std::shared_lock lock(mu_);") {
    return section(LockMode::Shared, Acquire);
  }
  Scene &writes(const std::string &Acquire = "std::unique_lock lock(mu_);") {
    return section(LockMode::Exclusive, Acquire);
  }
  Section &last() { return P.Functions.back().Sections.back(); }
  Scene &change(bool Unlock, const std::string &Statement) {
    last().Changes.push_back({Unlock, at(Statement)});
    return *this;
  }

  /// An operation in the last section; Mention is the map's name at the front
  /// of Call, or all of it.
  MapAccess &access(MapOp Op, const std::string &Call,
                    ResultUse Use = ResultUse::Value) {
    MapAccess A;
    A.MapUsr = Guarded.MapUsr;
    A.Map = {"this", {Guarded.MapUsr}};
    A.Op = Op;
    A.Use = Use;
    A.Call = at(Call);
    size_t Name = Code.find("map_", A.Call.Begin);
    A.Mention = Text.range(Name, Name + 4);
    A.Block = blockAround(A.Call.Begin);
    unsigned Begin = A.Call.Begin;
    while (std::string("{};").find(Code[Begin - 1]) == std::string::npos)
      --Begin;
    while (isspace(Code[Begin]))
      ++Begin;
    A.Statement = Text.range(Begin, Code.find(';', A.Call.End) + 1);
    Function &F = P.Functions.back();
    if (!F.Sections.empty())
      A.Held.push_back({F.Sections.back().Mutex, Guarded.MutexUsr,
                        F.Sections.back().Mode, false,
                        static_cast<int>(F.Sections.size()) - 1, false});
    F.Accesses.push_back(A);
    return F.Accesses.back();
  }
  /// Initialises a variable `auto NAME = CALL`, which lives to the end of the
  /// block, or of Scope.
  MapAccess &variable(MapOp Op, const std::string &Call,
                      const std::string &Name, const std::string &Scope = "") {
    MapAccess &A = access(Op, Call, ResultUse::Variable);
    A.Result.Name = Name;
    A.Result.Auto = true;
    A.Result.Scope = Scope.empty() ? A.Block : at(Scope);
    return A;
  }
  /// A use of the element that access number Origin of the function found.
  MapAccess &element(MapOp Op, const std::string &Call, int Origin) {
    Function &F = P.Functions.back();
    MapAccess A;
    A.MapUsr = Guarded.MapUsr;
    A.Op = Op;
    A.Origin = Origin;
    A.Call = A.Mention = at(Call);
    A.Held = F.Accesses[Origin].Held;
    F.Accesses.push_back(A);
    return F.Accesses.back();
  }
  /// M[K] = V.
  MapAccess &assigned(const std::string &Call, const std::string &Key,
                      const std::string &Value) {
    MapAccess &A = access(MapOp::Subscript, Call, ResultUse::Assigned);
    size_t KeyPlace = Code.find(Key, A.Mention.End);
    A.KeyText = Text.range(KeyPlace, KeyPlace + Key.size());
    size_t ValuePlace = Code.find(Value, A.Call.End);
    A.ValueText = Text.range(ValuePlace, ValuePlace + Value.size());
    A.ConstElement = false;
    return A;
  }

  std::variant<EditGroup, Reason> plan() {
    indexFunctions(P);
    Sources Files(P);
    Files.set(Text.file(), Code);
    Names Named(P);
    return planMigration(P, Guarded, Files, Named);
  }
  /// The file after the migration, without what was added to its includes; or
  /// the reason as "CODE: message".
  std::string migrated() {
    auto Plan = plan();
    if (auto *R = std::get_if<Reason>(&Plan))
      return R->Code + ": " + R->Message;
    FileEdits Edits;
    Edits.Edits = std::get<EditGroup>(Plan).Edits;
    return changeFile(Text, Text.file(), Edits, false).After;
  }
  std::string refusal() {
    auto Plan = plan();
    auto *R = std::get_if<Reason>(&Plan);
    return R ? R->Code : "none";
  }

  std::string Code;
  SourceText Text;
  Program P;
  GuardedMap Guarded;
};

/// A class around one method's body, before and after.
inline std::string inClass(const std::string &Method) {
  return "class C {\n" + Method +
         "\n  mutable std::shared_mutex mu_;\n"
         "  std::unordered_map<int, std::string> map_;\n};\n";
}
inline std::string inMigratedClass(const std::string &Method) {
  return "class C {\n" + Method +
         "\n  mutable std::shared_mutex mu_;\n"
         "  unlatch::registry<int, std::string> map_;\n};\n";
}

} // namespace unlatch

#endif // UNLATCH_TEST_UNIT_REWRITERS_SCENE_H
