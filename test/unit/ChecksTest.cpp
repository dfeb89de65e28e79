//===- ChecksTest.cpp - What is flagged, and what must not be -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

using namespace unlatch;
using namespace unlatch::test;

static const char Size[] = "Accesses: [{ $map, Op: Size, Mention: @41 }]";
static const char Clear[] = "Accesses: [{ $map, Op: Clear, Mention: @41 }]";

static std::string flagged(const std::string &More) {
  return findings(analyzed({registry() + More}));
}

TEST(UnsynchronizedAccess, Positive) {
  EXPECT_EQ(flagged(method("size", "40", Size)),
            "a.h:41 unlatch-unsynchronized-access: read of 'R::map_' without "
            "'R::mu_' (held at 3 of 4 accesses)\n");
  EXPECT_EQ(flagged(method("reset", "40", Clear)),
            "a.h:41 unlatch-unsynchronized-access: write to 'R::map_' without "
            "'R::mu_' (held at 3 of 4 accesses)\n");
}

TEST(UnsynchronizedAccess, PositiveInAnotherUnit) {
  AnalysisResult R = analyzed({registry(), R"(Functions:
  - { Usr: g, Name: g, Loc: @b.cpp:7, Body: @b.cpp:7, Accesses: [
      { MapUsr: map, Map: ['param:0', map], Op: Find, Mention: @b.cpp:8 },
      { MapUsr: map, Map: ['param:0', map], Op: End, Mention: @b.cpp:8 }] })"});
  ASSERT_EQ(R.Findings.size(), 1u);
  EXPECT_EQ(R.Findings[0].Loc.File, "/b.cpp");
  ASSERT_EQ(R.Findings[0].Notes.size(), 1u);
  EXPECT_EQ(R.Findings[0].Notes[0].Message, "held here, shared");
  EXPECT_EQ(R.Findings[0].Notes[0].Loc.Line, 12u);
}

TEST(UnsynchronizedAccess, PositiveThroughAReferenceOfALocalObject) {
  // main() has a client of its own, but the registry it refers to is shared.
  EXPECT_NE(flagged(method("Client::find", "40", R"(
      Accesses: [{ MapUsr: map, Map: [this, registry, map], Op: Find,
                   Mention: @41 }])") +
                    method("main", "50", R"(Main: true,
      Calls: [{ CalleeUsr: 'Client::find', CalleeName: 'Client::find',
                Object: ['local:c'], Unshared: true, Loc: @52 }])")),
            "");
}

TEST(UnsynchronizedAccess, PositiveUnderTheWrongLock) {
  EXPECT_NE(flagged(method("size", "40", R"(
      Accesses: [{ $map, Op: Size, Mention: @41,
                   Held: [{ Mutex: [this, mu2], MutexUsr: mu2 }] }])")),
            "");
}

/// A section of the same mutex that has to do with something else.
static std::string otherPurpose() {
  return method("other", "70", R"(
      Sections: [{ $guard, Acquire: @71, Block: @70 }])");
}

TEST(UnsynchronizedAccess, PositiveInTheOnlyFunctionWithout) {
  const char Both[] = "Accesses: [{ $map, Op: Find, Mention: @41 }, "
                      "{ $map, Op: Clear, Mention: @42 }]";
  // Four of seven by weight, three functions of four.
  EXPECT_EQ(flagged(otherPurpose() + method("reset", "40", Both)),
            "a.h:41 unlatch-unsynchronized-access: read of 'R::map_' without "
            "'R::mu_' (held at 3 of 5 accesses)\n"
            "a.h:42 unlatch-unsynchronized-access: write to 'R::map_' without "
            "'R::mu_' (held at 3 of 5 accesses)\n");
  // Two functions without may have a reason.
  EXPECT_EQ(flagged(otherPurpose() + method("reset", "40", Clear) +
                    method("size", "50",
                           "Accesses: [{ $map, Op: Size, Mention: @51 }]")),
            "");
  // Who reads under the lock may have it for something else.
  std::string Readers = with(registry(), "Op: Emplace", "Op: Count");
  EXPECT_EQ(findings(analyzed(
                {Readers + otherPurpose() + method("reset", "40", Both)})),
            "");
}

/// A class whose helpers touch the map and whose other functions lock; one
/// calls them without.
static std::string helpers(const std::string &Forgetful) {
  std::string Text = registry();
  Text.resize(Text.find("Functions:"));
  return Text + "Functions:\n" +
         method("look", "10",
                "Access: Private, Accesses: [{ $map, Op: Find, "
                "Mention: @11 }]") +
         method("raw", "20",
                "Access: Private, Accesses: [{ $map, Op: Emplace, "
                "Mention: @21 }]") +
         method("get", "30", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @31, Block: @30 }],
      Calls: [{ CalleeUsr: look, CalleeName: 'R::look', Object: [this],
                Held: $shared, Loc: @32 }])") +
         method("put", "40", R"(
      Sections: [{ $guard, Acquire: @41, Block: @40 }],
      Calls: [{ CalleeUsr: raw, CalleeName: 'R::raw', Object: [this],
                Held: $exclusive, Loc: @42 }])") +
         method(Forgetful, "50", R"(
      Calls: [{ CalleeUsr: look, CalleeName: 'R::look', Object: [this],
                Loc: @52 },
              { CalleeUsr: raw, CalleeName: 'R::raw', Object: [this],
                Loc: @53 }])");
}

TEST(UnsynchronizedAccess, PositiveWhereOneCallerOfHelpersForgets) {
  AnalysisResult R = analyzed({helpers("change") + otherPurpose()});
  EXPECT_EQ(findings(R),
            "a.h:11 unlatch-unsynchronized-access: read of 'R::map_' without "
            "'R::mu_' (held at 2 of 4 accesses)\n"
            "a.h:21 unlatch-unsynchronized-access: write to 'R::map_' without "
            "'R::mu_' (held at 2 of 4 accesses)\n");
  ASSERT_EQ(R.Findings.size(), 2u);
  ASSERT_EQ(R.Findings[1].Path.size(), 1u);
  EXPECT_EQ(R.Findings[1].Path[0].Message,
            "called by 'R::change' without the lock");
  // What is called while the program starts need not lock.
  EXPECT_EQ(findings(analyzed({helpers("initialize") + otherPurpose()})), "");
}

TEST(UnsynchronizedAccess, Overriders) {
  std::string Override = method(
      "get_impl", "40", std::string("Virtual: true, Access: Private, ") + Size);
  // The mutex is this class's own: nobody else can hold it.
  EXPECT_NE(flagged(Override), "");
  // The base may hold what is the base's.
  EXPECT_EQ(findings(analyzed({with(registry(), "Name: 'R::mu_', RecordUsr: R",
                                    "Name: 'B::mu_', RecordUsr: B") +
                               Override})),
            "");
  // The class calls its base with the lock held, and that may call back.
  EXPECT_EQ(flagged(Override + method("sync", "50", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50 }],
      Calls: [{ CalleeUsr: 'B::get', CalleeName: 'B::get', Object: [this],
                Held: $exclusive, Loc: @52 }])")),
            "");
}

TEST(UnsynchronizedAccess, NegativeConventions) {
  for (const char *Name : {"sizeLocked", "sizeUnsafe", "size_nolock"})
    EXPECT_EQ(flagged(method(Name, "40", Size)), "") << Name;
  EXPECT_EQ(flagged(method("R", "40",
                           "Accesses: [{ $map, Op: Size, "
                           "Unshared: true, Mention: @41 }]")),
            "");
  EXPECT_EQ(flagged(with(method("~R", "40", Size), "Kind: Method",
                         "Kind: Destructor")),
            "");
  EXPECT_EQ(flagged(with(method("x", "40", Size), "Kind: Method",
                         "Kind: Initializer")),
            "");
  EXPECT_EQ(flagged(method("operator=", "40", Size)), "");
  EXPECT_EQ(flagged(method("main", "40", std::string("Main: true, ") + Size)),
            "");
}

TEST(UnsynchronizedAccess, NegativeCalledUnderTheLock) {
  std::string Raw = method("raw", "40", Size); // public all the same
  std::string Caller = method("size", "50", R"(
      Calls: [{ CalleeUsr: raw, CalleeName: 'R::raw', Object: [this],
                Held: $shared, Loc: @52 }])");
  EXPECT_NE(flagged(Raw), "");
  EXPECT_EQ(flagged(Raw + Caller), "");
  // One caller without it, and it is a race again.
  EXPECT_NE(flagged(Raw + Caller + method("other", "60", R"(
      Calls: [{ CalleeUsr: raw, CalleeName: 'R::raw', Object: [this],
                Loc: @62 }])")),
            "");
  // But not if that one is a constructor.
  EXPECT_EQ(flagged(Raw + Caller + method("R", "60", R"(
      Calls: [{ CalleeUsr: raw, CalleeName: 'R::raw', Object: [this],
                Unshared: true, Loc: @62 }])")),
            "");
}

TEST(UnsynchronizedAccess, NegativeElements) {
  EXPECT_EQ(flagged(method("x", "40", R"(
      Accesses: [{ $map, Op: End, Mention: @41 },
                 { $map, Op: ElementRead, Mention: @42 },
                 { $map, Op: PointeeWrite, Mention: @43 },
                 { MapUsr: map, Op: Size, Mention: @44 }])")),
            "");
}

TEST(UnsynchronizedAccess, Lambdas) {
  std::string Lambda =
      with(method("lambda", "40", Size), "Kind: Method", "Kind: Lambda");
  EXPECT_NE(flagged(Lambda), "");
  // A helper calls what it is given with the lock held.
  EXPECT_EQ(flagged(Lambda + method("withLock", "50", R"(
      Calls: [{ CalleeName: f, Held: $shared, Loc: @52 }])")),
            "");
}

TEST(UnsynchronizedAccess, NegativeMaybeHeld) {
  EXPECT_EQ(flagged(method("x", "40", R"(
      Accesses: [{ $map, Op: Size, Mention: @41,
                   Held: [{ $guard, Maybe: true }] }])")),
            "");
}

TEST(UnsynchronizedAccess, NegativeEitherOfTwoLocks) {
  // Writers hold both: readers may hold either.
  std::string Text = with(registry(), "Held: $exclusive,", R"(Held: [
      { $guard, Section: 0 }, { Mutex: [this, mu2], MutexUsr: mu2 }],)");
  EXPECT_EQ(findings(analyzed({Text + method("size", "40", R"(
      Accesses: [{ $map, Op: Size, Mention: @41,
        Held: [{ Mutex: [this, mu2], MutexUsr: mu2 }] }])")})),
            "");
}

TEST(UnsynchronizedAccess, NegativeWithoutConfidence) {
  std::string Text = registry();
  for (int I = 0; I != 3; ++I)
    Text += method("x" + std::to_string(I), std::to_string(40 + I),
                   "Accesses: [{ $map, Op: Size, Mention: @" +
                       std::to_string(40 + I) + " }]");
  EXPECT_EQ(findings(analyzed({Text})), "");
}

TEST(UnsynchronizedAccess, ManyLinesInOneFunctionAreOneDecision) {
  std::string Text = "Accesses: [";
  for (int Line = 41; Line != 49; ++Line)
    Text += "{ $map, Op: Size, Mention: @" + std::to_string(Line) + " },";
  EXPECT_EQ(
      analyzed({registry() + method("x", "40", Text + "]")}).Findings.size(),
      8u);
}

TEST(UnsynchronizedAccess, OneFindingALine) {
  EXPECT_EQ(analyzed({registry() + method("x", "40", R"(
      Accesses: [{ $map, Op: Begin, Mention: @41 },
                 { $map, Op: Size, Mention: @41 }])")})
                .Findings.size(),
            1u);
}

TEST(Suppressions, ByLineAndGlob) {
  std::string Text = registry() + method("size", "40", Size);
  auto With = [&](const std::string &S) {
    return findings(analyzed({Text + "Suppressions: [{ " + S + " }]\n"}));
  };
  EXPECT_EQ(With("File: /a.h, FirstLine: 41, LastLine: 41"), "");
  EXPECT_EQ(With("File: /a.h, FirstLine: 41, LastLine: 41, "
                 "Checks: ['unlatch-*']"),
            "");
  EXPECT_EQ(With("File: /a.h, FirstLine: 40, LastLine: 50, "
                 "Checks: [x, unlatch-unsynchronized-access]"),
            "");
  EXPECT_NE(With("File: /a.h, FirstLine: 42, LastLine: 42"), "");
  EXPECT_NE(With("File: /b.h, FirstLine: 41, LastLine: 41"), "");
  EXPECT_NE(With("File: /a.h, FirstLine: 41, LastLine: 41, "
                 "Checks: ['bugprone-*']"),
            "");
}

static std::string sharedWrite(const std::string &Rest) {
  return method("add", "40-49",
                R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @41, Block: @40-49 }],
      Accesses: [{ $map, Held: $shared, Mention: @42, )" +
                    Rest + " }]");
}

TEST(WriteUnderSharedLock, Positive) {
  EXPECT_EQ(flagged(sharedWrite("Op: Subscript")),
            "a.h:42 unlatch-write-under-shared-lock: operator[] may insert "
            "into 'R::map_' while 'R::mu_' is only held shared\n");
  for (const char *Op : {"Insert", "EraseKey", "Clear", "ElementWrite"})
    EXPECT_NE(flagged(sharedWrite(std::string("Op: ") + Op)), "") << Op;
}

TEST(WriteUnderSharedLock, Negative) {
  EXPECT_EQ(flagged(sharedWrite("Op: At, SubscriptSpelled: true")), "");
  EXPECT_EQ(flagged(sharedWrite("Op: ElementWrite, Possible: true")), "");
  EXPECT_EQ(flagged(sharedWrite("Op: PointeeWrite")), "");
  EXPECT_EQ(flagged(sharedWrite("Op: Clear, Unshared: true")), "");
  EXPECT_EQ(flagged(method("add", "40", R"(
      Accesses: [{ $map, Op: Clear, Mention: @41, Held: [
        { $guard, Mode: Shared }, { Mutex: [this, w], MutexUsr: w }] }])")),
            "");
}

static const char Erase[] =
    "Accesses: [{ $map, Op: EraseKey, Held: $exclusive, Mention: @42 }]";

TEST(EscapingReference, NeedsSomethingThatEndsElements) {
  std::string Escaping = method("ref", "50-53", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @51, Block: @50-53 }],
      Accesses: [{ $map, Op: At, Held: $shared, Mention: @52 },
                 { $map, Op: ElementEscape, Origin: 0, Held: $shared,
                   Mention: @52, Why: a reference to it is returned }])");
  EXPECT_EQ(flagged(Escaping), "");
  std::string Ends = method("erase", "40-43", std::string(R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-43 }],
      )") + Erase);
  EXPECT_EQ(flagged(Escaping + Ends),
            "a.h:52 unlatch-escaping-reference: an element of 'R::map_' leaves "
            "the lock (a reference to it is returned); 'R::mu_' guards it no "
            "longer\n");
  // The guard goes with the element.
  EXPECT_EQ(flagged(with(Escaping, "Mode: Shared,",
                         "Mode: Shared, Shape: Returned,") +
                    Ends),
            "");
}

/// A lookup in section 0 and an act in section 1 that depends on it.
static std::string twoSections(const std::string &Act) {
  return method("open", "50-59",
                R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @51, Block: @51-53 },
                 { $guard, Acquire: @55, Block: @55-58 }],
      Accesses: [{ $map, Op: Count, Held: $shared, Mention: @52 },
                 { $map, Held: [{ Mutex: [this, mu], MutexUsr: mu,
                                  Mode: Exclusive, Section: 1 }],
                   Mention: @57, DecidedBy: 0, )" +
                    Act + " }]");
}

TEST(CheckThenAct, Harm) {
  EXPECT_NE(flagged(twoSections("Op: Subscript, Use: Assigned")), "");
  // Found before, it can only be gone where something takes it out.
  std::string Fails = twoSections("Op: At, DecidedFound: true");
  EXPECT_EQ(flagged(Fails), "");
  EXPECT_NE(flagged(Fails + method("erase", "40-43", std::string(R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-43 }],
      )") + Erase)),
            "");
  EXPECT_EQ(flagged(twoSections("Op: TryEmplace")), "");
  EXPECT_EQ(flagged(twoSections("Op: EraseKey, DecidedFound: true")), "");
}

/// An accessor that looks, one that assigns, and somebody who calls them one
/// after the other.
static std::string twoCalls() {
  return method("known", "40-43", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @41, Block: @40-43 }],
      Accesses: [{ $map, Op: Count, Held: $shared, Mention: @42 }],
      Lookups: [{ Access: 0, Miss: 'False', Value: 'true', KeyParameter: 0 }])") +
         method("set", "50-53", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-53 }],
      Accesses: [{ $map, Op: Subscript, Use: Assigned, Held: $exclusive,
                   Mention: @52, Block: @50-53, KeyParameter: 0,
                   ValueParameters: 2 }])") +
         R"(  - { Usr: use, Name: use, Loc: @60, Body: @60-69,
      Calls: [{ CalleeUsr: known, CalleeName: 'R::known', Object: ['param:0'],
                Loc: @61 },
              { CalleeUsr: set, CalleeName: 'R::set', Object: ['param:0'],
                Loc: @62 }],
      Decisions: [{ LookCall: 0, ActCall: 1, Varying: 2 }] }
)";
}

TEST(CheckThenAct, ThroughCalls) {
  EXPECT_EQ(flagged(twoCalls()),
            "a.h:62 unlatch-check-then-act: this overwrites what another "
            "thread may have added since: 'R::mu_' was released after "
            "'R::map_' was looked at\n");
  // The value belongs to the key, or is the same for all.
  EXPECT_EQ(flagged(with(twoCalls(), ", Varying: 2", "")), "");
  EXPECT_EQ(flagged(with(twoCalls(), "ValueParameters: 2", "OnHit: false")),
            "");
  // A new object is another one for each thread.
  EXPECT_NE(flagged(with(twoCalls(), "ValueParameters: 2", "ValueMade: true")),
            "");
  // Another object.
  EXPECT_EQ(flagged(with(twoCalls(), "'R::set', Object: ['param:0']",
                         "'R::set', Object: ['param:1']")),
            "");
  // Another key.
  EXPECT_EQ(
      flagged(with(twoCalls(), "Varying: 2", "ActArgument: 1, Varying: 2")),
      "");
  // It happens where the key was found, and nothing takes keys out.
  EXPECT_EQ(flagged(with(twoCalls(), "Varying: 2", "Found: true")), "");
  // Under a condition, in the function that is called.
  EXPECT_EQ(flagged(with(twoCalls(), "Mention: @52, Block: @50-53",
                         "Mention: @52, Block: @52")),
            "");
}

TEST(CheckThenAct, ThroughCallsUnderAnotherLock) {
  std::string Serial = with(with(twoCalls(), "Loc: @61 }", R"(Loc: @61,
        Held: [{ Mutex: [this, w], MutexUsr: w, Section: 0 }] })"),
                            "Loc: @62 }", R"(Loc: @62,
        Held: [{ Mutex: [this, w], MutexUsr: w, Section: 0 }] })");
  EXPECT_EQ(flagged(Serial), "");
}

TEST(VacuousLock, NeverLocked) {
  std::string Deferred = method("wait", "50-53", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-53, GuardName: later,
                   Shape: Deferred, LockedLater: true }])");
  EXPECT_EQ(flagged(Deferred),
            "a.h:51 unlatch-vacuous-lock: 'later' is never locked\n");
  EXPECT_EQ(flagged(with(Deferred, "LockedLater: true",
                         "LockedLater: true, Changes: [{ Unlock: false, "
                         "Statement: @52 }]")),
            "");
}

TEST(Confidence, Levels) {
  std::string Half =
      with(registry(), "Held: $shared, Mention: @12", "Mention: @12");
  auto Count = [&](Confidence Least) {
    AnalysisOptions Options;
    Options.MinConfidence = Least;
    return analyzed({Half}, Options).Findings.size();
  };
  // Held at a read and a write, not at the other read: three of four.
  EXPECT_EQ(Count(Confidence::Low), 1u);
  EXPECT_EQ(Count(Confidence::Medium), 1u);
  EXPECT_EQ(Count(Confidence::High), 0u);
}
