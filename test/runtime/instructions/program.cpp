// So many lookups of one kind: `program kind count`.
#include <unlatch/registry.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

template <class F> long repeat(int count, F look_up) {
  long sum = 0;
  for (int i = 0; i != count; ++i)
    sum += look_up(static_cast<std::uint64_t>(i) & 127);
  return sum;
}

} // namespace

int main(int, char **argv) {
  const std::string kind = argv[1];
  const int count = std::atoi(argv[2]);
  unlatch::registry<std::uint64_t, int> numbers;
  unlatch::registry<std::string, int> strings;
  unlatch::ordered_registry<std::uint64_t, int> sorted;
  std::string keys[128];
  for (std::uint64_t i = 0; i != 128; ++i) {
    numbers.try_emplace(i, 1);
    sorted.try_emplace(i, 1);
    keys[i] = "key number " + std::to_string(10000 + i);
    strings.try_emplace(keys[i], 1);
  }
  long sum = 0;
  if (kind == "u64")
    sum = repeat(count, [&](auto k) { return numbers.find(k)->second; });
  if (kind == "string")
    sum = repeat(count, [&](auto k) { return strings.find(keys[k])->second; });
  if (kind == "ordered")
    sum = repeat(count, [&](auto k) { return sorted.find(k)->second; });
  if (kind == "miss")
    sum = repeat(count, [&](auto k) { return !numbers.contains(k + 1000); });
  if (kind == "view") {
    const auto view = numbers.view();
    sum = repeat(count, [&](auto k) { return view.find(k)->second; });
  }
  return sum == count ? 0 : 1;
}
