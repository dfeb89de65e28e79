#include "table.h"
std::unique_lock<std::shared_mutex> Table::writing() {
  return std::unique_lock<std::shared_mutex>(mutex_);
}
void Table::put(const std::string &key, int value) {
  std::unique_lock lock(mutex_);
  rows[key] = value;
}
int Table::get(const std::string &key) const {
  std::shared_lock lock(mutex_);
  auto it = rows.find(key);
  return it == rows.end() ? 0 : it->second;
}
