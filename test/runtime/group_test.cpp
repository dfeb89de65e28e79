// Several registries and fields that change together.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include "tracked.h"

#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <system_error>
#include <thread>

namespace {

TEST(Group, OneStateOfAllMembers) {
  unlatch::registry_group g;
  unlatch::registry<int, int> a{g};
  unlatch::ordered_registry<std::string, int> b{g};
  unlatch::versioned<std::string> c{g, "first"};
  {
    auto u = g.update();
    u.of(a)[1] = 1;
    u.of(b)["x"] = 1;
    u.of(c) = "second";
    *u.of(c).operator->() += "!";
    EXPECT_TRUE(a.empty());
    EXPECT_TRUE(b.empty());
    EXPECT_EQ(c.load(), "first");
    EXPECT_THROW(a.erase(1), std::system_error);
  }
  EXPECT_EQ(c.load(), "second!");
  const auto v = g.view();
  a.clear();
  b.insert_or_assign("x", 2);
  c = "third";
  EXPECT_EQ(v.of(a).at(1), 1);
  EXPECT_EQ(v.of(b).at("x"), 1);
  EXPECT_EQ(*v.of(c), "second!");
  EXPECT_EQ(b.at("x"), 2);
  EXPECT_EQ(*c.get(), "third");
}

TEST(Group, SumOverMembersStaysTheSame) {
  unlatch::registry_group g;
  unlatch::registry<int, tracked> a{g};
  unlatch::ordered_registry<int, tracked> b{g};
  unlatch::versioned<long> moved{g, 0L};
  a.try_emplace(1, 1000);
  b.try_emplace(1, 0);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    while (!stop) {
      auto u = g.update();
      --u.of(a)[1].value;
      ++u.of(b)[1].value;
      ++u.of(moved).edit();
    }
  });
  for (int i = 0; i != 3000; ++i) {
    const auto v = g.view();
    const long left = v.of(a).at(1).get(), right = v.of(b).at(1).get();
    ASSERT_EQ(left + right, 1000);
    ASSERT_EQ(right, *v.of(moved));
    ASSERT_EQ(v.of(a).size(), 1u);
  }
  stop = true;
  writer.join();
}

TEST(Group, MembersComeAndGo) {
  auto g = std::make_unique<unlatch::registry_group>();
  auto a = std::make_unique<unlatch::registry<int, std::string>>(*g);
  unlatch::registry<int, std::string> b(*g);
  for (int i = 0; i != 100; ++i) {
    a->try_emplace(i, "a");
    b.try_emplace(i, "b");
  }
  const auto held = b.view();
  for (int i = 0; i != 90; ++i) {
    a->erase(i);
    a->insert_or_assign(95, "c");
    b.erase(i);
  }
  a.reset();
  g.reset();
  EXPECT_EQ(held.size(), 100u);
  b.clear();
  b.try_emplace(1, "again");
  EXPECT_EQ(b.size(), 1u);
}

// --- Where they live
// -----------------------------------------------------------

} // namespace
