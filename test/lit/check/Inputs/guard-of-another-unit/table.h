#pragma once
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Table {
public:
  // For a series of changes that belong together.
  std::unique_lock<std::shared_mutex> writing();
  void put(const std::string &key, int value);
  int get(const std::string &key) const;
  int sum() const;

  std::map<std::string, int> rows;

private:
  mutable std::shared_mutex mutex_;
};
