//===- StateTest.cpp - What else a mutex guards ---------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

using namespace unlatch;
using namespace unlatch::test;

static const std::string States =
    "States:\n"
    "  - { Usr: count, Name: 'R::count_', RecordUsr: R, Loc: @3 }\n"
    "  - { Usr: atom, Name: 'R::atom_', RecordUsr: R, Loc: @4,"
    " Synchronized: true }\n";

/// The registry with a state access in each kind of section, as YAML.
static std::string touching(const std::string &InShared,
                            const std::string &InExclusive,
                            const std::string &Outside = "") {
  std::string Text = registry();
  if (!InShared.empty())
    Text = with(Text, "Accesses: [{ $map, Op: Find",
                "States: [{ Held: $shared, Loc: @13, " + InShared +
                    " }], Accesses: [{ $map, Op: Find");
  if (!InExclusive.empty())
    Text = with(Text, "Accesses: [{ $map, Op: Emplace",
                "States: [{ Held: $exclusive, Loc: @33, " + InExclusive +
                    " }], Accesses: [{ $map, Op: Emplace");
  if (!Outside.empty())
    Text += method("outside", "40", "States: [{ Loc: @41, " + Outside + " }]");
  return Text + States;
}

static const std::string Count = "Usr: count, Path: [this, count]";
static const std::string Atom = "Usr: atom, Path: [this, atom]";

TEST(OtherState, Written) {
  EXPECT_EQ(verdict({touching(Count, Count + ", Write: true")}),
            "guards-other-state");
  EXPECT_EQ(verdict({touching(Count + ", Write: true", "")}),
            "guards-other-state");
}

/// A count that is named where a version could be named.
static const std::string Named = Count + ", Mention: @13";

static std::string withState(std::string Text, const std::string &More) {
  return with(Text, "Name: 'R::count_', ", "Name: 'R::count_', " + More + ", ");
}

TEST(OtherState, FieldsMoveWithTheMap) {
  EXPECT_EQ(verdict({touching(Named, Named + ", Write: true")}), "migrate");
  AnalysisResult Result = analyzed({touching(Named, Named + ", Write: true")});
  EXPECT_EQ(Result.Maps.front().Fields, std::vector<std::string>{"count"});
  // In a constructor, and in a section of its own.
  EXPECT_EQ(verdict({touching(Named, Named + ", Write: true",
                              Named + ", Write: true, Unshared: true")}),
            "migrate");
  EXPECT_EQ(verdict({with(touching(Named, Named + ", Write: true"), "States:\n",
                          method("registerNone", "50-59",
                                 R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      States: [{ Held: $exclusive, Write: true, Loc: @53, )" +
                                     Named + " }]") +
                              "States:\n")}),
            "migrate");
}

TEST(OtherState, FieldsThatNoVersionCanStandFor) {
  const std::string Write = Named + ", Write: true";
  EXPECT_EQ(verdict({touching(Write, Named)}), "guards-other-state");
  EXPECT_EQ(verdict({touching(Named, Write, Named)}), "guards-other-state");
  EXPECT_EQ(verdict({touching(Named, Write + ", InMacro: true")}),
            "guards-other-state");
  EXPECT_EQ(verdict({touching(Named, Write + ", Dependent: true")}),
            "guards-other-state");
  EXPECT_EQ(verdict({touching(Named + ", Kept: 'goes away'", Write)}),
            "guards-other-state");
  EXPECT_EQ(verdict({touching(
                "Usr: count, Path: ['param:1', count], Mention: @13", Write)}),
            "guards-other-state");
  for (const char *More :
       {"Fixed: 'is a bit-field'", "Access: Public", "Where: StaticMember"})
    EXPECT_EQ(verdict({withState(touching(Named, Write), More)}),
              "guards-other-state")
        << More;
}

TEST(OtherState, GrowingFieldsAreForSeldomWriters) {
  const std::string Write = Named + ", Write: true";
  std::string Once = with(touching(Named, Write), "R::registerOne", "R::load");
  EXPECT_EQ(verdict({withState(Once, "Grows: true")}), "migrate");
  EXPECT_EQ(verdict({withState(touching(Named, Write), "Grows: true")}),
            "guards-other-state?");
  std::string Often = with(touching(Named, Write), "R::registerOne", "R::hit");
  EXPECT_EQ(verdict({Often}),
            verdict({with(registry(), "R::registerOne", "R::hit")}));
  EXPECT_NE(
      verdict({withState(Often, "Grows: true")}).find("guards-other-state"),
      std::string::npos);
}

TEST(OtherState, OfWritersAlone) {
  EXPECT_EQ(verdict({touching("", Count + ", Write: true")}), "migrate");
  // Writers exclude each other only where they write the map.
  EXPECT_EQ(verdict({registry() +
                     method("poke", "40-49",
                            R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-49 }],
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @42 }],
      States: [{ Held: $exclusive, Write: true, Loc: @43, )" +
                                Count + " }]") +
                     States}),
            "guards-other-state");
}

TEST(OtherState, OnlyRead) {
  EXPECT_EQ(verdict({touching(Count, Count)}), "migrate");
  EXPECT_EQ(verdict({touching(Count, Count, Count + ", Write: true")}),
            "migrate");
  EXPECT_EQ(verdict({touching("", Count + ", Write: true, Unshared: true")}),
            "migrate");
}

TEST(OtherState, AtomicsThatAgreeWithTheMapWantALook) {
  EXPECT_EQ(verdict({touching(Atom, Atom + ", Write: true")}),
            "guards-other-state?");
  // A counter that no section reads keeps step with nothing.
  EXPECT_EQ(verdict({touching(Atom + ", Write: true", Atom + ", Write: true")}),
            "migrate");
}

TEST(OtherState, Pointees) {
  std::string P = Count + ", Pointee: true";
  EXPECT_EQ(verdict({touching(P, P + ", Write: true")}), "guards-other-state");
  EXPECT_EQ(verdict({touching(P + ", Write: true", P)}), "guards-other-state");
  EXPECT_EQ(verdict({touching("", P + ", Write: true")}), "migrate");
  // Writers exclude each other only where they write the map.
  EXPECT_EQ(verdict({registry() +
                     method("poke", "40-49",
                            R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-49 }],
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @42 }],
      States: [{ Held: $exclusive, Write: true, Loc: @43, )" +
                                P + " }]") +
                     States}),
            "guards-other-state");
  EXPECT_EQ(verdict({touching(P + ", Write: true", P + ", Write: true")}),
            "guards-other-state?");
}

TEST(OtherState, OutParametersAreTheCallers) {
  std::string Out = "Usr: count, Path: ['param:1', count], Write: true";
  EXPECT_EQ(verdict({touching(Out, "")}), "migrate");
  EXPECT_EQ(verdict({touching("", Out)}), "guards-other-state?");
}

TEST(OtherState, OfAnotherMutex) {
  std::string Other = registry();
  Other = with(Other, "Accesses: [{ $map, Op: Emplace", R"(
    States: [{ Usr: count, Path: ['global:log', count], Write: true, Loc: @33,
      Held: [{ $guard, Section: 0 },
             { Mutex: ['global:log', logmu], MutexUsr: logmu }] }],
    Accesses: [{ $map, Op: Emplace)");
  EXPECT_EQ(verdict({Other + States}), "migrate");
  EXPECT_EQ(verdict({Other + method("g", "40", R"(
    States: [{ Usr: count, Path: ['global:log', count], Loc: @41 }])") +
                     States}),
            "guards-other-state");
}

TEST(OtherState, KeptInStepUnderTwoMutexes) {
  // Both sections take both locks themselves, for a pair that must agree.
  std::string Held = R"([{ Mutex: ['global:log', logmu], MutexUsr: logmu,
    Mode: MODE }, { $guard, Section: 0, Mode: MODE }])";
  std::string State = "States: [{ Usr: count, Path: ['global:log', count], ";
  std::string Text = with(registry(), "Accesses: [{ $map, Op: Emplace",
                          State + "Write: true, Loc: @33, Held: " + Held +
                              " }], Accesses: [{ $map, Op: Emplace");
  for (int I = 0; I != 2; ++I)
    Text = with(Text, "MODE", "Exclusive");
  EXPECT_EQ(verdict({Text + States}), "migrate");
  Text = with(Text, "Accesses: [{ $map, Op: Find",
              State + "Loc: @13, Held: " + Held +
                  " }], Accesses: [{ $map, Op: Find");
  for (int I = 0; I != 2; ++I)
    Text = with(Text, "MODE", "Shared");
  EXPECT_EQ(verdict({Text + States}), "guards-other-state");
}

TEST(OtherState, ExclusiveSectionsThatOnlyReadTheMap) {
  std::string Flush = method("flush", "40-49", R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-49, OtherEffects: true }],
      Accesses: [{ $map, Op: RangeFor, Held: $exclusive, Mention: @42 }])");
  EXPECT_EQ(verdict({registry() + Flush}), "guards-other-state?");
  EXPECT_EQ(verdict({registry() + with(Flush, ", OtherEffects: true", "")}),
            "migrate");
}

TEST(OtherState, WrittenByACallee) {
  std::string Caller = method("add", "50-59", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      Accesses: [{ $map, Op: Emplace, Held: $exclusive, Mention: @52 }],
      Calls: [{ CalleeUsr: bump, CalleeName: 'R::bump', Object: [this],
                Held: $exclusive, Loc: @53 }])");
  std::string Bump = method(
      "bump", "60", "States: [{ " + Count + ", Write: true, Loc: @61 }]");
  EXPECT_EQ(verdict({registry() + Caller + Bump + States}),
            "guards-other-state");
  EXPECT_EQ(verdict({registry() + Bump + States}), "migrate");
  // On an object that nobody else knows yet.
  EXPECT_EQ(verdict({registry() +
                     with(Caller, "Loc: @53", "Loc: @53, Unshared: true") +
                     Bump + States}),
            "migrate");
}

TEST(OtherState, AnotherMapUnderTheSameMutex) {
  std::string Two = with(registry(), "Maps:\n", R"(Maps:
  - { Usr: names, Name: 'R::names_', RecordUsr: R, Loc: @5 }
)");
  auto Access = [&](const char *Op) {
    return Two + method("more", "40-49", R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-49 }],
      Accesses: [{ $map, Op: Size, Held: $exclusive, Mention: @42 },
        { MapUsr: names, Map: [this, names], Mention: @43, Held: $exclusive,
          Op: )" + std::string(Op) + " }]");
  };
  EXPECT_EQ(verdict({Access("Emplace")}), "guards-other-state");
  EXPECT_EQ(verdict({Access("Find")}), "migrate");
}

TEST(OtherState, SectionsThatTouchNoMap) {
  EXPECT_EQ(verdict({registry() + method("wait", "40-49",
                                         "Sections: [{ $guard, Acquire: @41, "
                                         "Block: @40-49 }]")}),
            "guards-other-state");
  // Through a call it does.
  EXPECT_EQ(verdict({registry() + method("all", "40-49", R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-49 }],
      Calls: [{ CalleeUsr: raw, Held: $exclusive, Object: [this], Loc: @42 }])") +
                     method("raw", "50",
                            "Access: Private, Accesses: [{ $map, "
                            "Op: Clear, Mention: @51 }]")}),
            "migrate");
}

TEST(OtherState, OneMutexForManyMaps) {
  std::string Text = registry();
  for (size_t At; (At = Text.find("Map: [this")) != std::string::npos;)
    Text.replace(At, 10, "Map: [this, '[i]'");
  for (size_t At; (At = Text.find("$map")) != std::string::npos;)
    Text.replace(At, 4, "MapUsr: map, Map: [this, '[i]', map]");
  EXPECT_EQ(verdict({Text}), "guards-other-state");
}
