// Sequences of operations, chosen by libFuzzer, on both registries and on a
// std::map: every answer and every content has to be the same, and a view has
// to go on showing what it saw.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace {

using oracle = std::map<std::string, int>;

/// Few keys, so that they meet again; some share a long beginning.
std::string key_of(std::uint8_t byte) {
  return (byte & 32 ? std::string(20, 'k') : std::string()) +
         std::to_string(byte & 31);
}

void same(bool equal) {
  if (!equal)
    std::abort();
}

template <class View> void compare(const View &view, const oracle &expected) {
  same(view.size() == expected.size());
  std::size_t n = 0;
  for (const auto &[key, value] : view) {
    const auto it = expected.find(key);
    same(it != expected.end() && it->second == value);
    ++n;
  }
  same(n == expected.size());
}

template <class Update>
void one_step(Update &&map, oracle &expected, std::uint8_t op,
              const std::string &key, int value) {
  switch (op % 7) {
  case 0:
    same(map.try_emplace(key, value).second ==
         expected.try_emplace(key, value).second);
    break;
  case 1:
    same(map.insert_or_assign(key, value).second ==
         expected.insert_or_assign(key, value).second);
    break;
  case 2:
  case 3:
    same(map.erase(key) == expected.erase(key));
    break;
  case 4:
    same(map.contains(key) == (expected.count(key) != 0));
    break;
  case 5: {
    const auto found = map.find(key);
    const auto it = expected.find(key);
    same((found != map.end()) == (it != expected.end()));
    if (it != expected.end())
      same(found->second == it->second);
    break;
  }
  case 6:
    same(map.emplace(key, value).second == expected.emplace(key, value).second);
    break;
  }
}

template <class Registry> void run(const std::uint8_t *data, std::size_t size) {
  Registry registry;
  oracle expected, seen;
  std::optional<typename Registry::view_type> view;
  for (std::size_t i = 0; i + 2 < size; i += 3) {
    const std::uint8_t op = data[i];
    const std::string key = key_of(data[i + 1]);
    const int value = data[i + 2];
    switch (op >> 4) {
    case 0:
      registry.clear();
      expected.clear();
      break;
    case 1:
      view.reset();
      view.emplace(registry.view());
      seen = expected;
      break;
    case 2:
      view.reset();
      break;
    case 3: { // an update of up to 15 steps
      auto update = registry.update();
      for (int steps = op & 15; steps != 0 && i + 5 < size; --steps) {
        i += 3;
        if (data[i] >= 240) {
          update.clear();
          expected.clear();
        } else if (data[i] >= 224) {
          update[key_of(data[i + 1])] += data[i + 2];
          expected[key_of(data[i + 1])] += data[i + 2];
        } else
          one_step(update, expected, data[i], key_of(data[i + 1]), data[i + 2]);
      }
      same(update.size() == expected.size());
      break;
    }
    default:
      one_step(registry, expected, op, key, value);
    }
    if (view)
      compare(*view, seen);
    compare(registry.view(), expected);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  run<unlatch::registry<std::string, int>>(data, size);
  run<unlatch::registry<std::string, int, unlatch::hash<std::string>,
                        std::equal_to<>, unlatch::reclaim::deterministic>>(
      data, size);
  run<unlatch::ordered_registry<std::string, int>>(data, size);
  return 0;
}
