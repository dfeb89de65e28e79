// RUN: %migrate-and-run %s
// Sections that see the whole map: a copy, its keys, a sum, a search by value.
#include <algorithm>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

class Metrics {
public:
  void record(const std::string &name, long value) {
    std::unique_lock lock(mu_);
    values_.insert_or_assign(name, value);
  }

  std::unordered_map<std::string, long> snapshot() const {
    std::shared_lock lock(mu_);
    return values_;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    std::shared_lock lock(mu_);
    for (const auto &[name, value] : values_)
      result.push_back(name);
    return result;
  }

  long total() const {
    std::shared_lock lock(mu_);
    long sum = 0;
    for (auto it = values_.begin(); it != values_.end(); ++it)
      sum += it->second;
    return sum;
  }

  std::string nameOf(long wanted) const {
    std::shared_lock lock(mu_);
    auto it = std::find_if(values_.begin(), values_.end(),
                           [&](const auto &e) { return e.second == wanted; });
    return it == values_.end() ? "nobody" : it->first;
  }

private:
  mutable std::shared_mutex mu_;
  std::unordered_map<std::string, long> values_;
};

int main() {
  Metrics metrics;
  metrics.record("errors", 3);
  metrics.record("requests", 100);
  metrics.record("errors", 4);
  auto names = metrics.names();
  std::sort(names.begin(), names.end());
  for (const auto &name : names)
    std::cout << name << "\n";
  const auto all = metrics.snapshot();
  for (const auto &[name, value] : std::map(all.begin(), all.end()))
    std::cout << name << "=" << value << "\n";
  std::cout << metrics.total() << " " << metrics.nameOf(100) << " "
            << metrics.nameOf(5) << "\n";
}
