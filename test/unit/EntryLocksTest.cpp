//===- EntryLocksTest.cpp - Locks that callers hold -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "analysis/EntryLocks.h"
#include "analysis/MayHold.h"
#include "analysis/UnparsedUnits.h"

using namespace unlatch;
using namespace unlatch::test;

namespace {

/// A program with the entry locks of its functions.
struct Linked {
  explicit Linked(const std::string &Functions, const std::string &Rest = "")
      : P(link({unit("Functions:\n" + Functions + Rest)})), Unparsed(P, {}),
        Graph(P, Unparsed), Strict(P, Graph, Belief::Strict),
        Lenient(P, Graph, Belief::Lenient) {}

  /// "this/mu shared, global:g/mu exclusive?", the '?' for Maybe.
  std::string at(const EntryLocks &Locks, const std::string &Usr) {
    const EntryState &State = Locks.of(P.FunctionsByUsr.at(Usr).front());
    std::string Text = State.Unshared ? "unshared" : "";
    for (const HeldLock &L : State.Locks) {
      Text += Text.empty() ? "" : ", ";
      Text += L.Mutex.Root;
      for (const std::string &Step : L.Mutex.Steps)
        Text += "/" + Step;
      Text += L.Mode == LockMode::Shared ? " shared" : " exclusive";
      Text += L.Maybe ? "?" : "";
    }
    return Text;
  }
  std::string strict(const std::string &Usr) { return at(Strict, Usr); }
  std::string lenient(const std::string &Usr) { return at(Lenient, Usr); }

  Program P;
  UnparsedUnits Unparsed;
  CallGraph Graph;
  EntryLocks Strict, Lenient;
};

} // namespace

static std::string calls(const std::string &Callee, const std::string &Rest) {
  return "Calls: [{ CalleeUsr: " + Callee + ", CalleeName: 'R::" + Callee +
         "', " + Rest + " }]";
}
static const std::string OnThis = "Object: [this], ";

static std::string helper(const std::string &Rest = "") {
  return method("h", "10",
                "Access: Private" + (Rest.empty() ? "" : ", " + Rest));
}

TEST(EntryLocks, OfAPrivateHelper) {
  Linked L(helper() +
           method("a", "20", calls("h", OnThis + "Held: $exclusive")) +
           method("b", "30", calls("h", OnThis + "Held: $exclusive")));
  EXPECT_EQ(L.strict("h"), "this/mu exclusive");
  EXPECT_EQ(L.strict("a"), "");
}

TEST(EntryLocks, TheWeakestCallerDecides) {
  Linked Mode(helper() +
              method("a", "20", calls("h", OnThis + "Held: $exclusive")) +
              method("b", "30", calls("h", OnThis + "Held: $shared")));
  EXPECT_EQ(Mode.strict("h"), "this/mu shared");
  Linked None(helper() +
              method("a", "20", calls("h", OnThis + "Held: $exclusive")) +
              method("b", "30", calls("h", "Object: [this]")));
  EXPECT_EQ(None.strict("h"), "");
  EXPECT_EQ(None.lenient("h"), "");
  Linked Maybe(helper() +
               method("a", "20",
                      calls("h", OnThis + "Held: [{ $guard, Maybe: true }]")));
  EXPECT_EQ(Maybe.strict("h"), "this/mu exclusive?");
}

TEST(EntryLocks, OfAnotherObjectAreNotOurs) {
  Linked L(helper() + method("a", "20",
                             calls("h", "Object: [this, next], "
                                        "Held: $exclusive")));
  EXPECT_EQ(L.strict("h"), "");
}

TEST(EntryLocks, ThroughArgumentsAndGlobals) {
  Linked L(
      "  - { Usr: h, Name: h, Access: Internal, Loc: @10, Body: @10 }\n" +
      method("a", "20",
             calls("h",
                   "Arguments: [[], [this, part]], Held: ["
                   "{ Mutex: [this, part, mu], MutexUsr: mu },"
                   "{ Mutex: ['global:g'], MutexUsr: g, Mode: Shared }]")));
  EXPECT_EQ(L.strict("h"), "param:1/mu exclusive, global:g shared");
}

TEST(EntryLocks, UnseenCallersHoldNothing) {
  std::string Caller = method("a", "20", calls("h", OnThis + "Held: $shared"));
  // Public, virtual, address taken, named by unresolved code.
  EXPECT_EQ(Linked(method("h", "10", "") + Caller).strict("h"), "");
  EXPECT_EQ(Linked(helper("Virtual: true") + Caller).strict("h"), "");
  EXPECT_EQ(Linked(helper("AddressTaken: true") + Caller).strict("h"), "");
  EXPECT_EQ(Linked(helper() + Caller, "Skipped: [{ Name: h, Loc: @50 }]\n")
                .strict("h"),
            "");
  EXPECT_EQ(Linked(helper() + Caller +
                   method("t", "40", "Calls: [{ CalleeName: h, Loc: @41 }]"))
                .strict("h"),
            "");
  EXPECT_EQ(Linked(helper() + Caller).strict("h"), "this/mu shared");
  // Leniently they do as the seen ones.
  EXPECT_EQ(Linked(method("h", "10", "") + Caller).lenient("h"),
            "this/mu shared");
}

TEST(EntryLocks, FailedUnitsMayCallPrivateMethods) {
  std::string Text = "Functions:\n" + helper() +
                     method("a", "20", calls("h", OnThis + "Held: $shared"));
  Program P = link({unit(Text, "/a.cpp"), unit("Failed: true\n", "/b.cpp")});
  UnparsedUnits Unparsed(P, {});
  CallGraph Graph(P, Unparsed);
  EntryLocks Strict(P, Graph, Belief::Strict);
  EXPECT_TRUE(Strict.of(P.FunctionsByUsr["h"][0]).Locks.empty());
}

TEST(EntryLocks, AttributesAreBelieved) {
  Linked L(method("h", "10", "Required: [{ $guard }]"));
  EXPECT_EQ(L.strict("h"), "this/mu exclusive");
}

TEST(EntryLocks, Recursion) {
  Linked L(helper(calls("h", "Object: [this]")) +
           method("a", "20", calls("h", OnThis + "Held: $exclusive")));
  EXPECT_EQ(L.strict("h"), "this/mu exclusive");
  // A cycle that nobody enters holds nothing.
  Linked Dead(helper(calls("h", "Object: [this]")));
  EXPECT_EQ(Dead.strict("h"), "");
}

TEST(EntryLocks, ThroughSeveralCalls) {
  Linked L(
      helper() +
      method("m", "15", "Access: Private, " + calls("h", "Object: [this]")) +
      method("a", "20", calls("m", OnThis + "Held: $exclusive")));
  EXPECT_EQ(L.strict("h"), "this/mu exclusive");
}

TEST(EntryLocks, LambdasRunLater) {
  auto Lambda = [](const std::string &More) {
    return "  - { Usr: h, Name: h, Kind: Lambda, Access: Internal, Loc: @10,"
           " Body: @10" +
           More + " }\n" +
           method("a", "20", calls("h", OnThis + "Held: $exclusive"));
  };
  Linked Later(Lambda(", AddressTaken: true"));
  EXPECT_EQ(Later.strict("h"), "");
  EXPECT_EQ(Later.lenient("h"), "");
  // One that is only called by its name is a helper like any other.
  Linked Called(Lambda(""));
  EXPECT_EQ(Called.strict("h"), "this/mu exclusive");
  EXPECT_EQ(Called.lenient("h"), "this/mu exclusive");
}

TEST(EntryLocks, ConstructorsNeedNoLock) {
  std::string Constructor =
      method("R", "20", calls("h", "Object: [this], Unshared: true"));
  EXPECT_EQ(Linked(helper() + Constructor).strict("h"), "unshared");
  Linked Both(
      helper() + Constructor +
      method("b", "30",
             calls("h", OnThis + "Held: [{ $guard }, "
                                 "{ Mutex: ['global:g'], MutexUsr: g }]")));
  // The global lock is not held by the constructor, and its map is shared.
  EXPECT_EQ(Both.strict("h"), "this/mu exclusive");
  EXPECT_EQ(Both.lenient("h"), "this/mu exclusive");
}

TEST(EntryLocks, LocalObjectsOfSomeCallersSayNothing) {
  std::string Local = calls("h", "Object: ['local:r'], Unshared: true");
  // Public: others may call it on objects that threads share.
  Linked Alone(method("h", "10", "") + method("a", "20", Local));
  EXPECT_EQ(Alone.lenient("h"), "");
  Linked Both(method("h", "10", "") + method("a", "20", Local) +
              method("b", "30", calls("h", OnThis + "Held: $shared")));
  EXPECT_EQ(Both.lenient("h"), "this/mu shared");
  // The receiver's being unshared says nothing of what it refers to.
  Linked Part(helper(calls("k", "Object: [this, ref]")) +
              method("k", "15", "Access: Private") +
              method("R", "20", calls("h", "Object: [this], Unshared: true")));
  EXPECT_EQ(Part.strict("h"), "unshared");
  EXPECT_EQ(Part.strict("k"), "");
  EXPECT_EQ(Part.lenient("k"), "");
}

TEST(EntryLocks, AHelperThatUnlocksKeepsNothingForSure) {
  Linked L(helper("Effects: [{ What: Releases, $guard }], " +
                  calls("k", "Object: [this]")) +
           method("k", "15", "Access: Private") +
           method("a", "20", calls("h", OnThis + "Held: $exclusive")));
  EXPECT_EQ(L.strict("k"), "this/mu exclusive?");
}

TEST(EntryLocks, AFunctionThatLocksReliesOnNoCaller) {
  auto Of = [](const std::string &Section, const std::string &Mutex) {
    Linked L(helper("Sections: [{ $guard, Mode: Shared, Acquire: @11, " +
                    Section + " }]") +
                 method("a", "20", calls("h", OnThis + "Held: $shared")),
             "Mutexes: [{ Usr: mu, Name: mu_" + Mutex + " }]\n");
    EXPECT_EQ(L.strict("h"), "this/mu shared");
    return L.lenient("h");
  };
  EXPECT_EQ(Of("Block: @10", ""), "");
  // In a branch, by trying, in a lambda, deferred; or a lock that the same
  // thread may take again; or where the caller's is given up for a while.
  EXPECT_EQ(Of("Block: @12", ""), "this/mu shared");
  EXPECT_EQ(Of("Block: @10, TryOrTimed: true", ""), "this/mu shared");
  EXPECT_EQ(Of("Block: @10, InLambda: true", ""), "this/mu shared");
  EXPECT_EQ(Of("Block: @10, LockedLater: true", ""), "this/mu shared");
  EXPECT_EQ(Of("Block: @10", ", Shared: false"), "this/mu shared");
  Linked Relocks(helper("Sections: [{ $guard, Block: @10 }], "
                        "Effects: [{ What: Releases, $guard }]") +
                     method("a", "20", calls("h", OnThis + "Held: $shared")),
                 "Mutexes: [{ Usr: mu, Name: mu_ }]\n");
  EXPECT_EQ(Relocks.lenient("h"), "this/mu shared");
}

TEST(EntryLocks, VirtualCallsReachWhatOverrides) {
  Linked L(method("D::run", "10", "Virtual: true, Overrides: [base]") +
           method("E::run", "15", "Virtual: true, Overrides: [other]") +
           method("a", "20",
                  "Calls: [{ CalleeUsr: base, CalleeName: 'B::run', "
                  "Virtual: true, Object: [this], Held: $shared, "
                  "Loc: @21 }]"));
  EXPECT_EQ(L.lenient("D::run"), "this/mu shared");
  EXPECT_EQ(L.strict("D::run"), "");
  EXPECT_EQ(L.lenient("E::run"), "");
}

TEST(MayHold, OnAnyPath) {
  Linked L(method("h", "10", calls("k", "Object: [this, x]")) +
           method("k", "15", "") +
           method("a", "20", calls("h", OnThis + "Held: $shared")) +
           method("b", "30", calls("h", "Object: [this]")));
  MayHold May(L.P, L.Graph, "mu");
  Modes H = May.atEntry(L.P.FunctionsByUsr["h"][0]);
  EXPECT_TRUE(H.Shared);
  EXPECT_FALSE(H.Exclusive);
  EXPECT_TRUE(May.atEntry(L.P.FunctionsByUsr["k"][0]).Shared);
  EXPECT_FALSE(May.atEntry(L.P.FunctionsByUsr["a"][0]).any());
}
