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

TYPED_TEST(SideBySide, EraseIf) {
  typename TestFixture::Registry m;
  typename TestFixture::Map o;
  using Key = typename TestFixture::Key;
  using T = typename TestFixture::Map::mapped_type;
  for (int i = 0; i != 40; ++i) {
    m.try_emplace(make_key<Key>(i), value<T>(i));
    o.emplace(make_key<Key>(i), value<T>(i));
  }
  const auto without = [&o](auto pred) {
    std::size_t erased = 0;
    for (auto it = o.begin(); it != o.end();)
      if (pred(*it)) {
        it = o.erase(it);
        ++erased;
      } else {
        ++it;
      }
    return erased;
  };
  const auto before = o;
  const auto old = m.view();
  const auto some = [](const auto &e) {
    return e.second == value<T>(3) || e.second == value<T>(30);
  };
  EXPECT_EQ(erase_if(m, some), without(some));
  this->same(m.view(), o);
  EXPECT_EQ(unlatch::erase_if(m, some), 0u);
  this->same(old, before);

  const auto ninth = [](const auto &e) { return e.first == make_key<Key>(9); };
  {
    auto u = m.update();
    u.insert_or_assign(make_key<Key>(500), value<T>(3));
    o.insert_or_assign(make_key<Key>(500), value<T>(3));
    EXPECT_EQ(unlatch::erase_if(u, ninth), without(ninth));
    EXPECT_EQ(erase_if(u, some), without(some));
    this->same(std::as_const(u), o);
  }
  this->same(m.view(), o);

  // What it was true of before the exception is gone.
  int asked = 0;
  const auto all_but_last = [&](const auto &) {
    if (++asked == 5)
      throw asked;
    return true;
  };
  const std::size_t size = m.size();
  EXPECT_THROW(erase_if(m, all_but_last), int);
  EXPECT_EQ(m.size(), size - 4);
  EXPECT_EQ(erase_if(m, [](const auto &) { return true; }), size - 4);
  EXPECT_TRUE(m.empty());
  this->same(old, before);
}

TYPED_TEST(SideBySide, MergeAndExtract) {
  typename TestFixture::Registry m;
  typename TestFixture::Map o, more;
  using Key = typename TestFixture::Key;
  using T = typename TestFixture::Map::mapped_type;
  for (int i = 0; i != 30; ++i) {
    m.try_emplace(make_key<Key>(i), value<T>(i));
    o.emplace(make_key<Key>(i), value<T>(i));
    more.emplace(make_key<Key>(i + 20), value<T>(i + 1000));
  }
  const auto before = o;
  const auto old = m.view();
  auto more_too = more;
  {
    auto u = m.update();
    u.merge(more);
    o.merge(more_too);
    EXPECT_EQ(more, more_too); // what was there already stays where it was
    this->same(std::as_const(u), o);

    EXPECT_TRUE(u.extract(make_key<Key>(999)).empty());
    auto taken = u.extract(make_key<Key>(3));
    auto taken_too = o.extract(make_key<Key>(3));
    ASSERT_FALSE(taken.empty());
    EXPECT_EQ(taken.mapped(), taken_too.mapped());
    this->same(std::as_const(u), o);

    taken.key() = taken_too.key() = make_key<Key>(4); // is there already
    auto refused = u.insert(std::move(taken));
    auto refused_too = o.insert(std::move(taken_too));
    EXPECT_FALSE(refused.inserted);
    EXPECT_EQ(std::as_const(refused.position)->second,
              refused_too.position->second);
    ASSERT_FALSE(refused.node.empty());

    refused.node.key() = refused_too.node.key() = make_key<Key>(500);
    refused.node.mapped() = refused_too.node.mapped() = value<T>(77);
    EXPECT_TRUE(u.insert(std::move(refused.node)).inserted);
    EXPECT_TRUE(o.insert(std::move(refused_too.node)).inserted);
    const auto nothing = u.insert(typename decltype(u)::node_type());
    EXPECT_FALSE(nothing.inserted);
    EXPECT_TRUE(nothing.position == u.end());

    const auto first = u.extract(u.cbegin());
    EXPECT_EQ(o.erase(first.key()), 1u);
    this->same(std::as_const(u), o);
    this->same(old, before);
  }
  this->same(m.view(), o);
  this->same(old, before);
}

} // namespace
