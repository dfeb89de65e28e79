// RUN: %migrate-and-run --keep %s
// RUN: %compdb %t.work/src > /dev/null
// RUN: %unlatch find -p %t.work/src 2>&1 | FileCheck %s
// Fields that no version can stand for: their maps stay with them.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

static void fill(std::string &out) { out = "filled"; }
static const std::string *kept = nullptr;

// CHECK-DAG: 'ReadWithoutTheLock::count_' is written under the lock, and is used without the lock
class ReadWithoutTheLock {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    ++count_;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? count_ : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }
  int count() const { return count_; }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  int count_ = 0;
};

// CHECK-DAG: 'ChangedByReaders::hits_' is written under the lock, and is changed while the lock is held shared only
class ChangedByReaders {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    hits_ = 0;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    ++hits_;
    auto it = values_.find(key);
    return it == values_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  mutable int hits_ = 0;
};

// CHECK-DAG: 'PassedOn::name_' is written under the lock, and is passed to fill()
class PassedOn {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    fill(name_);
  }
  std::string get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? name_ : std::to_string(it->second);
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  std::string name_;
};

// CHECK-DAG: 'AddressTaken::name_' is written under the lock, and leaves the section: its address is stored
class AddressTaken {
public:
  void set(int key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = 1;
    name_ = name;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    kept = &name_;
    auto it = values_.find(key);
    return it == values_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  std::string name_;
};

// CHECK-DAG: 'ReferenceOutlives::name_' is written under the lock, and is used through 'name' after the lock
class ReferenceOutlives {
public:
  void set(int key, const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = 1;
    name_ = name;
  }
  size_t get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    const std::string &name = name_;
    bool found = values_.count(key) != 0;
    lock.unlock();
    return found ? name.size() : 0;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  std::string name_;
};

// CHECK-DAG: 'Log::lines_' is written under the lock, and would be copied whole at each such write
class Log {
public:
  void write(int key, const std::string &line) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    last_[key] = line;
    lines_.push_back(line);
  }
  std::string get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = last_.find(key);
    return it == last_.end() ? lines_.front() : it->second;
  }
  size_t lines() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return lines_.size();
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return last_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, std::string> last_;
  std::vector<std::string> lines_;
};

// CHECK-DAG: 'Bits::on_' is written under the lock, and is a bit-field
class Bits {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    on_ = 1;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? int(on_) : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  unsigned on_ : 1;
};

// CHECK-DAG: 'Measured::sum_' is written under the lock, and is named in an initialiser or an operand that is not evaluated
class Measured {
public:
  void set(int key, int value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = value;
    sum_ += value;
  }
  int get(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? static_cast<int>(sizeof(sum_)) + int(sum_)
                               : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_.count(key) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> values_;
  long sum_ = 0;
};

int main() {
  ReadWithoutTheLock a;
  a.set(1, 2);
  ChangedByReaders b;
  b.set(1, 2);
  PassedOn c;
  c.set(1, 2);
  AddressTaken d;
  d.set(1, "n");
  ReferenceOutlives e;
  e.set(1, "name");
  Log f;
  f.write(1, "line");
  Bits g;
  g.set(1, 2);
  Measured h;
  h.set(1, 2);
  std::cout << a.get(2) << a.has(1) << a.count() << b.get(1) << b.has(2)
            << c.get(2) << c.has(1) << d.get(1) << d.has(1) << (kept != nullptr)
            << e.get(1) << e.has(1) << f.get(2) << f.lines() << f.has(1)
            << g.get(2) << g.has(1) << h.get(2) << h.has(1) << "\n";
}
