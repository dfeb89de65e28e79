// RUN: %migrate-and-run %s
// Every way to put an element in, as a section of its own.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

class Names {
public:
  bool insertPair(int id, std::string name) {
    std::lock_guard<std::shared_mutex> lock(m_);
    return map_.insert(std::make_pair(id, std::move(name))).second;
  }
  bool emplace(int id, const char *name) {
    std::lock_guard<std::shared_mutex> lock(m_);
    auto result = map_.emplace(id, name);
    return result.second;
  }
  bool tryEmplace(int id, std::size_t times, char what) {
    std::scoped_lock lock(m_);
    auto [it, inserted] = map_.try_emplace(id, times, what);
    return inserted;
  }
  void assign(int id, std::string name) {
    std::unique_lock lock(m_);
    map_[id] = std::move(name);
  }
  void assignOver(int id, std::string name) {
    std::unique_lock lock(m_);
    map_.insert_or_assign(id, std::move(name));
  }
  std::string get(int id) const {
    std::shared_lock lock(m_);
    return map_.at(id);
  }

private:
  mutable std::shared_mutex m_;
  std::unordered_map<int, std::string> map_;
};

int main() {
  Names names;
  std::cout << names.insertPair(1, "one") << names.insertPair(1, "uno")
            << names.emplace(2, "two") << names.emplace(2, "due")
            << names.tryEmplace(3, 3, '3') << names.tryEmplace(3, 4, '4')
            << "\n";
  names.assign(4, "four");
  names.assign(4, "quattro");
  names.assignOver(2, "zwei");
  for (int id = 1; id <= 4; ++id)
    std::cout << names.get(id) << "\n";
}
