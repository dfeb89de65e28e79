// RUN: %migrate-and-run %s
// The lock is given back before the slow part.
#include <functional>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Handlers {
public:
  using Handler = std::function<std::string(const std::string &)>;

  bool add(const std::string &verb, Handler handler) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (handlers_.find(verb) != handlers_.end()) {
      lock.unlock();
      std::cout << "already there: " << verb << "\n";
      return false;
    }
    handlers_[verb] = std::move(handler);
    lock.unlock();
    std::cout << "added: " << verb << "\n";
    return true;
  }

  std::string handle(const std::string &verb, const std::string &text) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = handlers_.find(verb);
    if (it == handlers_.end()) {
      lock.unlock();
      return "405 " + verb;
    }
    Handler handler = it->second;
    lock.unlock();
    return handler(text);
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Handler> handlers_;
};

int main() {
  Handlers handlers;
  handlers.add("GET", [](const std::string &text) { return "got " + text; });
  handlers.add("GET", [](const std::string &text) { return "twice " + text; });
  // A handler that itself registers: no lock is held while it runs.
  handlers.add("PUT", [&](const std::string &text) {
    handlers.add("DELETE", [](const std::string &t) { return "gone " + t; });
    return "put " + text;
  });
  for (const char *verb : {"GET", "DELETE", "PUT", "DELETE"})
    std::cout << handlers.handle(verb, "x") << "\n";
}
