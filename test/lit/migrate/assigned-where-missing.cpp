// RUN: %migrate-and-run %s
// What is assigned to a key that was just missed ends no element, so that the
// references which readers were given stay good.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

struct Schema {
  std::string name;
  int version = 0;
};

class Schemas {
public:
  const Schema &get(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = schemas_.find(name);
    if (it != schemas_.end())
      return it->second;
    schemas_[name] = Schema{name, 1};
    return schemas_[name];
  }
  const Schema *find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = schemas_.find(name);
    return it == schemas_.end() ? nullptr : &it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Schema> schemas_;
};

class Tables {
public:
  const Schema *registerTable(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = tables_.find(name);
    if (it != tables_.end())
      return &it->second;
    auto &table = tables_[name];
    table.name = name;
    table.version += 2;
    return &table;
  }
  const Schema *find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = tables_.find(name);
    return it == tables_.end() ? nullptr : &it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Schema> tables_;
};

class Emplaced {
public:
  const Schema *registerTable(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = tables_.find(name);
    if (it == tables_.end()) {
      it = tables_.emplace(name, Schema{}).first;
      it->second.name = name;
      it->second.version += 2;
    }
    return &it->second;
  }
  const Schema *find(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = tables_.find(name);
    return it == tables_.end() ? nullptr : &it->second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, Schema> tables_;
};

template <class All> void fill(const char *of) {
  All all;
  const Schema *table = all.registerTable("first");
  for (int i = 0; i != 1000; ++i)
    all.registerTable(std::to_string(i));
  std::cout << of << table->name << table->version
            << (all.find("first") == table) << all.find("7")->name << '\n';
}

int main() {
  fill<Tables>("tables: ");
  fill<Emplaced>("emplaced: ");
  Schemas schemas;
  const Schema &first = schemas.get("first");
  const Schema *found = schemas.find("first");
  for (int i = 0; i != 1000; ++i)
    schemas.get(std::to_string(i));
  std::cout << first.name << first.version << (found == &first)
            << (schemas.find("none") == nullptr) << '\n';
}
