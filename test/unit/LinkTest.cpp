//===- LinkTest.cpp - Units become one program, in any order --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "analysis/Program.h"
#include "summary/Fields.h"

#include <algorithm>

using namespace unlatch;
using namespace unlatch::test;

/// Everything that a program says, as one text.
static std::string text(const Program &P) {
  std::string Out;
  Fingerprint Add(Out);
  Add.add(P.UnitsSeen);
  for (const FailedUnit &U : P.Failed) {
    Out += U.MainFile + U.Error;
    Add.add(U.Files);
    Add.add(U.Missing);
  }
  for (auto &[Path, File] : P.Files)
    Add.add(File);
  for (auto &[Main, Files] : P.UnitFiles) {
    Add.add(Main);
    Add.add(Files);
  }
  Add.add(P.ChangedFiles);
  for (auto &[Usr, D] : P.Maps)
    Add.add(D);
  for (auto &[Usr, D] : P.Mutexes)
    Add.add(D);
  for (auto &[Usr, D] : P.States)
    Add.add(D);
  Add.add(P.Functions);
  Add.add(P.MutexUses);
  Add.add(P.Skipped);
  Add.add(P.Suppressions);
  return Out;
}

TEST(Link, HeadersCountOnce) {
  Program P = link({unit(registry(), "/a.cpp"), unit(registry(), "/b.cpp")});
  EXPECT_EQ(P.UnitsSeen, 2u);
  EXPECT_EQ(P.Maps.size(), 1u);
  EXPECT_EQ(P.Functions.size(), 3u);
  for (const Function &F : P.Functions)
    EXPECT_EQ(F.Accesses.size(), 1u);
}

TEST(Link, UnitsThatDisagreeAreUnited) {
  // One unit is compiled without locks.
  std::string Without =
      with(registry(), "Op: Find, Held: $shared,", "Op: Find,");
  Program P = link({unit(registry(), "/a.cpp"), unit(Without, "/b.cpp")});
  ASSERT_EQ(P.Functions.size(), 3u);
  EXPECT_EQ(P.Functions[0].Name, "R::find");
  EXPECT_EQ(P.Functions[0].Accesses.size(), 2u);
  EXPECT_EQ(P.Functions[0].Sections.size(), 1u);
}

TEST(Link, MergedPartsKeepTheirIndices) {
  std::string A = "Functions:\n" + method("f", "10-19", R"(
      Sections: [{ $guard, Acquire: @11 }],
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @12 },
                 { $map, Op: ElementRead, Origin: 0, Mention: @13 }])");
  std::string B = "Functions:\n" + method("f", "10-19", R"(
      Sections: [{ $guard, Acquire: @14 }],
      Accesses: [{ $map, Op: Size, Held: $exclusive, Mention: @15 },
                 { $map, Op: ElementWrite, Origin: 0, Mention: @16 }],
      Lookups: [{ Access: 1 }])");
  Program P = link({unit(A, "/a.cpp"), unit(B, "/b.cpp")});
  ASSERT_EQ(P.Functions.size(), 1u);
  const Function &F = P.Functions[0];
  ASSERT_EQ(F.Accesses.size(), 4u);
  for (const MapAccess &Access : F.Accesses) {
    if (Access.Op == MapOp::ElementRead)
      EXPECT_EQ(F.Accesses[Access.Origin].Op, MapOp::Find);
    if (Access.Op == MapOp::ElementWrite)
      EXPECT_EQ(F.Accesses[Access.Origin].Op, MapOp::Size);
    if (Access.Op == MapOp::Find) {
      EXPECT_EQ(F.Sections[Access.Held[0].Section].Acquire.Line, 11u);
    }
    if (Access.Op == MapOp::Size) {
      EXPECT_EQ(F.Sections[Access.Held[0].Section].Acquire.Line, 14u);
    }
  }
  EXPECT_EQ(F.Accesses[F.Lookups[0].Access].Op, MapOp::ElementWrite);
}

TEST(Link, OrderOfUnitsDoesNotMatter) {
  std::vector<Summary> Units = {
      unit(registry() +
               "Files: [{ RealPath: /a.h, Name: /x/a.h, Hash: '1' }]\n",
           "/a.cpp"),
      unit(with(registry(), "Op: Find, Held: $shared,", "Op: Find,") +
               "Files: [{ RealPath: /a.h, Name: /y/a.h, Hash: '2' }]\n",
           "/b.cpp"),
      unit("Failed: true\nFailureText: 'c.cpp:1:1: error: x'\n", "/c.cpp"),
      unit(with(registry(), "TypeRange: @1", "TypeRange: @b.cpp:3") +
               "Skipped: [{ Name: mu_, Loc: @50 }, { Name: mu_, Loc: @40 }]\n"
               "MutexUses: [{ MutexUsr: mu, Loc: @60, Why: waited on }]\n",
           "/d.cpp")};
  std::vector<int> Order = {0, 1, 2, 3};
  std::string First;
  do {
    std::vector<Summary> Shuffled;
    for (int I : Order)
      Shuffled.push_back(Units[I]);
    std::string Now = text(link(std::move(Shuffled)));
    if (First.empty())
      First = Now;
    ASSERT_EQ(Now, First);
  } while (std::next_permutation(Order.begin(), Order.end()));
}

TEST(Link, ChangedFilesAreKnownByTheirHash) {
  Program P = link({unit("Files: [{ RealPath: /a.h, Name: /a.h, Hash: '1' },"
                         "        { RealPath: /b.h, Name: /b.h, Hash: '1' }]\n",
                         "/a.cpp"),
                    unit("Files: [{ RealPath: /a.h, Name: /a.h, Hash: '2' },"
                         "        { RealPath: /b.h, Name: /b.h, Hash: '1' }]\n",
                         "/b.cpp")});
  EXPECT_EQ(P.ChangedFiles, std::vector<std::string>{"/a.h"});
  EXPECT_EQ(P.UnitFiles["/a.cpp"].size(), 2u);
}

TEST(Link, SkippedMentionsCountOnlyWhereNoUnitSawThem) {
  std::string Skips = "Skipped: [{ Name: map_, Loc: @12 },"
                      "          { Name: map_, Loc: @90 }]\n";
  Program P = link({unit(Skips, "/a.cpp"), unit(registry(), "/b.cpp")});
  ASSERT_EQ(P.Skipped.size(), 1u);
  EXPECT_EQ(P.Skipped[0].Loc.Line, 90u);
}

TEST(Link, FailedUnitsContributeTheirFailureOnly) {
  Program P = link({unit(registry() + "Failed: true\nFailureText: 'x'\n")});
  EXPECT_EQ(P.UnitsSeen, 0u);
  EXPECT_EQ(P.Failed.size(), 1u);
  EXPECT_TRUE(P.Functions.empty());
  EXPECT_TRUE(P.Maps.empty());
}

TEST(Link, AddressTakenElsewhereCounts) {
  std::string Taken = "Functions: [{ Usr: find, AddressTaken: true }]\n";
  Program P = link({unit(registry(), "/a.cpp"), unit(Taken, "/b.cpp")});
  ASSERT_EQ(P.Functions.size(), 3u);
  EXPECT_TRUE(P.Functions[P.FunctionsByUsr["find"][0]].AddressTaken);
}

TEST(Link, TypesThatDifferByUnitAreUnsupported) {
  std::string Other =
      with(registry(), "TypeRange: @1", "TypeRange: @1, Container: 'std::map'");
  Program P = link({unit(registry(), "/a.cpp"), unit(Other, "/b.cpp")});
  EXPECT_EQ(P.Maps["map"].Family, MapFamily::Unsupported);
}

TEST(Link, GuardsOfAnotherUnit) {
  // R::use() holds what r.writing() returned.
  std::string Use = R"(
Functions:
  - { Usr: use, Name: use, Loc: @b.cpp:5, Body: @b.cpp:5-9, Sections: [
        { Shape: Returned, GuardEscapes: true, Acquire: @b.cpp:6,
          MadeBy: { Usr: writing, Object: ['param:0'] } }],
      Accesses: [{ MapUsr: map, Map: ['param:0', map], Op: Clear,
                   Held: [{ Mode: Exclusive, Section: 0 }],
                   Mention: @b.cpp:7 }] })";
  std::string Writing = method("writing", "40", R"(
      Effects: [{ What: ReturnsGuard, Mutex: [this, mu], MutexUsr: mu,
                  Mode: Exclusive }])");
  auto HeldIn = [&](const Program &P) {
    const Function &F = P.Functions[P.FunctionsByUsr.at("use").front()];
    return F.Accesses.at(0).Held.at(0);
  };
  HeldLock Known =
      HeldIn(link({unit(registry() + Writing), unit(Use, "/b.cpp")}));
  EXPECT_EQ(Known.MutexUsr, "mu");
  EXPECT_EQ(Known.Mutex, (ObjectPath{"param:0", {"mu"}}));
  // Where nobody defines it, it stays unknown.
  EXPECT_EQ(HeldIn(link({unit(registry()), unit(Use, "/b.cpp")})).MutexUsr, "");
}
