/* Only for those who ask for it. */
#if defined(NOT_FOR_YOU)
#error "include names.h instead"
#endif

#ifndef LATE_GUARD_H
#define LATE_GUARD_H

#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Names {
public:
  void add(const std::string &name, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names_[name] = value;
  }
  int find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = names_.find(name);
    return it == names_.end() ? 0 : it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> names_;
};

#endif
