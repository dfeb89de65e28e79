//===- FixesTest.cpp - Edits for unsafe accesses --------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

using namespace unlatch;
using namespace unlatch::test;

namespace {

/// Source text by place: each range is answered with what the test put there.
struct Text {
  std::map<std::pair<std::string, unsigned>, std::string> ByBegin;

  AnalysisOptions options() const {
    AnalysisOptions Options;
    Options.ReadText =
        [this](const FileRange &R) -> std::optional<std::string> {
      auto It = ByBegin.find({R.File, R.Begin});
      if (It == ByBegin.end())
        return std::nullopt;
      return It->second;
    };
    return Options;
  }
};

/// "a.h:4100-4150 'text'" for each edit of all findings.
std::string edits(const AnalysisResult &Result) {
  std::string Out;
  for (const Finding &F : Result.Findings)
    for (const Edit &E : F.Fix)
      Out += E.Range.File.substr(1) + ":" + std::to_string(E.Range.Begin) +
             "-" + std::to_string(E.Range.End) + " '" + E.Text + "'\n";
  return Out;
}

/// The registry; find is an accessor, its sections have guards in the text.
std::string source() {
  std::string Text = with(registry(), "Accesses: [{ $map, Op: Find", R"(
      Parameters: 1, Lookups: [{ Access: 0, Range: @12, Miss: 'Null',
        Value: second, KeyParameter: 0 }], Accesses: [{ $map, Op: Find)");
  Text = with(Text, "Acquire: @11",
              "Acquire: @11, GuardType: @1, MutexText: @2, GuardName: lock");
  return with(Text, "Acquire: @31",
              "Acquire: @31, GuardType: @3, MutexText: @2, GuardName: lock");
}

Text texts() {
  return {{{{"/a.h", 100}, "std::shared_lock<std::shared_mutex>"},
           {{"/a.h", 200}, "mu_"},
           {{"/a.h", 300}, "std::unique_lock"},
           {{"/b.cpp", 900}, "request.path()"},
           {{"/a.h", 4300}, "std::shared_lock"}}};
}

/// A function elsewhere that does what find does, by hand.
std::string client(const std::string &Lookup) {
  return R"(Functions:
  - { Usr: g, Name: g, Loc: @b.cpp:7, Body: @b.cpp:7-19,
      Lookups: [{ Access: 0, Range: @b.cpp:8-10, KeyText: @b.cpp:9, )" +
         Lookup + R"( }],
      Accesses: [
      { MapUsr: map, Map: ['param:0', map], Op: Find, Mention: @b.cpp:8 },
      { MapUsr: map, Map: ['param:0', map], Op: End, Mention: @b.cpp:9 }] })";
}

} // namespace

TEST(Fixes, CallTheAccessor) {
  Text T = texts();
  AnalysisResult R = analyzed(
      {source(), client("Miss: 'Null', Value: second, Statements: true, "
                        "ObjectText: 'registry->'")},
      T.options());
  EXPECT_EQ(edits(R),
            "b.cpp:800-1099 'return registry->find(request.path());'\n");
  ASSERT_EQ(R.Findings.size(), 1u);
  EXPECT_EQ(R.Findings[0].FixDescription, "call R::find instead");
  EXPECT_EQ(edits(analyzed({source(), client("Miss: 'Null', Value: second, "
                                             "ObjectText: 'r.'")},
                           T.options())),
            "b.cpp:800-1099 'r.find(request.path())'\n");
}

TEST(Fixes, OnlyAnAccessorThatDoesTheSame) {
  Text T = texts();
  auto Fix = [&](const std::string &Source, const std::string &Lookup) {
    return edits(analyzed({Source, client(Lookup)}, T.options()));
  };
  EXPECT_EQ(Fix(source(), "Miss: Throw, Value: second, ObjectText: 'r.'"), "");
  EXPECT_EQ(Fix(source(), "Miss: 'Null', Value: first, ObjectText: 'r.'"), "");
  std::string Same = "Miss: 'Null', Value: second, ObjectText: 'r.'";
  EXPECT_NE(Fix(source(), Same), "");
  EXPECT_EQ(Fix(with(source(), "KeyParameter: 0", "KeyParameter: -1"), Same),
            "");
  EXPECT_EQ(Fix(with(source(), "Parameters: 1", "Parameters: 2"), Same), "");
  EXPECT_EQ(Fix(with(with(source(), "Usr: map,", "Usr: map, Access: Public,"),
                     "Usr: 'find',", "Usr: 'find', Access: Private,"),
                Same),
            "");
  // Without the text of the key there is nothing to write.
  EXPECT_EQ(edits(analyzed({source(), client(Same)})), "");
}

/// A method of R that reads without the lock.
static std::string unlocked(const std::string &Rest,
                            const std::string &Op = "Size") {
  return method("total", "40-49",
                R"(
      Accesses: [{ $map, Op: )" +
                    Op + R"(, Mention: @42, Statement: @42,
                   Block: @40-49 }])" +
                    Rest);
}

TEST(Fixes, TakeTheLock) {
  Text T = texts();
  EXPECT_EQ(edits(analyzed({source() + unlocked("")}, T.options())),
            "a.h:4200-4200 'std::shared_lock<std::shared_mutex> lock(mu_);\n'"
            "\n");
  EXPECT_EQ(
      edits(analyzed({source() + unlocked(", Identifiers: [lock]", "Clear")},
                     T.options())),
      "a.h:4200-4200 'std::unique_lock lock2(mu_);\n'\n");
}

TEST(Fixes, TakeTheLockOnlyWhereTheSectionIsClear) {
  Text T = texts();
  auto Fix = [&](const std::string &Rest) {
    return edits(analyzed({source() + unlocked(Rest)}, T.options()));
  };
  // A later call takes the lock itself, or nobody knows what it does.
  EXPECT_EQ(Fix(", Calls: [{ CalleeUsr: find, CalleeName: 'R::find', "
                "Object: [this], Loc: @44 }]"),
            "");
  EXPECT_EQ(Fix(", Calls: [{ CalleeUsr: who, CalleeName: who, Loc: @44 }]"),
            "");
  EXPECT_NE(Fix(", Calls: [{ CalleeUsr: puts, CalleeName: puts, "
                "CalleeSystem: true, Loc: @44 }]"),
            "");
  // Before the section it may.
  EXPECT_NE(Fix(", Calls: [{ CalleeUsr: find, CalleeName: 'R::find', "
                "Object: [this], Loc: @41 }]"),
            "");
  EXPECT_EQ(Fix(", Sections: [{ Mutex: [this, mu2], MutexUsr: mu2, "
                "Acquire: @43 }]"),
            "");
}

TEST(Fixes, ExclusiveInPlaceOfShared) {
  Text T = texts();
  std::string Write = method("add", "40-49", R"(
      Sections: [{ $guard, Mode: Shared, Acquire: @41, GuardType: @43,
                   Block: @40-49 }],
      Accesses: [{ $map, Held: $shared, Mention: @42, Op: Subscript }])");
  EXPECT_EQ(edits(analyzed({source() + Write}, T.options())),
            "a.h:4300-4350 'std::unique_lock'\n");
  EXPECT_EQ(edits(analyzed({source() + with(Write, "Acquire: @41",
                                            "Acquire: @41, Shape: Manual")},
                           T.options())),
            "");
  // It would wait for itself.
  EXPECT_EQ(edits(analyzed(
                {source() + with(Write, "Accesses:",
                                 "Calls: [{ CalleeUsr: find, Object: [this], "
                                 "Held: $shared, Loc: @44 }], Accesses:")},
                T.options())),
            "");
}
