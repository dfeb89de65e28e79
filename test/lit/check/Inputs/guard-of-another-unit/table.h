#pragma once
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
class Table {
public:
  std::unique_lock<std::shared_mutex> writing();
  void put(const std::string &key, int value);
  int get(const std::string &key) const;
  std::map<std::string, int> rows;

private:
  mutable std::shared_mutex mutex_;
};
