// What the random comparison with the standard maps leaves out: order, keys of
// other types, values that cannot be copied or moved, alignment, hashing.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

/// Of which larger values come first.
enum class rank { low = 1, middle = 5, high = 9 };
bool operator<(rank a, rank b) {
  return static_cast<int>(a) > static_cast<int>(b);
}

/// Of which odd values are one, and even ones.
enum class side { left = 0, right = 1, far_left = 2, far_right = 3 };

} // namespace

template <> struct std::hash<side> {
  std::size_t operator()(side s) const noexcept {
    return static_cast<std::size_t>(s) % 2;
  }
};
template <> struct std::equal_to<side> {
  bool operator()(side a, side b) const noexcept {
    return static_cast<int>(a) % 2 == static_cast<int>(b) % 2;
  }
};

namespace {

std::string text(int i) {
  return (i % 3 == 0 ? "prefix that is shared " : "") + std::to_string(i);
}

TEST(Ordered, IteratesAndSearchesLikeTheStandardMap) {
  std::mt19937 r(5);
  unlatch::ordered_registry<std::string, int> m;
  std::map<std::string, int> o;
  for (int i = 0; i != 3000; ++i) {
    const auto k = text(static_cast<int>(r() % 2000));
    m.insert_or_assign(k, i);
    o[k] = i;
    if (i % 3 == 0) {
      const auto gone = text(static_cast<int>(r() % 2000));
      m.erase(gone);
      o.erase(gone);
    }
  }
  const auto v = m.view();
  EXPECT_TRUE(std::equal(v.begin(), v.end(), o.begin(), o.end()));
  EXPECT_TRUE(std::equal(v.rbegin(), v.rend(), o.rbegin(), o.rend()));
  auto u = m.update();
  EXPECT_TRUE(std::equal(u.cbegin(), u.cend(), o.begin(), o.end()));
  for (int i = 0; i != 2100; ++i) {
    const auto k = text(i);
    const auto rest = [&o](auto it) { return std::distance(it, o.end()); };
    const auto vrest = [&v](auto it) { return std::distance(it, v.end()); };
    ASSERT_EQ(vrest(v.lower_bound(k)), rest(o.lower_bound(k)));
    ASSERT_EQ(vrest(v.upper_bound(k)), rest(o.upper_bound(k)));
    const auto range = v.equal_range(k);
    ASSERT_EQ(std::distance(range.first, range.second),
              static_cast<long>(o.count(k)));
    const auto at = o.lower_bound(k);
    const auto h = m.lower_bound(k);
    ASSERT_EQ(h == m.end(), at == o.end());
    if (at != o.end()) {
      ASSERT_EQ(*h, *at);
      ASSERT_EQ(*std::as_const(u).lower_bound(k), *at);
    }
  }
}

TEST(Heterogeneous, TransparentLookups) {
  struct any_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const {
      return std::hash<std::string_view>()(s);
    }
  };
  unlatch::registry<std::string, int, any_hash, std::equal_to<>> m{{"a", 1}};
  EXPECT_TRUE(m.contains(std::string_view("a")));
  EXPECT_EQ(m.find("a")->second, 1);
  EXPECT_EQ(m.view().count("b"), 0u);
  EXPECT_EQ(m.erase(std::string_view("a")), 1u);
  unlatch::registry<std::string, int> plain{{"key", 2}};
  EXPECT_EQ(plain.find(std::string_view("key"))->second, 2);
  EXPECT_EQ(plain.at("key"), 2);
  unlatch::ordered_registry<std::string, int, std::less<>> o{{"b", 1},
                                                             {"d", 2}};
  EXPECT_EQ(o.lower_bound(std::string_view("c"))->first, "d");
  EXPECT_TRUE(o.contains("b"));
  unlatch::ordered_registry<int, int, std::less<>> i{{1, 1}, {3, 3}};
  EXPECT_EQ(i.view().lower_bound(2.5)->first, 3);
  EXPECT_TRUE(i.contains(3L));
}

TEST(MoveOnly, ValuesAreReadReplacedAndErased) {
  const auto check = [](auto &m) {
    m.insert({1, std::make_unique<int>(10)});
    m.try_emplace(2, std::make_unique<int>(20));
    EXPECT_FALSE(m.try_emplace(2, nullptr).second);
    EXPECT_EQ(*m.find(1)->second, 10);
    auto u = m.update();
    u[3] = std::make_unique<int>(30);
    u[1] = std::make_unique<int>(11);
    *u.find(2)->second = 21; // the pointee may change, the pointer may not
    static_assert(std::is_same_v<decltype((u.find(2)->second)),
                                 const std::unique_ptr<int> &>);
    EXPECT_EQ(*u[3], 30);
    EXPECT_EQ(u.erase(2), 1u);
    u.publish();
    EXPECT_EQ(*m.find(1)->second, 11);
    EXPECT_EQ(m.size(), 2u);
  };
  unlatch::registry<int, std::unique_ptr<int>> m;
  check(m);
  unlatch::ordered_registry<int, std::unique_ptr<int>> o;
  check(o);
  unlatch::registry<int, std::vector<std::unique_ptr<int>>> nested;
  static_assert(
      !unlatch::is_cloneable<std::vector<std::unique_ptr<int>>>::value);
  nested.update()[1] = std::vector<std::unique_ptr<int>>();
}

TEST(Immovable, ValuesAreMadeInPlace) {
  struct immovable {
    explicit immovable(int v) : value(v) {}
    immovable(immovable &&) = delete;
    int value;
  };
  unlatch::registry<int, immovable> m;
  m.try_emplace(1, 5);
  EXPECT_EQ(m.get_or_emplace(2, [] { return immovable(6); })->second.value, 6);
  EXPECT_EQ(m.find(1)->second.value, 5);
}

TEST(OverAligned, KeysAndValues) {
  struct alignas(128) wide {
    int v = 1;
    bool operator<(const wide &o) const { return v < o.v; }
  };
  unlatch::registry<int, wide> m;
  unlatch::ordered_registry<wide, int> o;
  for (int i = 0; i != 50; ++i) {
    m.try_emplace(i);
    o.try_emplace(wide{i}, i);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&m.find(i)->second) % 128, 0u);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&o.find(wide{i})->first) % 128,
              0u);
  }
}

struct incomplete;
struct owner {
  unlatch::registry<int, incomplete> hash;
  unlatch::ordered_registry<int, incomplete> ordered;
  owner();
  ~owner();
};
struct incomplete {
  int v;
};
owner::owner() { hash.insert({1, incomplete{2}}); }
owner::~owner() = default;

TEST(Incomplete, ValueTypeInAMember) {
  owner o;
  EXPECT_EQ(o.hash.find(1)->second.v, 2);
}

TEST(Churn, DeletedSlotsDoNotFillTheTable) {
  unlatch::registry<int, int> m;
  for (int i = 0; i != 200000; ++i) {
    m.try_emplace(i, i);
    m.erase(i - 10);
  }
  EXPECT_EQ(m.size(), 10u);
  EXPECT_LE(m.stats().capacity, 4096u);
}

// What hashes and compares keys may have state. It comes along when a registry
// is made, and when it is copied out; a registry that is there keeps its own.
struct modulo {
  int by = 1000;
  bool operator()(int a, int b) const { return a % by < b % by; }
};
struct modulo_hash {
  int by = 1000;
  std::size_t operator()(int a) const {
    return static_cast<std::size_t>(a % by);
  }
};
struct modulo_equal {
  int by = 1000;
  bool operator()(int a, int b) const { return a % by == b % by; }
};
template <class Map, class Registry> void functions_go_along(Map from) {
  Registry made(from), moved(std::move(from));
  made.emplace(2, 0);
  made.emplace(12, 0);
  moved.emplace(2, 0);
  moved.emplace(12, 0);
  EXPECT_EQ(made.size(), 1u);
  EXPECT_EQ(moved.size(), 1u);
  Registry again(made.view());
  EXPECT_FALSE(again.emplace(22, 0).second);
  Map out = made;
  EXPECT_FALSE(out.emplace(22, 0).second);
  Map updated = made.update();
  EXPECT_FALSE(updated.emplace(22, 0).second);
  Map nothing = typename Registry::view_type();
  EXPECT_TRUE(nothing.emplace(2, 0).second && nothing.emplace(12, 0).second);
}
TEST(Functions, GoAlongWithTheContents) {
  using hash_map = std::unordered_map<int, int, modulo_hash, modulo_equal>;
  functions_go_along<hash_map,
                     unlatch::registry<int, int, modulo_hash, modulo_equal>>(
      hash_map(1, modulo_hash{10}, modulo_equal{10}));
  using tree_map = std::map<int, int, modulo>;
  functions_go_along<tree_map, unlatch::ordered_registry<int, int, modulo>>(
      tree_map(modulo{10}));
}

// What lies behind a string is no part of its hash.
TEST(Hash, ReadsTheStringAndNothingElse) {
  for (std::size_t length = 0; length != 200; ++length) {
    const std::string text(length, 'x');
    const std::string one = text + std::string(64, 'a'),
                      two = text + std::string(64, 'b');
    const unlatch::hash<std::string_view> hash;
    EXPECT_EQ(hash(std::string_view(one).substr(0, length)),
              hash(std::string_view(two).substr(0, length)))
        << length;
    // Nor is any byte of it left out.
    for (std::size_t i = 0; i != length; ++i) {
      std::string other = text;
      other[i] = 'y';
      EXPECT_NE(hash(other), hash(text)) << length << " " << i;
    }
  }
}

// A program may order and hash its own enumerations as it likes.
TEST(Enumerations, AreOrderedByTheirOwnOperator) {
  unlatch::ordered_registry<rank, int> m;
  for (rank r : {rank::middle, rank::low, rank::high})
    m.insert_or_assign(r, static_cast<int>(r));
  std::vector<int> order;
  m.for_each([&](rank, int value) { order.push_back(value); });
  EXPECT_EQ(order, (std::vector<int>{9, 5, 1}));
  EXPECT_EQ(m.lower_bound(rank::middle)->second, 5);
}
TEST(Enumerations, AreHashedByTheirOwnHash) {
  unlatch::registry<side, int> m;
  m.insert_or_assign(side::left, 1);
  m.insert_or_assign(side::far_left, 2);
  m.insert_or_assign(side::far_right, 3);
  EXPECT_EQ(m.size(), 2u);
  EXPECT_EQ(m.at(side::left), 2);
  EXPECT_EQ(m.at(side::right), 3);
}

} // namespace
