// Views of many versions at once: whatever is overwritten, erased, added again
// and reclaimed meanwhile, each goes on showing the state that it began with,
// to lookups and to iteration.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include "tracked.h"

#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>

namespace {

constexpr int keys = 12;

template <class Key> Key key_of(int i);
template <> int key_of<int>(int i) { return i; }
template <> std::string key_of<std::string>(int i) {
  return "some text, number " + std::to_string(i);
}

long number(const tracked &t) { return t.get(); }
long number(const std::unique_ptr<tracked> &t) { return t->get(); }

template <class T> T value_of(int i) {
  if constexpr (std::is_constructible_v<T, int>)
    return T(i);
  else
    return std::make_unique<tracked>(i);
}

/// Equal hashes for keys that lie four apart, so that they share their slots.
struct poor_hash {
  std::size_t operator()(int k) const {
    return static_cast<std::size_t>(k % 4);
  }
};

template <class R> class Versions : public testing::Test {};
using registries = testing::Types<
    unlatch::registry<int, tracked>, unlatch::registry<std::string, tracked>,
    unlatch::registry<int, tracked, poor_hash>,
    unlatch::registry<int, tracked, unlatch::hash<int>, std::equal_to<int>,
                      unlatch::reclaim::deferred>,
    unlatch::registry<int, tracked, poor_hash, std::equal_to<int>,
                      unlatch::reclaim::deferred>,
    unlatch::registry<int, std::unique_ptr<tracked>>,
    unlatch::ordered_registry<int, tracked>,
    unlatch::ordered_registry<std::string, tracked, std::less<std::string>,
                              unlatch::reclaim::deferred>>;
TYPED_TEST_SUITE(Versions, registries);

TYPED_TEST(Versions, EachViewKeepsItsState) {
  using Key = typename TypeParam::key_type;
  using T = typename TypeParam::mapped_type;
  using content = std::map<int, int>;
  const long before = tracked::alive();
  {
    TypeParam m;
    content now;
    struct seen {
      typename TypeParam::view_type view;
      content expected;
    };
    std::deque<seen> views;
    std::mt19937 r(7);
    const auto any = [&r](int n) {
      return static_cast<int>(r() % unsigned(n));
    };

    const auto check = [](const seen &s) {
      ASSERT_EQ(s.view.size(), s.expected.size());
      std::size_t n = 0;
      for (const auto &e : s.view) {
        number(e.second);
        ++n;
      }
      ASSERT_EQ(n, s.expected.size());
      for (int k = 0; k != keys; ++k) {
        const auto found = s.view.find(key_of<Key>(k));
        const auto expected = s.expected.find(k);
        ASSERT_EQ(found != s.view.end(), expected != s.expected.end()) << k;
        if (expected != s.expected.end()) {
          ASSERT_EQ(number(found->second), expected->second) << k;
        }
      }
    };
    const auto step = [&](auto &target, int value) {
      const int k = any(keys);
      const Key key = key_of<Key>(k);
      switch (any(8)) {
      case 0:
      case 1:
      case 2:
        target.insert_or_assign(key, value_of<T>(value));
        now[k] = value;
        break;
      case 3:
      case 4:
        ASSERT_EQ(target.erase(key), now.erase(k));
        break;
      case 5:
      case 6:
        if (target.try_emplace(key, value_of<T>(value)).second)
          now[k] = value;
        break;
      default: // gone and there again, or the reverse
        target.erase(key);
        target.insert_or_assign(key, value_of<T>(value));
        now[k] = value;
        if (any(3) == 0) {
          target.erase(key);
          now.erase(k);
        }
      }
    };

    for (int round = 0; round != 6000; ++round) {
      switch (any(12)) {
      case 0:
        if (views.size() < 6)
          views.push_back({m.view(), now});
        break;
      case 1:
        if (!views.empty()) {
          const auto which =
              views.begin() + any(static_cast<int>(views.size()));
          check(*which);
          views.erase(which);
        }
        break;
      case 2:
        if (any(20) == 0) {
          m.clear();
          now.clear();
        } else if (any(20) == 0)
          views.clear();
        break;
      case 3: {
        auto update = m.update();
        for (int steps = any(6); steps >= 0; --steps)
          step(update, round * 10 + steps);
        break;
      }
      default:
        step(m, round * 10 + 9);
      }
      if (!views.empty())
        check(views[static_cast<std::size_t>(
            any(static_cast<int>(views.size())))]);
      ASSERT_FALSE(this->HasFatalFailure()) << "in round " << round;
    }
    check({m.view(), now});
  }
  EXPECT_EQ(tracked::alive(), before);
}

} // namespace
