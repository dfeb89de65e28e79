#include "topics.h"

#include <algorithm>

namespace bus {

int Topics::publish(const std::string &topic, int message) const {
  std::vector<Callback> callbacks;
  {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = callbacks_.find(topic);
    if (it == callbacks_.end())
      return 0;
    callbacks = it->second;
  }
  int sum = 0;
  for (const auto &callback : callbacks)
    sum += callback(message);
  return sum;
}

std::vector<std::string> Topics::list() const {
  std::vector<std::string> names;
  std::shared_lock<std::shared_mutex> lock(mutex_);
  for (const auto &entry : callbacks_)
    names.push_back(entry.first);
  std::sort(names.begin(), names.end());
  return names;
}

} // namespace bus
