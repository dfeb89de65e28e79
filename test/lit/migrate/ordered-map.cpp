// RUN: %migrate-and-run %s
// std::map: key order, lower_bound and upper_bound, the last element.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

class Versions {
public:
  void publish(int since, const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    bySince_[since] = text;
  }
  // The version that was in force at that time.
  std::string at(int time) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = bySince_.upper_bound(time);
    if (it == bySince_.begin())
      return "none";
    --it;
    return it->second;
  }
  std::vector<int> between(int first, int last) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    std::vector<int> result;
    for (auto it = bySince_.lower_bound(first);
         it != bySince_.end() && it->first <= last; ++it)
      result.push_back(it->first);
    return result;
  }
  std::string newest() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return bySince_.empty() ? "none" : bySince_.rbegin()->second;
  }
  void dropBefore(int time) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    bySince_.erase(bySince_.begin(), bySince_.lower_bound(time));
  }
  void print() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (const auto &[since, text] : bySince_)
      std::cout << since << ":" << text << " ";
    std::cout << "\n";
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> bySince_;
};

int main() {
  Versions versions;
  std::cout << versions.newest() << " " << versions.at(5) << "\n";
  for (int since : {30, 10, 40, 20})
    versions.publish(since, "v" + std::to_string(since / 10));
  versions.print();
  std::cout << versions.at(5) << versions.at(10) << versions.at(39)
            << versions.at(99) << " " << versions.newest() << "\n";
  for (int since : versions.between(15, 30))
    std::cout << since << " ";
  std::cout << "\n";
  versions.dropBefore(25);
  versions.print();
}
