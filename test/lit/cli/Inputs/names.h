#pragma once
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Names {
public:
  std::string get(int id) const;
  void set(int id, const std::string &name);

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, std::string> names_;
};
