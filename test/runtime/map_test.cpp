// What registries share with the standard maps, side by side with them: the
// same random operations on both, on the registry itself and in an update.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

/// Every key in one place: the worst hash there is.
struct constant_hash {
  std::size_t operator()(int) const { return 42; }
};
struct no_case_less {
  bool operator()(const std::string &a, const std::string &b) const {
    return std::lexicographical_compare(
        a.begin(), a.end(), b.begin(), b.end(),
        [](char x, char y) { return std::tolower(x) < std::tolower(y); });
  }
};

template <class Registry, class Map, int Keys = 300> struct pairing {
  using registry = Registry;
  using map = Map;
  static constexpr int keys = Keys;
};

template <class Key> Key make_key(int i) {
  if constexpr (std::is_same_v<Key, std::string>)
    return (i % 3 == 0 ? "prefix that is shared " : "") + std::to_string(i);
  else
    return static_cast<Key>((i - 100) * 1024);
}

template <class P> class SideBySide : public testing::Test {
protected:
  using Registry = typename P::registry;
  using Map = typename P::map;
  using Key = typename Map::key_type;
  static Key key(std::mt19937 &r) {
    return make_key<Key>(static_cast<int>(r() % P::keys));
  }
  template <class A> static void same(const A &a, const Map &b) {
    ASSERT_EQ(a.size(), b.size());
    ASSERT_EQ(a.empty(), b.empty());
    std::size_t n = 0;
    for (const auto &e : a) {
      const auto it = b.find(e.first);
      ASSERT_TRUE(it != b.end());
      ASSERT_EQ(it->first, e.first);
      ASSERT_EQ(it->second, e.second);
      ++n;
    }
    ASSERT_EQ(n, b.size());
    for (const auto &e : b) {
      ASSERT_TRUE(a.contains(e.first));
      ASSERT_EQ(a.at(e.first), e.second);
    }
  }
};

using kinds = testing::Types<
    pairing<unlatch::registry<int, std::string>,
            std::unordered_map<int, std::string>>,
    pairing<unlatch::registry<std::string, int>,
            std::unordered_map<std::string, int>>,
    pairing<unlatch::registry<int, int, std::hash<int>>,
            std::unordered_map<int, int>>,
    pairing<unlatch::registry<int, int, constant_hash>,
            std::unordered_map<int, int, constant_hash>, 40>,
    pairing<unlatch::registry<std::string, int, std::hash<std::string>,
                              std::equal_to<>, unlatch::reclaim::deterministic>,
            std::unordered_map<std::string, int>>,
    pairing<unlatch::ordered_registry<int, std::string>,
            std::map<int, std::string>>,
    pairing<unlatch::ordered_registry<std::string, int>,
            std::map<std::string, int>>,
    pairing<unlatch::ordered_registry<long, int, std::greater<>>,
            std::map<long, int, std::greater<>>>,
    pairing<unlatch::ordered_registry<std::string, int, no_case_less>,
            std::map<std::string, int, no_case_less>>,
    pairing<unlatch::ordered_registry<double, int>, std::map<double, int>>>;
TYPED_TEST_SUITE(SideBySide, kinds);

template <class V> V value(unsigned i) {
  if constexpr (std::is_same_v<V, std::string>)
    return "value " + std::to_string(i);
  else
    return static_cast<V>(i);
}

/// One random operation on both; `a` is a registry or an update.
template <class A, class B, class Key>
void step(A &a, B &b, const Key &k, unsigned choice, unsigned v) {
  using T = typename B::mapped_type;
  const T x = value<T>(v);
  switch (choice % 9) {
  case 0: {
    const auto ra = a.insert({k, x});
    const auto rb = b.insert({k, x});
    ASSERT_EQ(ra.second, rb.second);
    ASSERT_EQ(std::as_const(ra.first)->second, rb.first->second);
    break;
  }
  case 1: {
    const auto ra = a.emplace(k, x);
    ASSERT_EQ(ra.second, b.emplace(k, x).second);
    ASSERT_EQ(ra.first->first, b.find(k)->first);
    break;
  }
  case 2:
    ASSERT_EQ(a.try_emplace(k, x).second, b.try_emplace(k, x).second);
    break;
  case 3:
  case 4: {
    const auto ra = a.insert_or_assign(k, x);
    const auto rb = b.insert_or_assign(k, x);
    ASSERT_EQ(ra.second, rb.second);
    ASSERT_EQ(ra.first->first, rb.first->first); // the old key stays
    ASSERT_EQ(ra.first->second, x);
    break;
  }
  case 5:
  case 6:
    ASSERT_EQ(a.erase(k), b.erase(k));
    break;
  case 7:
    ASSERT_EQ(a.count(k), b.count(k));
    ASSERT_EQ(a.find(k) != a.end(), b.find(k) != b.end());
    break;
  default:
    if (v % 50 == 0) {
      a.clear();
      b.clear();
    } else if (v % 50 == 1) {
      a.insert({{k, x}, {k, value<T>(v + 1)}});
      b.insert({{k, x}, {k, value<T>(v + 1)}});
    }
  }
}

TYPED_TEST(SideBySide, SingleOperations) {
  typename TestFixture::Registry m;
  typename TestFixture::Map o;
  std::mt19937 r(1);
  for (int i = 0; i != 6000; ++i) {
    const auto k = this->key(r);
    const unsigned choice = r(), v = r();
    ASSERT_NO_FATAL_FAILURE(step(m, o, k, choice, v));
    ASSERT_EQ(m.size(), o.size());
    if (i % 500 == 0)
      this->same(m.view(), o);
  }
  this->same(m.view(), o);
}

TYPED_TEST(SideBySide, Updates) {
  typename TestFixture::Registry m;
  typename TestFixture::Map o;
  std::mt19937 r(2);
  for (int i = 0; i != 120; ++i) {
    const auto before = o;
    const auto old = m.view();
    {
      auto u = m.update();
      for (unsigned n = r() % 60; n != 0; --n) {
        const auto k = this->key(r);
        const unsigned choice = r(), v = r();
        ASSERT_NO_FATAL_FAILURE(step(u, o, k, choice, v));
        if (n % 4 == 0) {
          using T = typename TestFixture::Map::mapped_type;
          u[k] = value<T>(v);
          o[k] = value<T>(v);
        } else if (n % 4 == 1) {
          auto it = u.find(k);
          ASSERT_EQ(it == u.end(), o.count(k) == 0);
          if (it != u.end())
            it->second = o.find(k)->second =
                value<typename TestFixture::Map::mapped_type>(v);
        }
      }
      this->same(std::as_const(u), o);
      this->same(old, before);
      if (i % 7 == 0) { // the erase loop
        for (auto it = u.begin(); it != u.end();)
          it = std::as_const(it)->second ==
                           value<typename TestFixture::Map::mapped_type>(7) ||
                       r() % 3 == 0
                   ? (o.erase(it->first), u.erase(it))
                   : std::next(it);
        this->same(std::as_const(u), o);
      }
      this->same(old, before);
    }
    this->same(m.view(), o);
    this->same(old, before);
  }
}

TYPED_TEST(SideBySide, ConversionAndAssignment) {
  using Registry = typename TestFixture::Registry;
  using Map = typename TestFixture::Map;
  using Key = typename TestFixture::Key;
  Map o;
  for (int i = 0; i != 50; ++i)
    o.emplace(make_key<Key>(i), value<typename Map::mapped_type>(i));
  Registry m(o);
  Map back = m;
  EXPECT_EQ(back, o);
  const auto give = [&m]() -> Map { return m.view(); };
  EXPECT_EQ(give(), o);
  Registry moved(std::move(back));
  this->same(moved.view(), o);
  EXPECT_TRUE(back.empty());
  Registry of_view(m.view());
  this->same(of_view.view(), o);
  Registry range(o.begin(), o.end());
  this->same(range.view(), o);
  m = Map();
  EXPECT_TRUE(m.empty());
  m = o;
  this->same(m.view(), o);
  m = moved.view();
  this->same(m.view(), o);
  {
    auto u = m.update();
    Map other;
    other.emplace(make_key<Key>(500), value<typename Map::mapped_type>(1));
    u.swap(other);
    EXPECT_EQ(other, o);
    EXPECT_EQ(u.size(), 1u);
    u = other;
    u = std::move(other);
    this->same(std::as_const(u), o);
    Map copy = u;
    EXPECT_EQ(copy, o);
  }
  this->same(m.view(), o);
  EXPECT_THROW(static_cast<void>(m.at(make_key<Key>(9999))), std::out_of_range);
  EXPECT_THROW(static_cast<void>(m.view().at(make_key<Key>(9999))),
               std::out_of_range);
  EXPECT_FALSE(m.get(make_key<Key>(9999)).has_value());
  EXPECT_EQ(*m.get(make_key<Key>(3)), o.at(make_key<Key>(3)));
  m = {};
  EXPECT_TRUE(m.empty());
}

TYPED_TEST(SideBySide, AddressesAreStable) {
  using Key = typename TestFixture::Key;
  typename TestFixture::Registry m;
  m.try_emplace(make_key<Key>(0),
                value<typename TestFixture::Map::mapped_type>(0));
  const auto *address = &*m.find(make_key<Key>(0));
  const int n = TypeParam::keys == 40 ? 40 : 3000;
  for (int i = 1; i != n; ++i)
    m.try_emplace(make_key<Key>(i),
                  value<typename TestFixture::Map::mapped_type>(i));
  for (int i = 1; i != n; ++i)
    m.erase(make_key<Key>(i));
  EXPECT_EQ(address, &*m.find(make_key<Key>(0)));
}

TEST(Ordered, IteratesAndSearchesLikeTheStandardMap) {
  std::mt19937 r(5);
  unlatch::ordered_registry<std::string, int> m;
  std::map<std::string, int> o;
  for (int i = 0; i != 3000; ++i) {
    const auto k = make_key<std::string>(static_cast<int>(r() % 2000));
    m.insert_or_assign(k, i);
    o[k] = i;
    if (i % 3 == 0) {
      const auto gone = make_key<std::string>(static_cast<int>(r() % 2000));
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
    const auto k = make_key<std::string>(i);
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

} // namespace
