//===- ReasonsTest.cpp - Each reason: a map that has it, one that has not -===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "analysis/Profile.h"

using namespace unlatch;
using namespace unlatch::test;

/// The registry with one more method.
static std::string plus(const std::string &Name, const std::string &Line,
                        const std::string &Rest) {
  return registry() + method(Name, Line, Rest);
}

static const std::string Shared =
    "Sections: [{ $guard, Mode: Shared, Acquire: @41, Block: @40-49 }],";
static const std::string Exclusive =
    "Sections: [{ $guard, Acquire: @41, Block: @40-49 }],";

TEST(Reasons, TheRegistryHasNone) {
  EXPECT_EQ(verdict({registry()}), "migrate");
  EXPECT_EQ(verdict({registry(), registry()}), "migrate");
}

TEST(Reasons, SeveralAtOnce) {
  EXPECT_EQ(verdict({with(registry(), "Usr: map,",
                          "Usr: map, InMacro: true, "
                          "Dependent: true,")}),
            "macro template-dependent");
}

TEST(Reasons, UnsynchronizedAccess) {
  EXPECT_EQ(verdict({plus("size", "40",
                          "Accesses: [{ $map, Op: Size, Mention: @42 }]")}),
            "unsynchronized-access");
  // Of another object's lock.
  EXPECT_EQ(verdict({plus("size", "40", R"(
      Sections: [{ Mutex: ['param:0', mu], MutexUsr: mu, Acquire: @41 }],
      Accesses: [{ $map, Op: Size, Mention: @42, Held:
        [{ Mutex: ['param:0', mu], MutexUsr: mu, Section: 0 }] }])")}),
            "unsynchronized-access");
  // A constructor needs no lock.
  EXPECT_EQ(verdict({plus("R", "40",
                          "Accesses: [{ $map, Op: Clear, "
                          "Unshared: true, Mention: @42 }]")}),
            "migrate");
}

TEST(Reasons, WriteUnderSharedLock) {
  for (const char *Op :
       {"Subscript", "Emplace", "EraseKey", "Clear", "ElementWrite"})
    EXPECT_EQ(verdict({plus("add", "40-49",
                            Shared +
                                "Accesses: [{ $map, Held: $shared, "
                                "Mention: @42, Op: " +
                                Op + " }]")}),
              "unsynchronized-access")
        << Op;
  // A subscript that cannot insert is recorded as At.
  EXPECT_EQ(verdict({plus("get", "40-49",
                          Shared + "Accesses: [{ $map, Held: $shared, "
                                   "Mention: @42, Op: At, "
                                   "SubscriptSpelled: true }]")}),
            "migrate");
}

TEST(Reasons, ConditionalLock) {
  EXPECT_EQ(verdict({plus("size", "40-49", Shared + R"(
      Accesses: [{ $map, Op: Size, Mention: @42, Held: [{ $guard,
                   Mode: Shared, Section: 0, Maybe: true }] }])")}),
            "conditional-lock");
}

TEST(Reasons, MutexEscapes) {
  EXPECT_EQ(verdict({registry() + "MutexUses: [{ MutexUsr: mu, Loc: @50, "
                                  "Why: returned }]\n"}),
            "mutex-escapes");
  EXPECT_EQ(verdict({registry() + "MutexUses: [{ MutexUsr: other, Loc: @50, "
                                  "Why: returned }]\n"}),
            "migrate");
  for (const char *How : {"GuardEscapes: true", "WaitsOnCondition: true"})
    EXPECT_EQ(verdict({with(registry(), "Acquire: @11",
                            std::string("Acquire: @11, ") + How)}),
              "mutex-escapes");
  EXPECT_EQ(verdict({plus("lockAll", "40", R"(Effects: [{ What: ReturnsGuard,
      $guard }])")}),
            "mutex-escapes");
}

TEST(Reasons, MapEscapes) {
  std::string Body =
      Shared + "Accesses: [{ $map, Held: $shared, Mention: @42, ";
  EXPECT_EQ(
      verdict({plus("all", "40-49", Body + "Op: Escape, Why: returned }]")}),
      "map-escapes");
  EXPECT_EQ(verdict({plus("all", "40-49", Body + "Op: CopyOut }]")}),
            "migrate");
  // An access to some object's map, we know not whose.
  EXPECT_EQ(verdict({plus("peek", "40",
                          "Accesses: [{ MapUsr: map, Op: Size, "
                          "Mention: @42 }]")}),
            "map-escapes unsynchronized-access");
}

TEST(Reasons, ElementEscapes) {
  std::string Leak = method("leak", "40-49", Shared + R"(
      Accesses: [{ $map, Op: Find, Held: $shared, Mention: @42 },
                 { $map, Op: ElementEscape, Origin: 0, Held: $shared,
                   Mention: @43, Why: returned }])");
  // Nothing ends elements: their addresses stay good.
  EXPECT_EQ(verdict({registry() + Leak}), "migrate");
  EXPECT_EQ(verdict({registry() + Leak + method("add", "50-59", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      Accesses: [{ $map, Held: $exclusive, Mention: @52, Op: TryEmplace }])")}),
            "migrate");
  for (const char *Op : {"EraseKey", "EraseIterator", "Clear", "Assign", "Swap",
                         "InsertOrAssign"})
    EXPECT_EQ(verdict({registry() + Leak +
                       method("remove", "50-59",
                              R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      Accesses: [{ $map, Held: $exclusive, Mention: @52, Op: )" +
                                  std::string(Op) + " }]")}),
              "element-escapes")
        << Op;
  EXPECT_EQ(verdict({registry() + Leak + method("set", "50-59", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      Accesses: [{ $map, Held: $exclusive, Mention: @52, Op: Subscript,
                   Use: Assigned }])")}),
            "element-escapes");
}

TEST(Reasons, ElementsUsedAfterTheSection) {
  std::string Late = method("late", "40-49", Shared + R"(
      Accesses: [{ $map, Op: Find, Held: $shared, Mention: @42 },
                 { $map, Op: ElementRead, Origin: 0, Mention: @44 }])");
  EXPECT_EQ(verdict({registry() + Late}), "migrate");
  EXPECT_EQ(verdict({registry() + Late + method("remove", "50-59", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      Accesses: [{ $map, Held: $exclusive, Mention: @52, Op: EraseKey }])")}),
            "element-escapes");
}

TEST(Reasons, ValueMutatedInPlace) {
  std::string Set = method("setWeight", "40-49", Exclusive + R"(
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @42 },
                 { $map, Op: ElementWrite, Origin: 0, Held: $exclusive,
                   Mention: @43 }])");
  EXPECT_EQ(verdict({registry() + Set}), "migrate");
  EXPECT_EQ(verdict({with(registry(), "Usr: map,",
                          "Usr: map, ValueCopyable: false,") +
                     Set}),
            "value-mutated-in-place");
  EXPECT_EQ(verdict({with(registry(), "Usr: map,",
                          "Usr: map, ValueCopyable: false,")}),
            "migrate");
}

TEST(Reasons, PointeeGuarded) {
  auto Pointees = [&](const char *Reader, const char *Writer,
                      const std::string &ReaderHeld) {
    return verdict({registry() +
                    method("use", "40-49",
                           Shared + R"(
      Accesses: [{ $map, Op: Find, Held: $shared, Mention: @42 },
                 { $map, Origin: 0, Mention: @43, )" +
                               ReaderHeld + " Op: " + Reader + " }]") +
                    method("setUp", "50-59",
                           R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @52 },
                 { $map, Origin: 0, Held: $exclusive, Mention: @53, Op: )" +
                               std::string(Writer) + " }]")});
  };
  EXPECT_EQ(Pointees("PointeeRead", "PointeeWrite", "Held: $shared,"),
            "pointee-guarded");
  EXPECT_EQ(Pointees("PointeeWrite", "PointeeRead", "Held: $shared,"),
            "pointee-guarded");
  EXPECT_EQ(Pointees("PointeeRead", "PointeeRead", "Held: $shared,"),
            "migrate");
  // Read outside of any section: this mutex does not guard it from readers,
  // but from other writers, whose sections do not write the map.
  EXPECT_EQ(Pointees("PointeeRead", "PointeeWrite", ""), "pointee-guarded");
  EXPECT_EQ(verdict({plus("addNew", "50-59", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      Accesses: [{ $map, Op: Emplace, Held: $exclusive, Mention: @52 },
                 { $map, Origin: 0, Held: $exclusive, Mention: @53,
                   Op: PointeeWrite }])")}),
            "migrate");
}

TEST(Reasons, NotReadMostly) {
  std::string Count = method("count", "40-49", Exclusive + R"(
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @42 },
                 { $map, Op: ElementWrite, Origin: 0, Held: $exclusive,
                   Mention: @43 }])");
  EXPECT_EQ(verdict({registry() + Count}), "not-read-mostly");
  // Get-or-create writes on a miss only.
  EXPECT_EQ(verdict({plus("get", "40-49", Exclusive + R"(
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @42 },
                 { $map, Op: Emplace, Held: $exclusive, Mention: @43 }])")}),
            "migrate");
  // So does a change of what the key was just given.
  const char *Slot = R"(
      Accesses: [{ $map, Op: Find, Held: $exclusive, Mention: @42 },
                 { $map, Op: Subscript, Held: $exclusive, Mention: @43%s },
                 { $map, Op: ElementWrite, Origin: 1, Held: $exclusive,
                   Mention: @44 }])";
  EXPECT_EQ(verdict({plus("get", "40-49",
                          Exclusive + with(Slot, "%s", ", DecidedBy: 0"))}),
            "migrate");
  EXPECT_EQ(verdict({registry() +
                     method("get", "40-49", Exclusive + with(Slot, "%s", ""))}),
            "not-read-mostly");
  // A queue: nothing only reads.
  std::string Queue = registry();
  Queue = with(Queue, "Op: Find, Held: $shared", "Op: End, Held: $shared");
  Queue = with(Queue, "Op: Count, Held: $shared", "Op: End, Held: $shared");
  EXPECT_EQ(verdict({Queue}), "not-read-mostly");
  // But for what looks under the shared lock and makes what it missed.
  EXPECT_EQ(verdict({Queue + method("configDigest", "40-49", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @41, Block: @40-44 },
                 { $guard, Acquire: @45, Block: @45-49 }],
      Accesses: [{ $map, Op: Find, Held: $shared, Mention: @42 },
                 { $map, Op: Emplace, Mention: @46, Held: [
                     { Mutex: [this, mu], MutexUsr: mu, Mode: Exclusive,
                       Section: 1 }] }])")}),
            "migrate");
}

TEST(Reasons, ProfileDecides) {
  // A reader whose lookup runs where nothing returned before, and a writer.
  std::string Unit = with(registry(), "Mention: @12 }]", R"(Mention: @12 }],
      Counted: [{ Symbol: 'a.cpp;find$_3', Hash: 7, Counters: 2, Mentions: [
        { Mention: @12, Terms: [{ Counter: 0 },
                                { Counter: 1, Factor: -1 }] }] }])");
  Unit = with(Unit, "Mention: @22 }]", R"(Mention: @22 }],
      Counted: [{ Symbol: has, Hash: 8, Counters: 1, Mentions: [
        { Mention: @22, Terms: [{ Counter: 0 }] }] }])");
  Unit = with(Unit, "Mention: @32 }]", R"(Mention: @32 }],
      Counted: [{ Symbol: registerOne, Hash: 9, Counters: 1, Mentions: [
        { Mention: @32, Terms: [{ Counter: 0 }] }] }])");
  auto Run = [&](std::vector<std::uint64_t> Found, std::uint64_t Registered,
                 std::uint64_t Hash = 9, bool Twin = false) {
    Profile Counts;
    Counts.Name = "run";
    Counts.Records[symbolKey("a.cpp:find$_0")] = {{7, Found}};
    if (Twin)
      Counts.Records[symbolKey("a.cpp:find$_1")].push_back({7, {1, 0}});
    Counts.Records["registerOne"] = {{Hash, {Registered}}};
    AnalysisOptions Options;
    Options.Counts = &Counts;
    AnalysisResult Result = analyzed({Unit}, Options);
    return verdict(Result) + ": " + Result.Maps.front().Measured->Sentence;
  };
  // What the profile does not name, has(), did not run.
  EXPECT_EQ(Run({1000, 10}, 99),
            "migrate: by run, it was read 990 times and written 99 times, that "
            "is 10 reads a write");
  EXPECT_EQ(Run({1000, 11}, 99),
            "not-read-mostly?: by run, it was read 989 times and written 99 "
            "times, that is 9 reads a write");
  EXPECT_EQ(Run({98, 0}, 99), "not-read-mostly: by run, it was read 98 times "
                              "and written 99 times");
  EXPECT_EQ(Run({0, 0}, 0), "migrate: by run, nothing that uses it ran");
  // Other code ran, or one of two lambdas: the numbers decide nothing.
  EXPECT_EQ(Run({1, 0}, 2000, 10),
            "migrate: by run, it was read 1 time and written 0 times; 1 place "
            "is not counted, because the code is not the one that ran");
  EXPECT_EQ(Run({1000, 0}, 2000, 9, true),
            "migrate: by run, it was read 0 times and written 2,000 times; 1 "
            "place is not counted, because the code is not the one that ran");
}

TEST(Reasons, TimedOrTryLock) {
  EXPECT_EQ(verdict({with(registry(), "Acquire: @11",
                          "Acquire: @11, TryOrTimed: true")}),
            "timed-or-try-lock");
}

TEST(Reasons, LockOrder) {
  // The writer holds another lock, for which a reader waits in its section.
  std::string Writer = method("addNested", "40-49", R"(
      Sections: [{ $guard, Acquire: @41, Block: @40-49, HoldsOthers: true },
                 { Mutex: [this, mu2], MutexUsr: mu2, Acquire: @42,
                   Block: @40-49 }],
      Accesses: [{ $map, Op: EraseKey, Mention: @43, Held: [
                   { $guard, Section: 0 },
                   { Mutex: [this, mu2], MutexUsr: mu2, Section: 1 }] }])");
  std::string Reader = method("each", "50-59", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @51, Block: @50-59 },
                 { Mutex: [this, mu2], MutexUsr: mu2, Acquire: @53,
                   Block: @50-59 }],
      Accesses: [{ $map, Op: RangeFor, Mention: @52, Held: $shared }])");
  EXPECT_EQ(verdict({registry() + Writer}), "migrate");
  EXPECT_EQ(verdict({registry() + Reader}), "migrate");
  EXPECT_EQ(verdict({registry() + Writer + Reader}), "lock-order");
  // Through a call.
  std::string Calling = method("each", "50-59", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @51, Block: @50-59 }],
      Accesses: [{ $map, Op: RangeFor, Mention: @52, Held: $shared }],
      Calls: [{ CalleeUsr: log, CalleeName: log, Held: $shared, Loc: @53 }])");
  std::string Log = "  - { Usr: log, Name: log, Loc: @60, Body: @60-69,"
                    " Sections: [{ Mutex: ['global:mu2'], MutexUsr: mu2,"
                    " Acquire: @61 }] }\n";
  EXPECT_EQ(verdict({registry() + Writer + Calling + Log}), "lock-order");
  EXPECT_EQ(verdict({registry() + Calling + Log}), "migrate");
  // A call to who knows what, while a writer holds another lock.
  EXPECT_EQ(verdict({registry() + Writer + Calling}), "lock-order");
}

TEST(Reasons, LockOrderOfMutexesAlwaysHeldTogether) {
  std::string Both = registry();
  for (int I = 0; I != 2; ++I)
    Both = with(Both, "Held: $shared,", R"(Held: [
      { $guard, Mode: Shared, Section: 0 },
      { Mutex: ['global:mu2'], MutexUsr: mu2 }],)");
  Both = with(Both, "Held: $exclusive,", R"(Held: [
      { $guard, Section: 0 }, { Mutex: ['global:mu2'], MutexUsr: mu2 }],)");
  EXPECT_EQ(verdict({Both}), "lock-order");
}

TEST(Reasons, UnseenCode) {
  std::string Failed = "Failed: true\nFailureText: 'x'\n";
  EXPECT_EQ(verdict({registry(), Failed}), "unseen-code");
  // A class of a main file that the failed unit does not see.
  std::string Local =
      registry() + "Files: [{ RealPath: /a.h, Name: /a.cpp, Hash: x }]\n";
  EXPECT_EQ(verdict({Local, Failed}), "migrate");
  EXPECT_EQ(verdict({Local, Failed + "Files: [{ RealPath: /a.h, Name: /a.h, "
                                     "Hash: x }]\n"}),
            "unseen-code");
  // Of any other header a unit that tells its files can name nothing, unless a
  // header that it did not find leads there.
  const std::string Elsewhere =
      Failed + "Files: [{ RealPath: /b.cpp, Name: /b.cpp, Hash: x }]\n";
  EXPECT_EQ(verdict({registry(), Elsewhere}), "migrate");
  EXPECT_EQ(verdict({registry(), Elsewhere + "Missing: [x/a.h]\n"}),
            "unseen-code");
  // Nobody reads the file here, so that it may spell what it likes.
  EXPECT_EQ(verdict({registry(), Elsewhere + "Missing: [c.h]\n"}),
            "unseen-code");
  EXPECT_EQ(verdict({registry() + "Skipped: [{ Name: mu_, Loc: @70 }]\n"}),
            "unseen-code");
  EXPECT_EQ(verdict({registry() + "Skipped: [{ Name: cu_, Loc: @70 }]\n"}),
            "migrate");
  // Private: code elsewhere cannot name it.
  EXPECT_EQ(verdict({registry() + "Skipped: [{ Name: mu_, Loc: @z.cpp:7 }]\n"}),
            "migrate");
  EXPECT_EQ(verdict({with(registry(), "Acquire: @11",
                          "Acquire: @11, Suspends: true")}),
            "unseen-code");
  EXPECT_EQ(verdict({plus("big", "40",
                          "NoAnalysis: true, "
                          "Identifiers: [map_]")}),
            "unseen-code");
  EXPECT_EQ(verdict({plus("big", "40",
                          "NoAnalysis: true, "
                          "Identifiers: [other]")}),
            "migrate");
  EXPECT_EQ(
      verdict({registry() + "Files: [{RealPath: /a.h, Name: /a.h, Hash: a}]\n",
               "Files: [{RealPath: /a.h, Name: /a.h, Hash: b}]\n"}),
      "unseen-code");
}

TEST(Reasons, Macro) {
  EXPECT_EQ(verdict({with(registry(), "Mention: @12",
                          "Mention: @12, InMacro: true")}),
            "macro");
  EXPECT_EQ(verdict({with(registry(), "Acquire: @31",
                          "Acquire: @31, InMacro: true")}),
            "macro");
}

TEST(Reasons, TemplateDependent) {
  // All instantiations say the same of each place.
  std::string Found =
      with(registry(), "Mention: @12", "Mention: @12, Dependent: true");
  EXPECT_EQ(verdict({Found}), "migrate");
  EXPECT_EQ(verdict({with(Found, "Usr: map,",
                          "Usr: map, Dependent: true, InPattern: true,")}),
            "migrate");
  EXPECT_EQ(verdict({with(Found, "Usr: map,", "Usr: map, Dependent: true,")}),
            "template-dependent");
  EXPECT_EQ(verdict({Found, with(Found, "Op: Find", "Op: Contains")}),
            "template-dependent");
  EXPECT_EQ(verdict({with(Found, "Kind: Method", "Kind: Lambda")}),
            "template-dependent");
  EXPECT_EQ(verdict({with(registry(), "Acquire: @31",
                          "Acquire: @31, Dependent: true")}),
            "template-dependent");
}

TEST(Reasons, UnsupportedContainer) {
  EXPECT_EQ(verdict({with(registry(), "Usr: map,",
                          "Usr: map, Family: Unsupported,")}),
            "unsupported-container");
  EXPECT_EQ(verdict({with(registry(), "Usr: map,",
                          "Usr: map, CustomAllocator: true,")}),
            "unsupported-container");
  EXPECT_EQ(
      verdict({with(registry(), "Usr: map,", "Usr: map, Family: Ordered,")}),
      "migrate");
}

TEST(Reasons, Abi) {
  AnalysisOptions Options;
  Options.ExportedPaths = {"/a"};
  EXPECT_EQ(verdict({registry()}, Options), "abi");
  Options.ExportedPaths = {"/include/"};
  EXPECT_EQ(verdict({registry()}, Options), "migrate");
}

TEST(Reasons, LockedHelper) {
  std::string Helper = with(method("insertLocked", "40",
                                   "Accesses: [{ $map, "
                                   "Op: Insert, Mention: @42 }]"),
                            "Kind: Method", "Kind: Method, Access: Private");
  std::string Caller = method("add", "50-59", R"(
      Sections: [{ $guard, Acquire: @51, Block: @50-59 }],
      Calls: [{ CalleeUsr: insertLocked, CalleeName: 'R::insertLocked',
                Object: [this], Held: $exclusive, Loc: @52 }])");
  EXPECT_EQ(verdict({registry() + Helper + Caller}), "migrate");
  // Its signature is the public's.
  EXPECT_EQ(
      verdict({registry() + with(Helper, "Access: Private", "Access: Public") +
               Caller}),
      "locked-helper unsynchronized-access");
  // Nobody is seen to hold the lock, whatever the name says.
  EXPECT_EQ(verdict({registry() + Helper}), "unsynchronized-access");
  // Called again while the lock is held.
  EXPECT_EQ(verdict({plus("twice", "40-49", Shared + R"(
      Accesses: [{ $map, Op: Size, Held: $shared, Mention: @42 }],
      Calls: [{ CalleeUsr: find, CalleeName: 'R::find', Object: [this],
                Held: $shared, Loc: @43 }])")}),
            "locked-helper");
}
