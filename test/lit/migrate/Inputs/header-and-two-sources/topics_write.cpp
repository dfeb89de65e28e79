#include "topics.h"

#include <mutex>
#include <utility>

namespace bus {

int Topics::subscribe(const std::string &topic, Callback callback) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  auto &callbacks = callbacks_[topic];
  callbacks.push_back(std::move(callback));
  return static_cast<int>(callbacks.size());
}

bool Topics::unsubscribe(const std::string &topic) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  return callbacks_.erase(topic) != 0;
}

} // namespace bus
