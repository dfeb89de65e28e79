//===- PlanTest.cpp - All of a map or nothing -----------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scene.h"

namespace unlatch {
namespace {

Scene size() {
  Scene S(inClass(R"(  size_t n() const {
    std::shared_lock lock(mu_);
    return map_.size();
  })"));
  S.function("n() const").reads();
  S.access(MapOp::Size, "map_.size()");
  return S;
}

TEST(Plan, MutexGoesWithItsLine) {
  Scene S = size();
  S.Guarded.MutexRemovable = true;
  EXPECT_EQ(S.migrated(), "class C {\n  size_t n() const {\n"
                          "    return map_.size();\n  }\n"
                          "  unlatch::registry<int, std::string> map_;\n};\n");
  S.P.Mutexes.begin()->second.SoleDeclarator = false;
  EXPECT_NE(S.migrated().find("mu_;"), std::string::npos);
}

TEST(Plan, OrderedMap) {
  Scene S = size();
  S.map().Family = MapFamily::Ordered;
  S.map().Arguments = {"K", "V", "Less"};
  EXPECT_NE(S.migrated().find("unlatch::ordered_registry<K, V, Less> map_;"),
            std::string::npos);
}

TEST(Plan, Includes) {
  Scene S = size();
  EditGroup G = std::get<EditGroup>(S.plan());
  EXPECT_EQ(G.AddIncludes["/scene.h"],
            std::set<std::string>{"unlatch/registry.h"});
  EXPECT_TRUE(G.DropIncludes["/scene.h"].count("shared_mutex"));
}

TEST(Plan, NegativeAccessWithoutASection) {
  Scene S = size();
  MapAccess A = S.P.Functions[0].Accesses[0];
  A.Held.clear();
  S.P.Functions[0].Accesses.push_back(A);
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(Plan, NegativeConditionalLock) {
  Scene S = size();
  S.P.Functions[0].Accesses[0].Held[0].Maybe = true;
  EXPECT_EQ(S.refusal(), "conditional-lock");
}

TEST(Plan, NegativeEscape) {
  Scene S = size();
  S.P.Functions[0].Accesses[0].Op = MapOp::Escape;
  EXPECT_EQ(S.refusal(), "map-escapes");
}

TEST(Plan, NegativeSectionThatUsesNothing) {
  Scene S = size();
  S.Guarded.MutexRemovable = true;
  S.function("n() const");
  S.reads();
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(Plan, NegativeSectionFlags) {
  auto With = [](auto Set) {
    Scene S = size();
    Set(S.last());
    return S.refusal();
  };
  EXPECT_EQ(With([](Section &S) { S.InMacro = true; }), "macro");
  EXPECT_EQ(With([](Section &S) { S.Dependent = true; }), "template-dependent");
  EXPECT_EQ(With([](Section &S) { S.TryOrTimed = true; }), "timed-or-try-lock");
  EXPECT_EQ(With([](Section &S) { S.WaitsOnCondition = true; }),
            "mutex-escapes");
  EXPECT_EQ(With([](Section &S) { S.Suspends = true; }), "unsupported-section");
  EXPECT_EQ(With([](Section &S) { S.GuardEscapes = true; }),
            "unsupported-section");
  for (SectionShape Shape : {SectionShape::Deferred, SectionShape::Several,
                             SectionShape::Returned, SectionShape::Manual})
    EXPECT_EQ(With([&](Section &S) { S.Shape = Shape; }),
              "unsupported-section");
}

TEST(Plan, NegativeGuardIsNamedByUnseenCode) {
  Scene S(inClass(R"(  size_t n() const {
    std::shared_lock lock(mu_);
#ifdef EARLY
    lock.unlock();
#endif
    return map_.size();
  })"));
  S.function("n() const").reads();
  S.last().GuardName = "lock";
  S.access(MapOp::Size, "map_.size()");
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(Plan, NegativeRecursiveMutex) {
  Scene S = size();
  S.P.Mutexes.begin()->second.Type = "std::recursive_mutex";
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(Plan, GuardInAnIf) {
  Scene S(inClass(R"(  size_t n() const {
    if (std::shared_lock lock(mu_); true)
      return map_.size();
    return 0;
  })"));
  S.function("n() const").reads();
  S.last().Acquire = S.at("std::shared_lock lock(mu_);");
  S.last().Block = S.at("if (std::shared_lock lock(mu_); true)\n"
                        "      return map_.size();");
  S.access(MapOp::Size, "map_.size()");
  EXPECT_NE(S.migrated().find("    if (auto view = map_.view(); true)\n"
                              "      return view.size();\n"),
            std::string::npos);
}

TEST(Plan, NegativeGuardInACondition) {
  Scene S(inClass(R"(  size_t n() const {
    if (std::shared_lock lock{mu_})
      return map_.size();
    return 0;
  })"));
  S.function("n() const").reads("std::shared_lock lock{mu_}");
  S.access(MapOp::Size, "map_.size()");
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(Plan, NegativeTwoGuardsInOneDeclaration) {
  Scene S(inClass(R"(  size_t n() const {
    std::shared_lock lock(mu_), other(other_mu_);
    return map_.size();
  })"));
  S.function("n() const")
      .reads("std::shared_lock lock(mu_), other(other_mu_);");
  S.access(MapOp::Size, "map_.size()");
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(Plan, NegativeInitializerAndDecltype) {
  Scene S = size();
  S.map().HasInitializer = true;
  S.map().InitializerText = "= make()"; // converts from a standard map
  EXPECT_EQ(S.refusal(), "none");
  S.map().InitializerText = "= {}";
  EXPECT_EQ(S.refusal(), "none");

  Scene T(inClass(R"(  using M = decltype(map_);
  size_t n() const {
    std::shared_lock lock(mu_);
    return map_.size();
  })"));
  T.function("n() const").reads();
  T.access(MapOp::Size, "map_.size()");
  EXPECT_EQ(T.refusal(), "unsupported-declaration");
}

TEST(Plan, NegativeAttributeNamesTheMutex) {
  Scene S = size();
  S.P.MutexUses.push_back(
      {S.Guarded.MutexUsr, S.map().Loc, "named by GUARDED_BY", true});
  EXPECT_EQ(S.refusal(), "mutex-escapes");
}

/// One function, reported by two instantiations, is edited once.
TEST(Plan, SameFunctionTwice) {
  Scene S(inClass(R"(  void f() const {
    std::shared_lock lock(mu_);
    for (auto &p : map_) use(p);
  })"));
  S.function("f() const").reads();
  S.access(MapOp::RangeFor, "map_");
  std::string Once = S.migrated();
  S.P.Functions.push_back(S.P.Functions.front());
  EXPECT_EQ(S.migrated(), Once);
}

TEST(Plan, NestedSectionsGetDifferentNames) {
  Scene S(inClass(R"(  void f() const {
    std::shared_lock lock(mu_);
    for (auto &p : map_) use(p);
    lock.unlock();
    {
      std::shared_lock again(mu_);
      for (auto &q : map_) use(q);
    }
  })"));
  S.function("f() const").reads().change(true, "lock.unlock();");
  S.access(MapOp::RangeFor, "map_");
  S.reads("std::shared_lock again(mu_);");
  S.access(MapOp::RangeFor, "map_#2");
  std::string After = S.migrated();
  EXPECT_NE(After.find("auto view = map_.view();"), std::string::npos);
  EXPECT_NE(After.find("auto map_view = map_.view();"), std::string::npos);
  EXPECT_NE(After.find("for (auto &q : map_view)"), std::string::npos);
}

} // namespace
} // namespace unlatch
