// Values that readers change in place: one per key, seen by everybody at once.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace {

struct counter {
  std::atomic<long> hits{0};
};

template <class Registry> class MutableValues : public testing::Test {};
using Registries = testing::Types<
    unlatch::registry<std::string, counter, unlatch::hash<std::string>,
                      std::equal_to<std::string>, unlatch::mutable_values<>>,
    unlatch::ordered_registry<std::string, counter, std::less<std::string>,
                              unlatch::mutable_values<>>>;
TYPED_TEST_SUITE(MutableValues, Registries);

TYPED_TEST(MutableValues, EveryWayLeadsToTheSameValue) {
  TypeParam m;
  counter &a = m.try_emplace("a").first->second;
  m.find("a")->second.hits++;
  m.get_or_emplace("a", [] { return counter(); })->second.hits++;
  {
    auto update = m.update();
    update["a"].hits++;
    update.at("a").hits++;
    update.find("a")->second.hits++;
    std::as_const(update).find("a")->second.hits++;
    for (auto &[key, value] : update)
      value.hits++;
    update["b"].hits = 40;
    EXPECT_EQ(&update["a"], &a);
    EXPECT_EQ(a.hits, 7) << "seen before the update is published";
    EXPECT_FALSE(m.contains("b")) << "but elements are not";
  }
  auto view = m.view();
  view.find("a")->second.hits++;
  view.at("a").hits++;
  for (auto &[key, value] : view)
    value.hits++;
  view.for_each([](const std::string &, counter &value) { value.hits++; });
  EXPECT_EQ(a.hits, 11);
  EXPECT_EQ(view.at("b").hits, 42);
}

TYPED_TEST(MutableValues, ReplacementAndErasureEndTheValue) {
  TypeParam m;
  m.try_emplace("a").first->second.hits = 3;
  EXPECT_EQ(m.erase("a"), 1u);
  EXPECT_EQ(m.try_emplace("a").first->second.hits, 0);
}

TYPED_TEST(MutableValues, NoChangeIsLostWhileOthersWrite) {
  TypeParam m;
  constexpr int Rounds = 2000;
  std::vector<std::thread> threads;
  for (int t = 0; t != 3; ++t)
    threads.emplace_back([&m] {
      for (int i = 0; i != Rounds; ++i)
        m.try_emplace("shared").first->second.hits++;
    });
  threads.emplace_back([&m] {
    for (int i = 0; i != Rounds; ++i) {
      auto update = m.update();
      update["shared"].hits++;
      update["other"].hits++;
      update.erase("other");
    }
  });
  for (std::thread &t : threads)
    t.join();
  EXPECT_EQ(m.find("shared")->second.hits, 4 * Rounds);
}

// Other registries show them const.
static_assert(std::is_same_v<
              unlatch::registry<std::string, counter>::handle_type::reference,
              const std::pair<const std::string, counter> &>);

TEST(MutableValues, TheReclaimPolicyStays) {
  using lazily = unlatch::mutable_values<unlatch::reclaim::deferred>;
  static_assert(!lazily::awaits_readers<int, counter>());
  static_assert(unlatch::mutable_values<>::awaits_readers<int, counter>());
  unlatch::ordered_registry<int, counter, std::less<int>, lazily> m;
  m.try_emplace(1).first->second.hits = 5;
  m.lower_bound(0)->second.hits++;
  EXPECT_EQ(m.find(1)->second.hits, 6);
}

} // namespace
