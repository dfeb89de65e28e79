// RUN: %migrate-and-run %s
// The functions of an Impl are public, but nobody else can name the class: its
// helpers can get a parameter like private ones.
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Validators {
public:
  Validators();
  ~Validators();
  bool accepts(const std::string &name, int value) const;
  void add(const std::string &name, int limit);
  void rename(const std::string &from, const std::string &to);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct Validators::Impl {
  bool accepts(const std::string &name, int value) const {
    std::shared_lock<std::shared_mutex> lock(mutex);
    return value < limitLocked(name);
  }
  void add(const std::string &name, int limit) {
    std::unique_lock<std::shared_mutex> lock(mutex);
    putLocked(name, limit);
  }
  void rename(const std::string &from, const std::string &to) {
    std::unique_lock<std::shared_mutex> lock(mutex);
    int limit = limitLocked(from);
    limits.erase(from);
    putLocked(to, limit);
  }

  int limitLocked(const std::string &name) const {
    auto it = limits.find(name);
    return it == limits.end() ? 0 : it->second;
  }
  void putLocked(const std::string &name, int limit) {
    if (limit > 0)
      limits[name] = limit;
  }

  mutable std::shared_mutex mutex;
  std::unordered_map<std::string, int> limits;
};

Validators::Validators() : impl_(std::make_unique<Impl>()) {}
Validators::~Validators() = default;
bool Validators::accepts(const std::string &name, int value) const {
  return impl_->accepts(name, value);
}
void Validators::add(const std::string &name, int limit) {
  impl_->add(name, limit);
}
void Validators::rename(const std::string &from, const std::string &to) {
  impl_->rename(from, to);
}

int main() {
  Validators validators;
  validators.add("small", 10);
  validators.add("none", -1);
  validators.rename("small", "tiny");
  std::cout << validators.accepts("small", 5) << validators.accepts("tiny", 5)
            << validators.accepts("none", -5) << '\n';
}
