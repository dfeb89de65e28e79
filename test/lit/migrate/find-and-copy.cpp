// RUN: %migrate-and-run %s
// The commonest accessor: find, copy the value out, give a default on a miss.
#include <iostream>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Hosts {
public:
  std::optional<std::string> addressOf(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = addresses_.find(name);
    if (it == addresses_.end())
      return std::nullopt;
    return it->second;
  }

  std::string addressOr(const std::string &name, std::string fallback) const {
    std::shared_lock lock(mutex_);
    if (auto it = addresses_.find(name); it != addresses_.end())
      return it->second;
    return fallback;
  }

  const std::string describe(const std::string &name) const {
    std::shared_lock lock{mutex_};
    const auto found = addresses_.find(name);
    return found != addresses_.end() ? name + " is " + found->second
                                     : name + " is unknown";
  }

  void set(const std::string &name, const std::string &address) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    addresses_[name] = address;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> addresses_;
};

int main() {
  Hosts hosts;
  hosts.set("db", "10.0.0.1");
  hosts.set("web", "10.0.0.2");
  hosts.set("db", "10.0.0.3");
  std::cout << hosts.addressOf("db").value_or("none") << "\n"
            << hosts.addressOf("mail").value_or("none") << "\n"
            << hosts.addressOr("web", "?") << "\n"
            << hosts.addressOr("mail", "?") << "\n"
            << hosts.describe("web") << "\n"
            << hosts.describe("mail") << "\n";
}
