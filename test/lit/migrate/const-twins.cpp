// RUN: %migrate-and-run %s
// A function that is not const calls others that are given what may be changed:
// those that are called for what is const read the same.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

class Row {
public:
  explicit Row(int size) : cells_(size, size) {}
  int &operator[](int at) { return cells_[at]; }
  const int &operator[](int at) const { return cells_[at]; }

private:
  std::vector<int> cells_;
};
int first(Row &row) { return row[0]; }
int first(const Row &row) { return row[0]; }
template <class T> int last(T &row, int size) { return row[size - 1]; }

class Rows {
public:
  void add(const std::string &name, int size) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    rows_.emplace(name, Row(size));
  }
  int at(const std::string &name, int at) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = rows_.find(name);
    return it == rows_.end() ? -1 : it->second[at];
  }
  int ends(const std::string &name, int size) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = rows_.find(name);
    return it == rows_.end() ? -1 : first(it->second) + last(it->second, size);
  }

private:
  std::shared_mutex mutex_;
  std::map<std::string, Row> rows_;
};

int main() {
  Rows rows;
  rows.add("three", 3);
  std::cout << rows.at("three", 1) << rows.at("four", 0)
            << rows.ends("three", 3) << '\n';
}
