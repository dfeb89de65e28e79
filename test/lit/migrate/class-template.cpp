// RUN: %migrate-and-run %s
// A class template is edited once, for all that it is instantiated with.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

template <class Key, class Value> class Registry {
public:
  using Map = std::unordered_map<Key, Value>;

  bool find(const Key &key, Value &value) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = values_.find(key);
    if (it == values_.end())
      return false;
    value = it->second;
    return true;
  }
  void set(const Key &key, Value value) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    values_[key] = std::move(value);
  }
  bool remove(const Key &key);
  Map all() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return values_;
  }
  template <class Visit> void each(Visit visit) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    for (typename Map::const_iterator it = values_.begin();
         it != values_.end(); ++it)
      visit(it->first, it->second);
  }

private:
  mutable std::shared_mutex mutex_;
  Map values_;
};

template <class K, class V> bool Registry<K, V>::remove(const K &key) {
  std::lock_guard<std::shared_mutex> lock(mutex_);
  return values_.erase(key) != 0;
}

template <class T> struct Shelf {
  struct Slot {
    mutable std::shared_mutex mutex;
    std::map<int, T> items;
  };
  T get(int id) const {
    const Slot &slot = slots[id % 2];
    std::shared_lock<std::shared_mutex> lock(slot.mutex);
    auto it = slot.items.find(id);
    return it == slot.items.end() ? T() : it->second;
  }
  void put(int id, const T &item) {
    Slot &slot = slots[id % 2];
    std::unique_lock<std::shared_mutex> lock(slot.mutex);
    slot.items.insert_or_assign(id, item);
  }
  Slot slots[2];
};

int main() {
  Registry<std::string, int> ages;
  ages.set("ann", 31);
  int age = 0;
  std::cout << ages.find("ann", age) << age << ages.find("bob", age)
            << ages.all().size() << ages.remove("ann") << ages.remove("ann");
  int sum = 0;
  ages.set("cid", 5);
  ages.each([&](const std::string &name, int n) { sum += n + name.size(); });
  std::cout << sum << "\n";

  Registry<int, std::string> names;
  names.set(1, "one");
  std::string name;
  std::cout << names.find(1, name) << name << names.remove(2)
            << names.all().size();
  names.each([](int id, const std::string &n) { std::cout << id << n; });
  std::cout << "\n";

  Shelf<std::string> books;
  Shelf<int> counts;
  books.put(3, "atlas");
  counts.put(4, 9);
  std::cout << books.get(3) << books.get(5) << counts.get(4) << counts.get(5)
            << "\n";
}
