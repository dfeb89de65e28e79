#pragma once

#include <mutex>
#include <shared_mutex>
#include <unordered_map>

class First {
public:
  int get(int key) const;
  bool has(int key) const;
  void set(int key, int value);

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
};
