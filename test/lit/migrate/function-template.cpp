// RUN: %migrate-and-run %s
// Member templates of an ordinary class.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Settings {
public:
  template <class Visit> void each(Visit &&visit) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (const auto &[name, value] : values_)
      visit(name, value);
  }
  template <class T> T get(const std::string &name, T otherwise) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(name);
    return it == values_.end() ? otherwise : static_cast<T>(it->second);
  }
  template <class T> void set(const std::string &name, T value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[name] = static_cast<int>(value);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> values_;
};

int main() {
  Settings settings;
  settings.set("depth", 3);
  settings.set("width", 4.5);
  std::cout << settings.get("depth", 0) << settings.get("width", 0L)
            << settings.get("height", 1.5);
  int sum = 0;
  settings.each([&](const std::string &, int value) { sum += value; });
  settings.each([](const std::string &name, int) { std::cout << name; });
  std::cout << sum << "\n";
}
