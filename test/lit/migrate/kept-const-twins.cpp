// RUN: %migrate-and-run --keep %s
// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// What readers of a registry get is const: where another function would be
// called for that, which does otherwise, the map stays.
// CHECK-COUNT-7: functions that would be others if they were const
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <type_traits>

struct Entry {
  int number = 0;
  int operator[](int by) { return number + by; }
  int operator[](int by) const { return number - by; }
  operator int() { return number; }
  operator int() const { return -number; }
};
int describe(Entry &entry) { return entry.number; }
int describe(const Entry &entry) { return -entry.number; }
int pointed(Entry *entry) { return entry->number; }
int pointed(const Entry *entry) { return -entry->number; }
template <class T> int kind(T &) { return std::is_const<T>::value ? 1 : 2; }

class ByReference {
public:
  void add(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_.emplace(name, Entry{number});
  }
  int get(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(name);
    return it == entries_.end() ? 0 : describe(it->second);
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Entry> entries_;
};

class ByName {
public:
  void add(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_.emplace(name, Entry{number});
  }
  int get(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(name);
    if (it == entries_.end())
      return 0;
    auto &entry = it->second;
    return describe(entry);
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Entry> entries_;
};

class InALoop {
public:
  void add(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_.emplace(name, Entry{number});
  }
  int get(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (auto &[key, entry] : entries_)
      if (key == name)
        return describe(entry);
    return 0;
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Entry> entries_;
};

class ByPointer {
public:
  void add(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_.emplace(name, Entry{number});
  }
  int get(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(name);
    return it == entries_.end() ? 0 : pointed(&it->second);
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Entry> entries_;
};

class ByOperator {
public:
  void add(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_.emplace(name, Entry{number});
  }
  int get(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(name);
    return it == entries_.end() ? 0 : it->second[1];
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Entry> entries_;
};

class ByTemplate {
public:
  void add(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_.emplace(name, Entry{number});
  }
  int get(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(name);
    return it == entries_.end() ? 0 : kind(it->second);
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Entry> entries_;
};

class ByConversion {
public:
  void add(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    entries_.emplace(name, Entry{number});
  }
  int get(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = entries_.find(name);
    return it == entries_.end() ? 0 : int(it->second);
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Entry> entries_;
};

template <class Entries> int get() {
  Entries entries;
  entries.add("one", 1);
  return entries.get("one");
}

int main() {
  std::cout << get<ByReference>() << get<ByName>() << get<InALoop>()
            << get<ByPointer>() << get<ByOperator>() << get<ByTemplate>()
            << get<ByConversion>()
            << '\n';
}
