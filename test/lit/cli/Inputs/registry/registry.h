#pragma once
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Registry {
public:
  std::string find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(name);
    return it == entries_.end() ? std::string() : it->second;
  }
  bool contains(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return entries_.count(name) != 0;
  }
  void set(const std::string &name, const std::string &value);

private:
  friend bool peek(const Registry &registry, const std::string &name);
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> entries_;
};
