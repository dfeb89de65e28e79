// RUN: %migrate-and-run --std c++20 %s
// RUN: %unlatch find %s -- -std=c++20 2>&1 | FileCheck %s
// CHECK: 3 guarded maps in 1 unit: 3 to migrate
// Adaptors and algorithms of std::ranges over a map, used up where they stand.
#include <algorithm>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <ranges>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

struct Job {
  std::string name;
  int size = 0;
  bool urgent = false;
};

class Jobs {
public:
  std::vector<std::string> names() const {
    std::shared_lock lock(mutex_);
    std::vector<std::string> names;
    for (const auto &job : jobs_ | std::views::values)
      names.push_back(job.name);
    return names;
  }
  std::vector<int> ids() const {
    std::shared_lock lock(mutex_);
    auto keys =
        jobs_ | std::views::keys | std::views::take(10) | std::views::common;
    return {keys.begin(), keys.end()};
  }
  int urgentSize() const {
    std::shared_lock lock(mutex_);
    int sum = 0;
    auto urgent = [](const auto &entry) { return entry.second.urgent; };
    for (const auto &[id, job] :
         jobs_ | std::views::filter([&](const auto &entry) {
           return entry.first >= 0 && urgent(entry);
         }))
      sum += id + job.size;
    return sum;
  }
  bool anyLarger(int size) const {
    std::shared_lock lock(mutex_);
    return std::ranges::any_of(jobs_, [size](const auto &entry) {
      return entry.second.size > size;
    });
  }
  int bySize(int size) const {
    std::shared_lock lock(mutex_);
    auto it = std::ranges::find_if(jobs_, [size](const auto &entry) {
      return entry.second.size == size;
    });
    return it == jobs_.end() ? -1 : it->first;
  }
  std::vector<std::string> sorted() const {
    std::shared_lock lock(mutex_);
    std::vector<std::string> names;
    names.reserve(jobs_.size());
    std::ranges::copy(std::views::values(jobs_) |
                          std::views::transform(
                              [](const Job &job) { return job.name + '!'; }),
                      std::back_inserter(names));
    std::ranges::sort(names, std::greater<>());
    return names;
  }
  long count(bool urgent) const {
    std::shared_lock lock(mutex_);
    return std::ranges::count_if(
        jobs_ | std::views::values | std::views::reverse,
        [urgent](const Job &job) { return job.urgent == urgent; });
  }
  void add(int id, Job job) {
    std::unique_lock lock(mutex_);
    jobs_.insert_or_assign(id, std::move(job));
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, Job> jobs_;
};

// In updates, too, and what the elements are changed by.
class Ages {
public:
  void onStart() {
    std::unique_lock lock(mutex_);
    for (int &age : ages_ | std::views::values)
      ++age;
  }
  void registerLimit(int limit) {
    std::unique_lock lock(mutex_);
    std::ranges::for_each(ages_, [limit](auto &entry) {
      if (entry.second > limit)
        entry.second = limit;
    });
  }
  bool clearAbove(int limit) {
    std::unique_lock lock(mutex_);
    if (std::ranges::none_of(ages_ | std::views::values,
                             [limit](int age) { return age > limit; }))
      return false;
    ages_.clear();
    return true;
  }
  int oldest() const {
    std::shared_lock lock(mutex_);
    if (ages_.empty())
      return 0;
    return std::ranges::max(ages_ | std::views::values);
  }
  int get(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = ages_.find(name);
    return it == ages_.end() ? -1 : it->second;
  }
  void registerName(const std::string &name, int age) {
    std::unique_lock lock(mutex_);
    ages_[name] = age;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> ages_;
};

// The copies hold the same pointers.
class Handlers {
public:
  std::vector<std::shared_ptr<Job>> all() const {
    std::shared_lock lock(mutex_);
    auto values = handlers_ | std::views::values;
    return std::vector<std::shared_ptr<Job>>(values.begin(), values.end());
  }
  void add(int id, std::shared_ptr<Job> job) {
    std::unique_lock lock(mutex_);
    handlers_.emplace(id, std::move(job));
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Job>> handlers_;
};

int main() {
  Jobs jobs;
  jobs.add(1, {"a", 3, true});
  jobs.add(2, {"b", 4, false});
  jobs.add(5, {"c", 6, true});
  for (const auto &name : jobs.names())
    std::cout << name << ' ';
  for (int id : jobs.ids())
    std::cout << id << ' ';
  for (const auto &name : jobs.sorted())
    std::cout << name << ' ';
  std::cout << jobs.urgentSize() << jobs.anyLarger(5) << jobs.anyLarger(6)
            << jobs.bySize(4) << jobs.bySize(9) << jobs.count(true) << '\n';
  Ages ages;
  ages.registerName("x", 3);
  ages.registerName("y", 9);
  ages.onStart();
  ages.registerLimit(8);
  std::cout << ages.get("x") << ages.get("y") << ages.oldest()
            << ages.clearAbove(8) << ages.clearAbove(3) << ages.get("x")
            << ages.oldest() << '\n';
  Handlers handlers;
  handlers.add(1, std::make_shared<Job>(Job{"h", 1, true}));
  std::cout << handlers.all().size() << handlers.all().front()->name << '\n';
}
