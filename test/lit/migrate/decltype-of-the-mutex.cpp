// RUN: %migrate-and-run %s
// RUN: not grep -n "[m]utex_" %t.work/src/decltype-of-the-mutex.cpp
// Guards whose type is spelled with the mutex that they lock.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Ports {
public:
  void add(const std::string &name, int port) {
    std::unique_lock<decltype(mutex_)> lock(mutex_);
    ports_[name] = port;
  }
  int find(const std::string &name) const {
    std::shared_lock<decltype(mutex_)> lock{mutex_};
    auto it = ports_.find(name);
    return it == ports_.end() ? 0 : it->second;
  }
  bool has(const std::string &name) const {
    const std::shared_lock<decltype(this->mutex_)> lock(mutex_);
    return ports_.count(name) != 0;
  }
  int sum() const {
    auto lock = std::shared_lock<decltype(mutex_)>(mutex_);
    int sum = 0;
    for (const auto &[name, port] : ports_)
      sum += port;
    return sum;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> ports_;
};

// A field that moves with the map is not what decltype names.
class Numbered {
public:
  void add(const std::string &name, int port) {
    std::unique_lock<decltype(mutex_)> lock(mutex_);
    ports_[name] = port;
    ++version_;
  }
  int find(const std::string &name) const {
    std::shared_lock<decltype(mutex_)> lock(mutex_);
    auto it = ports_.find(name);
    return it == ports_.end() ? -version_ : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> ports_;
  int version_ = 0;
};

int main() {
  Numbered numbered;
  numbered.add("http", 80);
  std::cout << numbered.find("http") << numbered.find("ssh") << "\n";
  Ports ports;
  ports.add("http", 80);
  ports.add("ssh", 22);
  std::cout << ports.find("http") << ports.has("ftp") << ports.sum() << "\n";
}
