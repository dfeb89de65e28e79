// RUN: %migrate-and-run %s
// What a constructor leaves to private functions of the class is done before
// any other thread knows the object, with no lock: it is edited like the
// constructor itself.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

class Units {
public:
  Units() {
    addBuiltIn();
    addAlias("m", "metre");
    finish();
  }

  std::string full(const std::string &symbol) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(symbol);
    return it == names_.end() ? std::string("?") : it->second;
  }
  std::vector<std::string> all() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    std::vector<std::string> symbols;
    for (const auto &entry : names_)
      symbols.push_back(entry.first);
    return symbols;
  }
  void name(const std::string &symbol, const std::string &full) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[symbol] = full;
    ++changes_;
  }
  int changes() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return names_.empty() ? 0 : changes_;
  }

private:
  void addBuiltIn() {
    names_["s"] = "second";
    names_.emplace("kg", "kilogram");
    names_.insert({"A", "ampere"});
    changes_ = 3;
  }
  void addAlias(const std::string &symbol, const std::string &full) {
    if (names_.count(symbol) == 0)
      add(symbol, full);
  }
  void add(const std::string &symbol, const std::string &full) {
    names_[symbol] = full;
    changes_ += 1;
  }
  void finish() {
    for (auto &entry : names_)
      entry.second += ".";
  }

  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string> names_;
  int changes_ = 0;
};

int main() {
  Units units;
  std::cout << units.full("s") << " " << units.full("m") << " "
            << units.full("x") << " " << units.changes() << "\n";
  units.name("x", "ex");
  for (const std::string &symbol : units.all())
    std::cout << symbol << "=" << units.full(symbol) << " ";
  std::cout << units.changes() << "\n";
}
