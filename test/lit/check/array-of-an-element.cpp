// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s
// --implicit-check-not=warning: The name of an array is a pointer into the
// element that has it.
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

struct Label {
  char text[16] = {};
};

class Labels {
public:
  void erase(int id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    labels_.erase(id);
  }
  const char *text(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = labels_.find(id);
    // CHECK: [[@LINE+1]]:12: warning: {{.*}} (something inside it is returned)
    return it == labels_.end() ? nullptr : it->second.text;
  }
  void clear(int id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = labels_.find(id);
    if (it == labels_.end())
      return;
    char *text = it->second.text;
    // CHECK: [[@LINE+1]]:5: warning: change of an {{.*}}only held shared
    text[0] = '\0';
  }
  // Used up where it stands.
  std::size_t length(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = labels_.find(id);
    return it == labels_.end() ? 0 : std::strlen(it->second.text);
  }
  char *copy(int id, char *into) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = labels_.find(id);
    return it == labels_.end() ? into : std::strcpy(into, it->second.text);
  }
  bool starts(int id, char c) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = labels_.find(id);
    const char *text = it == labels_.end() ? "" : it->second.text;
    return text[0] == c;
  }
  bool has(int id) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return labels_.count(id) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Label> labels_;
};
