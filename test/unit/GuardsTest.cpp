//===- GuardsTest.cpp - Which mutex guards a map --------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "analysis/Paths.h"

using namespace unlatch;
using namespace unlatch::test;

static std::optional<Relation> relation(ObjectPath Map, ObjectPath Mutex) {
  return relate(Map, Mutex, "mu");
}

TEST(Paths, SameInstance) {
  auto Own = relation({"this", {"map"}}, {"this", {"mu"}});
  ASSERT_TRUE(Own);
  EXPECT_EQ(relation({"param:0", {"map"}}, {"param:0", {"mu"}}), Own);
  EXPECT_EQ(
      relation({"this", {"s", "[i]", "map"}}, {"this", {"s", "[i]", "mu"}}),
      Own);
  EXPECT_EQ(relation({"local:s@4", {"map"}}, {"local:s@4", {"mu"}}), Own);
  EXPECT_FALSE(relation({"this", {"map"}}, {"param:0", {"mu"}}));
  EXPECT_FALSE(
      relation({"this", {"s", "[i]", "map"}}, {"this", {"s", "[j]", "mu"}}));
  EXPECT_NE(relation({"this", {"a", "map"}}, {"this", {"b", "mu"}}), Own);
  EXPECT_FALSE(relation({}, {"this", {"mu"}}));
  EXPECT_FALSE(relation({"this", {"map"}}, {}));
}

TEST(Paths, GlobalMutex) {
  auto Own = relation({"global:map", {}}, {"global:mu", {}});
  ASSERT_TRUE(Own);
  EXPECT_FALSE(Own->oneToMany());
  auto Many = relation({"this", {"map"}}, {"global:mu", {}});
  ASSERT_TRUE(Many);
  EXPECT_TRUE(Many->oneToMany());
  EXPECT_EQ(relation({"param:0", {"map"}}, {"global:mu", {}}), Many);
}

TEST(Paths, WhereTheMutexIs) {
  auto R = relation({"this", {"s", "map"}}, {"this", {"mu"}});
  ASSERT_TRUE(R);
  EXPECT_EQ(mutexPathFor({"param:2", {"x", "s", "map"}}, *R),
            (ObjectPath{"param:2", {"x", "mu"}}));
  EXPECT_FALSE(mutexPathFor({"param:2", {"map"}}, *R).known());
}

/// The guard's USR and the counts, or nothing.
static std::string guard(const std::vector<std::string> &Units,
                         const AnalysisOptions &Options = {}) {
  AnalysisResult Result = analyzed(Units, Options);
  if (Result.Maps.empty())
    return "";
  const GuardedMap &M = Result.Maps.front();
  return M.MutexUsr + " " + std::to_string(M.HeldShared) + "/" +
         std::to_string(M.HeldExclusive) + "/" + std::to_string(M.NotHeld);
}

TEST(Guards, Counts) {
  EXPECT_EQ(guard({registry()}), "mu 2/1/0");
  EXPECT_EQ(guard({registry() + method("x", "40",
                                       "Accesses: [{ $map, Op: Size,"
                                       " Mention: @41 }]")}),
            "mu 2/1/1");
  GuardedMap M = analyzed({registry()}).Maps.front();
  EXPECT_EQ(M.Reads, 2u);
  EXPECT_EQ(M.Writes, 1u);
  EXPECT_TRUE(M.MutexRemovable);
}

TEST(Guards, AMapThatNobodyLocks) {
  EXPECT_EQ(guard({"Maps: [{ Usr: map, Name: map }]\nFunctions:\n" +
                   method("x", "40",
                          "Accesses: [{ $map, Op: Size, "
                          "Mention: @41 }]")}),
            "");
}

TEST(Guards, HalfOfTheEvidence) {
  // Two reads and a write held, so four; as many again without still pass.
  auto Unlocked = [](int N) {
    std::string Text = registry();
    for (int I = 0; I != N; ++I)
      Text += method("x" + std::to_string(I), std::to_string(40 + I),
                     "Accesses: [{ $map, Op: Size, Mention: @" +
                         std::to_string(40 + I) + " }]");
    return Text;
  };
  EXPECT_EQ(guard({Unlocked(4)}), "mu 2/1/4");
  EXPECT_EQ(guard({Unlocked(5)}), "");
}

TEST(Guards, WritesCountDouble) {
  std::string Text = registry();
  for (int I = 0; I != 3; ++I)
    Text += method("x" + std::to_string(I), std::to_string(40 + I),
                   "Accesses: [{ $map, Op: Clear, Mention: @" +
                       std::to_string(40 + I) + " }]");
  EXPECT_EQ(guard({Text}), "");
}

TEST(Guards, PlainMutexesOnRequest) {
  std::string Text = with(registry(), "Usr: mu,", "Usr: mu, Shared: false,");
  for (int I = 0; I != 2; ++I)
    Text = with(Text, "Held: $shared", "Held: $exclusive");
  EXPECT_EQ(guard({Text}), "");
  AnalysisOptions Options;
  Options.IncludeExclusive = true;
  EXPECT_EQ(guard({Text}, Options), "mu 0/3/0");
}

TEST(Guards, OfThisObjectNotOfAnother) {
  std::string Text = registry();
  for (int I = 0; I != 2; ++I)
    Text = with(Text, "Held: $shared,",
                "Held: [{ Mutex: ['param:0', mu], "
                "MutexUsr: mu, Mode: Shared }],");
  Text = with(Text, "Held: $exclusive,",
              "Held: [{ Mutex: ['param:0', mu], "
              "MutexUsr: mu }],");
  EXPECT_EQ(guard({Text}), "");
}

TEST(Guards, LocksOnLocalObjectsAreEvidence) {
  // All that is seen of the registry's use is a single-threaded example.
  EXPECT_EQ(guard({registry() + method("main", "50", R"(Main: true, Calls: [
      { CalleeUsr: find, Object: ['local:r'], Unshared: true, Loc: @52 },
      { CalleeUsr: has, Object: ['local:r'], Unshared: true, Loc: @53 },
      { CalleeUsr: registerOne, Object: ['local:r'], Unshared: true,
        Loc: @54 }])")}),
            "mu 2/1/0");
}

TEST(Guards, CallersLocksCount) {
  std::string Text = registry() +
                     method("raw", "40",
                            "Access: Private, "
                            "Accesses: [{ $map, Op: Size, Mention: @41 }]") +
                     method("size", "50-59", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @51, Block: @50-59 }],
      Calls: [{ CalleeUsr: raw, Object: [this], Held: $shared, Loc: @52 }])");
  EXPECT_EQ(guard({Text}), "mu 3/1/0");
}

TEST(Guards, TheMutexStaysWhereOthersNameIt) {
  std::string Text = registry() + "MutexUses: [{ MutexUsr: mu, Loc: @50, "
                                  "Attribute: true }]\n";
  EXPECT_FALSE(analyzed({Text}).Maps.front().MutexRemovable);
  Text = with(registry(), "Usr: mu,", "Usr: mu, SoleDeclarator: false,");
  GuardedMap M = analyzed({Text}).Maps.front();
  EXPECT_EQ(M.What, Verdict::Migrate);
  EXPECT_FALSE(M.MutexRemovable);
}

TEST(Guards, ElementWritesCountOnceAnOrigin) {
  std::string Text = registry() + method("setUp", "40-49", R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-49 }],
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @42 },
        { $map, Op: ElementWrite, Origin: 0, Held: $exclusive, Mention: @43 },
        { $map, Op: ElementWrite, Origin: 0, Held: $exclusive, Mention: @44 },
        { $map, Op: Subscript, Held: $exclusive, Mention: @45 },
        { $map, Op: ElementWrite, Origin: 3, Held: $exclusive, Mention: @46 }])");
  GuardedMap M = analyzed({Text}).Maps.front();
  EXPECT_EQ(M.Reads, 3u);
  EXPECT_EQ(M.Writes, 3u);
}
