//===- ReadFormsTest.cpp - Sections that only read ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scene.h"

namespace unlatch {
namespace {

TEST(PointRead, FindKeepsItsShapeAndLosesTheGuard) {
  Scene S(inClass(R"(  const std::string *get(int k) const {
    std::shared_lock lock(mu_);
    auto it = map_.find(k);
    if (it == map_.end())
      return nullptr;
    return &it->second;
  })"));
  S.function("get(int k) const").reads();
  S.variable(MapOp::Find, "map_.find(k)", "it");
  S.access(MapOp::End, "map_.end()");
  S.element(MapOp::ElementEscape, "it->second", 0);
  EXPECT_EQ(S.migrated(),
            inMigratedClass(R"(  const std::string *get(int k) const {
    auto it = map_.find(k);
    if (it == map_.end())
      return nullptr;
    return &it->second;
  })"));
}

TEST(PointRead, BlankLineAfterTheGuardGoesWithIt) {
  Scene S(inClass(R"(  bool has(int k) const {
    std::shared_lock lock(mu_); // readers

    return map_.count(k) != 0;
  })"));
  S.function("has(int k) const").reads();
  S.access(MapOp::Count, "map_.count(k)");
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  bool has(int k) const {
    return map_.count(k) != 0;
  })"));
}

TEST(PointRead, SpelledIteratorIsDeduced) {
  Scene S(inClass(R"(  std::string get(int k) const {
    std::shared_lock lock(mu_);
    const std::unordered_map<int, X>::const_iterator it = map_.find(k);
    return it == map_.end() ? "" : it->second;
  })"));
  S.function("get(int k) const").reads();
  MapAccess &A = S.variable(MapOp::Find, "map_.find(k)", "it");
  A.Result.Auto = false;
  A.Result.TypeRange = S.at("const std::unordered_map<int, X>::const_iterator");
  S.access(MapOp::End, "map_.end()");
  S.element(MapOp::ElementRead, "it->second", 0);
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  std::string get(int k) const {
    const auto it = map_.find(k);
    return it == map_.end() ? "" : it->second;
  })"));
}

/// A pointer that is copied out of the if would be used without a pin.
TEST(PointRead, NegativePointerOutlivesTheHandle) {
  Scene S(inClass(R"(  void run(int k) const {
    std::shared_lock lock(mu_);
    const T *p = nullptr;
    if (auto it = map_.find(k); it != map_.end()) p = it->second;
    if (p) p->run();
  })"));
  S.function("run(int k) const").reads();
  S.variable(MapOp::Find, "map_.find(k)", "it",
             "if (auto it = map_.find(k); it != map_.end()) p = it->second;");
  S.access(MapOp::End, "map_.end()");
  S.element(MapOp::ElementRead, "it->second", 0);
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  void run(int k) const {
    auto view = map_.view();
    const T *p = nullptr;
    if (auto it = view.find(k); it != view.end()) p = it->second;
    if (p) p->run();
  })"));
}

TEST(PointRead, PositiveIfInitThenThrow) {
  Scene S(inClass(R"(  std::string get(int k) const {
    std::shared_lock lock(mu_);
    if (auto it = map_.find(k); it != map_.end()) return it->second;
    throw Unknown(k);
  })"));
  S.function("get(int k) const").reads();
  S.last().OtherEffects = true;
  S.variable(
      MapOp::Find, "map_.find(k)", "it",
      "if (auto it = map_.find(k); it != map_.end()) return it->second;");
  S.access(MapOp::End, "map_.end()");
  S.element(MapOp::ElementRead, "it->second", 0);
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  std::string get(int k) const {
    if (auto it = map_.find(k); it != map_.end()) return it->second;
    throw Unknown(k);
  })"));
}

TEST(PointRead, NegativeHandleIsNoIterator) {
  Scene S(inClass(R"(  int next(int k) const {
    std::shared_lock lock(mu_);
    auto it = map_.find(k);
    return std::next(it)->first;
  })"));
  S.function("next(int k) const").reads();
  S.variable(MapOp::Find, "map_.find(k)", "it");
  EXPECT_NE(S.migrated().find("auto it = view.find(k);"), std::string::npos);
}

TEST(PointRead, NegativeInLoop) {
  Scene S(inClass(R"(  int n(const std::vector<int> &ks) const {
    std::shared_lock lock(mu_);
    int n = 0;
    for (int k : ks) n += map_.count(k);
    return n;
  })"));
  S.function("n(const std::vector<int> &ks) const").reads();
  S.access(MapOp::Count, "map_.count(k)").InLoop = true;
  EXPECT_NE(S.migrated().find("n += view.count(k);"), std::string::npos);
}

/// at() of a registry copies the pointer and lets the element go.
TEST(PointRead, NegativeAtWhosePointeeIsUsed) {
  Scene S(inClass(R"(  void run(int k) const {
    std::shared_lock lock(mu_);
    map_.at(k)->run();
  })"));
  S.function("run(int k) const").reads();
  S.access(MapOp::At, "map_.at(k)");
  S.element(MapOp::PointeeRead, "map_.at(k)->run()", 0);
  EXPECT_NE(S.migrated().find("view.at(k)->run();"), std::string::npos);
}

TEST(PointRead, PositiveReturnAt) {
  Scene S(inClass(R"(  std::string get(int k) const {
    std::shared_lock lock(mu_);
    return map_.at(k);
  })"));
  S.function("get(int k) const").reads();
  S.access(MapOp::At, "map_.at(k)");
  S.element(MapOp::ElementRead, "map_.at(k)", 0);
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  std::string get(int k) const {
    return map_.at(k);
  })"));
}

/// at() of a registry gives a copy, which nothing may refer to.
TEST(PointRead, NegativeAtConvertsToAView) {
  Scene S(inClass(R"(  std::string_view get(int k) const {
    std::shared_lock lock(mu_);
    return map_.at(k);
  })"));
  S.function("get(int k) const").reads();
  S.access(MapOp::At, "map_.at(k)");
  S.element(MapOp::ElementRead, "map_.at(k)", 0);
  EXPECT_NE(S.migrated().find("return view.at(k);"), std::string::npos);
}

TEST(PointRead, NegativeStringViewOutlivesTheExpression) {
  Scene S(inClass(R"(  int size(int k) const {
    std::shared_lock lock(mu_);
    std::string_view v = map_.find(k)->second;
    return v.size();
  })"));
  S.function("size(int k) const").reads();
  S.access(MapOp::Find, "map_.find(k)");
  S.element(MapOp::ElementRead, "map_.find(k)->second", 0);
  EXPECT_NE(S.migrated().find("v = view.find(k)->second;"), std::string::npos);
}

TEST(PointRead, FindInAReturn) {
  Scene S(inClass(
      R"(  int size(int k) const { std::shared_lock lock(mu_); return map_.find(k)->second.size(); })"));
  S.function("size(int k) const").reads();
  S.access(MapOp::Find, "map_.find(k)");
  S.element(MapOp::ElementRead, "map_.find(k)->second", 0);
  EXPECT_EQ(
      S.migrated(),
      inMigratedClass(
          R"(  int size(int k) const { return map_.find(k)->second.size(); })"));
}

TEST(PointRead, NegativeIteratorIsReturned) {
  Scene S(inClass(R"(  auto get(int k) const {
    std::shared_lock lock(mu_);
    return map_.find(k);
  })"));
  S.function("get(int k) const").reads();
  S.access(MapOp::Find, "map_.find(k)");
  EXPECT_EQ(S.refusal(), "map-escapes");
}

/// Writers were kept out until fire() had returned.
TEST(PointRead, NegativeEffectsAfterContains) {
  Scene S(inClass(R"(  void fire(int k) const {
    std::shared_lock lock(mu_);
    if (map_.contains(k)) bus.fire(k);
  })"));
  S.function("fire(int k) const").reads();
  S.last().OtherEffects = true;
  S.access(MapOp::Contains, "map_.contains(k)");
  EXPECT_NE(S.migrated().find("view.contains(k)"), std::string::npos);
}

TEST(CopyOut, ReturnOfTheMap) {
  Scene S(inClass(R"(  std::unordered_map<int, Y> all() const {
    std::shared_lock lock(mu_);
    return map_;
  })"));
  S.function("all() const").reads();
  S.access(MapOp::CopyOut, "map_");
  EXPECT_EQ(S.migrated(),
            inMigratedClass(R"(  std::unordered_map<int, Y> all() const {
    return map_;
  })"));
}

TEST(CopyOut, NegativeDeducedReturn) {
  Scene S(inClass(R"(  auto all() const {
    std::shared_lock lock(mu_);
    return map_;
  })"));
  S.function("all() const").reads();
  S.access(MapOp::CopyOut, "map_");
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(CopyOut, AutoIsSpelledOut) {
  Scene S(inClass(R"(  void each() const {
    std::shared_lock lock(mu_);
    const auto copy = map_;
    lock.unlock();
    use(copy);
  })"));
  S.function("each() const").reads().change(true, "lock.unlock();");
  MapAccess &A = S.variable(MapOp::CopyOut, "map_", "copy");
  A.Result.TypeRange = S.at("const auto");
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  void each() const {
    auto view = map_.view();
    const std::unordered_map<int, std::string> copy = view;
    view.release();
    use(copy);
  })"));
}

TEST(View, IterationAndRelock) {
  Scene S(inClass(R"(  void f() const {
    std::shared_lock lock(mu_);
    for (const auto &p : map_) use(p);
    lock.unlock();
    wait();
    lock.lock();
    use(map_.size());
  })"));
  S.function("f() const")
      .reads()
      .change(true, "lock.unlock();")
      .change(false, "lock.lock();");
  S.access(MapOp::RangeFor, "map_");
  S.access(MapOp::Size, "map_.size()");
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  void f() const {
    auto view = map_.view();
    for (const auto &p : view) use(p);
    view.release();
    wait();
    view = map_.view();
    use(view.size());
  })"));
}

TEST(View, NameThatIsTakenAndNestedSections) {
  Scene S(inClass(R"(  void f(int view) const {
    std::shared_lock lock(mu_);
    use(map_.size(), map_.empty(), view);
  })"));
  S.function("f(int view) const").reads();
  S.access(MapOp::Size, "map_.size()");
  S.access(MapOp::Empty, "map_.empty()");
  EXPECT_NE(S.migrated().find("auto map_view = map_.view();"),
            std::string::npos);
}

TEST(View, SubscriptThatOnlyReads) {
  Scene S(inClass(R"(  std::string f(int k) const {
    std::shared_lock lock(mu_);
    return map_.count(k) ? map_[k] : "";
  })"));
  S.function("f(int k) const").reads();
  S.access(MapOp::Count, "map_.count(k)");
  MapAccess &A = S.access(MapOp::At, "map_[k]");
  A.SubscriptSpelled = true;
  A.KeyText = S.Text.range(A.Call.Begin + 5, A.Call.Begin + 6);
  EXPECT_NE(S.migrated().find("return view.count(k) ? view.at(k) : \"\";"),
            std::string::npos);
}

TEST(View, ManualLock) {
  Scene S(inClass(R"(  int f() const {
    mu_.lock_shared();
    int n = map_.size();
    mu_.unlock_shared();
    return n;
  })"));
  S.function("f() const")
      .reads("mu_.lock_shared();")
      .change(true, "mu_.unlock_shared();");
  S.last().Shape = SectionShape::Manual;
  S.access(MapOp::Size, "map_.size()");
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  int f() const {
    auto view = map_.view();
    int n = view.size();
    view.release();
    return n;
  })"));
}

TEST(View, NegativeLocalReferenceToTheMap) {
  Scene S(inClass(R"(  int f() const {
    std::shared_lock lock(mu_);
    auto &map_ref = get();
    return map_.size() + map_.count(1);
  })"));
  S.function("f() const").reads();
  for (const char *Call : {"map_.size()", "map_.count(1)"}) {
    MapAccess &A = S.access(MapOp::Size, Call);
    A.Map.Root = "local:map_ref@70";
  }
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(View, NegativeWriteUnderSharedLock) {
  Scene S(inClass(R"(  std::string f(int k) {
    std::shared_lock lock(mu_);
    return map_[k];
  })"));
  S.function("f(int k)").reads();
  S.access(MapOp::Subscript, "map_[k]");
  EXPECT_EQ(S.refusal(), "unsynchronized-access");
}

} // namespace
} // namespace unlatch
