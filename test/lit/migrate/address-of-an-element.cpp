// RUN: %migrate-and-run %s
// std::addressof gives the address that & does.
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <variant>

class Values {
public:
  int get(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    if (it != values_.end())
      if (const auto *number = std::get_if<int>(std::addressof(it->second)))
        return *number;
    return -1;
  }
  void registerValue(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_.insert_or_assign(name, value);
  }
  void unregisterValue(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_.erase(name);
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, std::variant<int, std::string>> values_;
};

int main() {
  Values values;
  values.registerValue("one", 1);
  values.registerValue("two", 2);
  values.unregisterValue("two");
  std::cout << values.get("one") << values.get("two") << '\n';
}
