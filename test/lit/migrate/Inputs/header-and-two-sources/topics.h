#pragma once

#include <functional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace bus {

class Topics {
public:
  using Callback = std::function<int(int)>;

  int subscribe(const std::string &topic, Callback callback);
  bool unsubscribe(const std::string &topic);
  int publish(const std::string &topic, int message) const;
  std::vector<std::string> list() const;
  bool has(const std::string &topic) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return callbacks_.count(topic) > 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::vector<Callback>> callbacks_;
};

} // namespace bus
