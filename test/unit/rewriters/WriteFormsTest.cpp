//===- WriteFormsTest.cpp - Sections that write ---------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scene.h"

namespace unlatch {
namespace {

Scene assignment() {
  Scene S(inClass(R"(  void set(int k, std::string v) {
    std::unique_lock lock(mu_);
    map_[k] = std::move(v);
  })"));
  S.function("set(int k, std::string v)").writes();
  S.assigned("map_[k]", "k", "std::move(v)");
  return S;
}

TEST(PointWrite, AssignmentBecomesOneCall) {
  EXPECT_EQ(assignment().migrated(),
            inMigratedClass(R"(  void set(int k, std::string v) {
    map_.insert_or_assign(k, std::move(v));
  })"));
}

TEST(PointWrite, NegativeConvertingAssignment) {
  Scene S = assignment();
  S.P.Functions[0].Accesses[0].ValueConverts = true;
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  void set(int k, std::string v) {
    auto update = map_.update();
    update[k] = std::move(v);
  })"));
}

TEST(PointWrite, NegativeOtherEffects) {
  Scene S = assignment();
  S.last().OtherEffects = true;
  EXPECT_NE(S.migrated().find("update[k] = std::move(v);"), std::string::npos);
}

/// The new element would stand where somebody still looks at the old one.
TEST(PointWrite, NegativeAddressIsKept) {
  Scene S(inClass(R"(  void set(int k, std::string v) {
    std::unique_lock lock(mu_);
    map_[k] = std::move(v);
  }
  std::string *get(int k) {
    std::shared_lock lock(mu_);
    return &map_.at(k);
  })"));
  S.function("set(int k, std::string v)").writes();
  S.assigned("map_[k]", "k", "std::move(v)");
  S.function("get(int k)").reads();
  S.access(MapOp::At, "map_.at(k)", ResultUse::Reference);
  S.element(MapOp::ElementEscape, "map_.at(k)", 0);
  EXPECT_EQ(S.refusal(), "element-escapes");
}

TEST(PointWrite, EraseEmplaceClear) {
  Scene S(inClass(R"(  void a(int k) {
    std::unique_lock lock(mu_);
    map_.erase(k);
  }
  bool b(int k) {
    std::unique_lock<std::shared_mutex> lock(mu_);
    return map_.emplace(k, "x").second;
  }
  void c() {
    std::lock_guard lock(mu_);
    map_.clear();
  })"));
  S.function("a(int k)").writes();
  S.access(MapOp::EraseKey, "map_.erase(k)", ResultUse::Discarded);
  S.function("b(int k)")
      .writes("std::unique_lock<std::shared_mutex> lock(mu_);");
  S.access(MapOp::Emplace, "map_.emplace(k, \"x\")");
  S.function("c()").writes("std::lock_guard lock(mu_);");
  S.access(MapOp::Clear, "map_.clear()", ResultUse::Discarded);
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  void a(int k) {
    map_.erase(k);
  }
  bool b(int k) {
    return map_.emplace(k, "x").second;
  }
  void c() {
    map_.clear();
  })"));
}

TEST(PointWrite, NegativeHintedInsert) {
  Scene S(inClass(R"(  void a(std::pair<int, X> p) {
    std::unique_lock lock(mu_);
    map_.insert(hint, p);
  })"));
  S.function("a(std::pair<int, X> p)").writes();
  S.access(MapOp::Insert, "map_.insert(hint, p)", ResultUse::Discarded);
  EXPECT_NE(S.migrated().find("update.insert(hint, p);"), std::string::npos);
}

TEST(Update, ClearAndRefillWithEarlyUnlock) {
  Scene S(inClass(R"(  void f(const std::vector<int> &ks) {
    std::unique_lock lock(mu_);
    map_.clear();
    for (int k : ks) map_.emplace(k, "");
    lock.unlock();
    notify();
  })"));
  S.function("f(const std::vector<int> &ks)")
      .writes()
      .change(true, "lock.unlock();");
  S.access(MapOp::Clear, "map_.clear()", ResultUse::Discarded);
  S.access(MapOp::Emplace, "map_.emplace(k, \"\")", ResultUse::Discarded)
      .InLoop = true;
  EXPECT_EQ(S.migrated(),
            inMigratedClass(R"(  void f(const std::vector<int> &ks) {
    auto update = map_.update();
    update.clear();
    for (int k : ks) update.emplace(k, "");
    update.publish();
    notify();
  })"));
}

TEST(Update, FindThenEraseReadsConst) {
  Scene S(inClass(R"(  void f(int k) {
    std::unique_lock lock(mu_);
    auto it = map_.find(k);
    if (it != map_.end()) map_.erase(it);
  })"));
  S.function("f(int k)").writes();
  S.variable(MapOp::Find, "map_.find(k)", "it");
  S.access(MapOp::End, "map_.end()");
  S.access(MapOp::EraseIterator, "map_.erase(it)", ResultUse::Discarded);
  auto Plan = S.plan();
  ASSERT_TRUE(std::holds_alternative<EditGroup>(Plan));
  EXPECT_TRUE(
      std::get<EditGroup>(Plan).AddIncludes["/scene.h"].count("utility"));
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  void f(int k) {
    auto update = map_.update();
    auto it = std::as_const(update).find(k);
    if (it != std::as_const(update).end()) update.erase(it);
  })"));
}

/// `r` would go on showing the element from before the change.
TEST(Update, ReferenceAcrossAChangeIsNotConst) {
  Scene S(inClass(R"(  void f(int k) {
    std::unique_lock lock(mu_);
    auto &r = map_.at(k);
    map_[k] += "x";
    log(r);
  })"));
  S.function("f(int k)").writes();
  S.access(MapOp::At, "map_.at(k)", ResultUse::Reference);
  S.access(MapOp::Subscript, "map_[k]").ConstElement = false;
  S.element(MapOp::ElementWrite, "map_[k] += \"x\"", 1);
  S.element(MapOp::ElementRead, "log(r)", 0);
  EXPECT_NE(S.migrated().find("auto &r = update.at(k);"), std::string::npos);
  S.map().ValueCopyable = false;
  EXPECT_EQ(S.refusal(), "value-mutated-in-place");
}

TEST(Update, GetOrCreateReadsConstBeforeItWrites) {
  Scene S(inClass(R"(  std::string f(int k) {
    std::unique_lock lock(mu_);
    auto it = map_.find(k);
    if (it != map_.end()) return it->second;
    map_[k] = make(k);
    return "";
  })"));
  S.function("f(int k)").writes();
  S.variable(MapOp::Find, "map_.find(k)", "it");
  S.access(MapOp::End, "map_.end()");
  S.element(MapOp::ElementRead, "it->second", 0);
  S.assigned("map_[k]", "k", "make(k)");
  EXPECT_NE(S.migrated().find(R"(    auto it = std::as_const(update).find(k);
    if (it != update.end()) return it->second;
    update[k] = make(k);)"),
            std::string::npos);
  S.map().ValueCopyable = false;
  EXPECT_NE(S.migrated().find("update.insert_or_assign(k, make(k));"),
            std::string::npos);
}

TEST(Update, NegativeInPlaceChangeOfWhatCannotBeCopied) {
  Scene S(inClass(R"(  void f(int k) {
    std::unique_lock lock(mu_);
    map_[k].push_back(1);
  })"));
  S.function("f(int k)").writes();
  S.access(MapOp::Subscript, "map_[k]").ConstElement = false;
  S.map().ValueCopyable = false;
  EXPECT_EQ(S.refusal(), "value-mutated-in-place");
}

TEST(Update, ExclusiveLockAroundOtherThingsStaysExclusive) {
  Scene S(inClass(R"(  void f(int k) {
    std::unique_lock lock(mu_);
    map_.at(k)->bump();
  })"));
  S.function("f(int k)").writes();
  S.access(MapOp::At, "map_.at(k)");
  S.element(MapOp::PointeeWrite, "map_.at(k)->bump()", 0);
  EXPECT_NE(S.migrated().find("auto update = map_.update();"),
            std::string::npos);
}

TEST(Direct, ConstructorWritesWithoutASection) {
  Scene S(inClass(R"(  C() {
    map_[1] = one;
    map_.emplace(2, "two");
    map_[3] = 'c';
    for (auto &p : map_) use(p);
  })"));
  S.function("C()");
  S.assigned("map_[1]", "1", "one");
  S.access(MapOp::Emplace, "map_.emplace(2, \"two\")", ResultUse::Discarded);
  S.assigned("map_[3]", "3", "'c'").ValueConverts = true;
  S.access(MapOp::RangeFor, "map_#4");
  for (MapAccess &A : S.P.Functions[0].Accesses)
    A.Unshared = true;
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  C() {
    map_.insert_or_assign(1, one);
    map_.emplace(2, "two");
    map_.update()[3] = 'c';
    for (auto &p : map_.view()) use(p);
  })"));
}

TEST(Direct, NegativeReferenceIsKept) {
  Scene S(inClass(R"(  C() {
    auto &one = map_[1];
    one = "x";
  })"));
  S.function("C()");
  S.access(MapOp::Subscript, "map_[1]", ResultUse::Reference).Unshared = true;
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

} // namespace
} // namespace unlatch
