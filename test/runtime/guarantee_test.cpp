// Foreign code that calls back or throws: destructors, hashes, comparisons and
// copies.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace {

TEST(Reentrancy, DestructorWritesToItsRegistry) {
  struct chained {
    std::function<void()> last_words;
    explicit chained(std::function<void()> f) : last_words(std::move(f)) {}
    chained(chained &&o) noexcept : last_words(std::move(o.last_words)) {
      o.last_words = nullptr;
    }
    ~chained() {
      if (last_words)
        last_words();
    }
  };
  unlatch::registry<int, chained> m;
  m.try_emplace(1,
                [&] { m.try_emplace(2, [&] { m.try_emplace(3, nullptr); }); });
  m.erase(1);
  EXPECT_TRUE(m.contains(2));
  m.clear();
  EXPECT_TRUE(m.contains(3));
}

struct scheming_hash {
  static inline std::function<void()> scheme;
  std::size_t operator()(int k) const {
    if (scheme)
      std::exchange(scheme, nullptr)();
    return static_cast<std::size_t>(k);
  }
};

TEST(Reentrancy, WriteFromAHashIsReported) {
  unlatch::registry<int, int, scheming_hash> m{{1, 1}};
  scheming_hash::scheme = [&] { m.erase(1); };
  EXPECT_THROW(m.insert({2, 2}), std::system_error);
  EXPECT_EQ(m.size(), 1u);
  EXPECT_EQ(m.erase(1), 1u);
}

// --- Strong guarantee --------------------------------------------------------

struct fuse {
  static inline int left = -1;
  static void step() {
    if (left >= 0 && left-- == 0)
      throw std::runtime_error("fuse");
  }
};
struct fragile {
  int v = 0;
  fragile(int x) : v(x) { fuse::step(); }
  fragile(const fragile &o) : v(o.v) { fuse::step(); }
  fragile &operator=(const fragile &o) {
    fuse::step();
    v = o.v;
    return *this;
  }
  friend bool operator==(const fragile &a, const fragile &b) {
    fuse::step();
    return a.v == b.v;
  }
  friend bool operator<(const fragile &a, const fragile &b) {
    fuse::step();
    return a.v < b.v;
  }
};
struct fragile_hash {
  std::size_t operator()(const fragile &f) const {
    fuse::step();
    return static_cast<std::size_t>(f.v);
  }
};

template <class M> void check_strong_guarantee() {
  M m;
  for (int i = 0; i != 40; ++i)
    m.try_emplace(fragile(i), i);
  const auto content = [&m] {
    std::vector<std::pair<int, int>> all;
    for (const auto &e : m.view())
      all.emplace_back(e.first.v, e.second.v);
    std::sort(all.begin(), all.end());
    return all;
  };
  using op = std::function<void()>;
  const std::vector<op> ops = {
      [&] { m.insert({fragile(100), fragile(1)}); },
      [&] { m.emplace(101, 1); },
      [&] { m.try_emplace(fragile(102), 1); },
      [&] { m.insert_or_assign(fragile(103), 1); },
      [&] { m.insert_or_assign(fragile(5), 99); },
      [&] { m.erase(fragile(6)); },
      [&] {
        static_cast<void>(
            m.get_or_emplace(fragile(104), [] { return fragile(1); }));
      },
      [&] { m.update().at(fragile(7)) = 98; },
      [&] { m = {{fragile(1), fragile(2)}, {fragile(3), fragile(4)}}; },
  };
  for (const op &o : ops) {
    const auto before = content();
    for (int at = 0; at < 400; ++at) {
      fuse::left = at;
      try {
        o();
        fuse::left = -1;
        break;
      } catch (const std::runtime_error &) {
        fuse::left = -1;
        ASSERT_EQ(content(), before);
        ASSERT_EQ(m.size(), before.size());
      }
      ASSERT_LT(at, 399);
    }
  }
}

TEST(StrongGuarantee, Hash) {
  check_strong_guarantee<unlatch::registry<fragile, fragile, fragile_hash>>();
}
TEST(StrongGuarantee, Ordered) {
  check_strong_guarantee<unlatch::ordered_registry<fragile, fragile>>();
}

} // namespace
