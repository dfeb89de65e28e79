//===- CreateFormsTest.cpp - Looked up, and made where it is missing ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scene.h"

namespace unlatch {
namespace {

/// One write section; the accesses in it are found by their text.
Scene create(const std::string &Lines, const std::string &First = "") {
  Scene S(inClass("  std::string get(int k) {\n" + First +
                  "    std::unique_lock lock(mu_);\n" + Lines + "  }"));
  S.function("get(int k)");
  if (!First.empty()) {
    S.reads();
    S.variable(MapOp::Find, "map_.find(k)", "it");
    S.access(MapOp::End, "map_.end()");
    S.element(MapOp::ElementRead, "it->second", 0);
  }
  S.writes();
  S.last().OtherEffects = true;
  auto Has = [&](const char *Text) {
    return Lines.find(Text) != std::string::npos;
  };
  std::string Second = First.empty() ? "" : "#2";
  if (Has("map_.find(k)"))
    S.variable(MapOp::Find, "map_.find(k)" + Second, "it");
  if (Has("map_.count(k)"))
    S.access(MapOp::Count, "map_.count(k)");
  if (Has("map_.end()"))
    S.access(MapOp::End, "map_.end()" + Second);
  if (Has("map_.emplace(k, "))
    S.access(MapOp::Emplace, "map_.emplace(k, ", ResultUse::Value);
  if (Has("map_[k]"))
    S.access(MapOp::Subscript, "map_[k]", ResultUse::Assigned);
  return S;
}

std::string created(const std::string &Lines) {
  return inMigratedClass("  std::string get(int k) {\n" + Lines + "  }");
}

bool staysAnUpdate(Scene S) {
  return S.migrated().find("update") != std::string::npos;
}

TEST(GetOrEmplace, FoundOrMade) {
  EXPECT_EQ(create(R"(    auto it = map_.find(k);
    if (it != map_.end())
      return it->second;
    auto made = make(k);
    map_.emplace(k, made);
    return made;
)")
                .migrated(),
            created("    return map_.get_or_emplace(k, [&] { return make(k); "
                    "})->second;\n"));
}

TEST(GetOrEmplace, MadeWhereMissing) {
  EXPECT_EQ(create(R"(    auto it = map_.find(k);
    if (it == map_.end()) {
      log(k); // says so
      std::string made = make(k);
      it = map_.emplace(k, std::move(made)).first;
    }
    return it->second;
)")
                .migrated(),
            created(R"(    return map_.get_or_emplace(k, [&] {
      log(k); // says so
      std::string made = make(k);
      return made;
    })->second;
)"));
}

TEST(GetOrEmplace, LooksUnderTheSharedLockFirst) {
  EXPECT_EQ(create(R"(    auto it = map_.find(k);
    if (it != map_.end()) return it->second;
    return map_.emplace(k, make(k)).first->second;
)",
                   R"(    {
      std::shared_lock lock(mu_);
      auto it = map_.find(k);
      if (it != map_.end()) return it->second;
    }
)")
                .migrated(),
            created("    return map_.get_or_emplace(k, [&] { return make(k); "
                    "})->second;\n"));
}

TEST(GetOrEmplace, GivesNothing) {
  EXPECT_EQ(create(R"(    if (map_.count(k) == 0)
      map_[k] = make(k);
)")
                .migrated(),
            created("    map_.get_or_emplace(k, [&] { return make(k); });\n"));
  EXPECT_EQ(create(R"(    if (!map_.count(k)) map_[k] = value;
)")
                .migrated(),
            created("    map_.try_emplace(k, value);\n"));
}

TEST(GetOrEmplace, SaysWhetherItWasAdded) {
  EXPECT_EQ(
      create(R"(    if (map_.find(k) != map_.end())
      return false;
    map_[k] = std::move(value);
    return true;
)")
          .migrated(),
      created("    return map_.try_emplace(k, std::move(value)).second;\n"));
}

TEST(GetOrEmplace, NegativeOtherStatements) {
  EXPECT_TRUE(staysAnUpdate(create(R"(    auto it = map_.find(k);
    if (it != map_.end()) return it->second;
    auto made = make(k);
    map_.emplace(k, made);
    changed();
    return made;
)")));
}

TEST(GetOrEmplace, NegativeAnotherKey) {
  EXPECT_TRUE(staysAnUpdate(create(R"(    if (map_.count(k) == 0)
      map_[other] = make(k);
)")));
}

TEST(GetOrEmplace, NegativeByWhatTheSummarySays) {
  auto With = [](auto Set) {
    Scene S = create(R"(    if (map_.count(k) == 0) {
      auto made = make(k);
      map_[k] = made;
    }
)");
    Set(S.P.Functions.back().Accesses, S.last());
    return staysAnUpdate(S);
  };
  using Accesses = std::vector<MapAccess>;
  EXPECT_FALSE(With([](Accesses &, Section &) {}));
  EXPECT_TRUE(With([](Accesses &A, Section &) { A[0].KeyChanges = true; }));
  EXPECT_TRUE(With([](Accesses &A, Section &) { A[1].KeyChanges = true; }));
  EXPECT_TRUE(With([](Accesses &A, Section &) { A[1].AssignsApart = true; }));
  EXPECT_TRUE(With([](Accesses &, Section &S) { S.LeftByMacro = true; }));
}

/// A lambda cannot leave the function.
TEST(GetOrEmplace, NegativeMayNotBeMade) {
  EXPECT_TRUE(staysAnUpdate(create(R"(    auto it = map_.find(k);
    if (it != map_.end()) return it->second;
    auto made = make(k);
    if (!made) return nothing;
    map_.emplace(k, made);
    return made;
)")));
}

/// A null element counts as missing here.
TEST(GetOrEmplace, NegativeTestsTheElement) {
  EXPECT_TRUE(staysAnUpdate(create(R"(    auto it = map_.find(k);
    if (it != map_.end() && good(it->second)) return it->second;
    auto made = make(k);
    map_.emplace(k, made);
    return made;
)")));
}

/// What a hit gives is not what a miss gives.
TEST(GetOrEmplace, NegativeGivesAnotherThing) {
  EXPECT_TRUE(staysAnUpdate(create(R"(    auto it = map_.find(k);
    if (it != map_.end()) return it->second;
    auto made = make(k);
    map_.emplace(k, made);
    return fresh;
)")));
}

/// make() ran on a hit as well, and may do more than give a value.
TEST(GetOrEmplace, NegativeWhetherItWasAddedWithACall) {
  EXPECT_TRUE(staysAnUpdate(create(R"(    if (map_.find(k) != map_.end())
      return false;
    map_[k] = make(k);
    return true;
)")));
}

} // namespace
} // namespace unlatch
