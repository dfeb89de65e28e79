#pragma once
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Sessions {
public:
  std::string user(int id) const;
  bool rename(int id, const std::string &name);
  void close(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    users_.erase(id);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<int, std::string> users_;
};
