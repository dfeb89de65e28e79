// RUN: %migrate-and-run --keep %s
// Lambdas with a name that run outside of their section, are handed on, or give
// a way into the map.
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Before {
public:
  int weight(const std::string &word) const {
    auto lookup = [&](const std::string &key) {
      auto it = weights_.find(key);
      return it == weights_.end() ? 0 : it->second;
    };
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return lookup(word);
  }
  bool has(const std::string &word) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return weights_.count(word) != 0;
  }
  void learn(const std::string &word, int weight) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    weights_[word] = weight;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> weights_;
};

class Handed {
public:
  int weight(const std::string &word) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto lookup = [&](const std::string &key) {
      auto it = weights_.find(key);
      return it == weights_.end() ? 0 : it->second;
    };
    std::function<int(const std::string &)> kept = lookup;
    return kept(word);
  }
  bool has(const std::string &word) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return weights_.count(word) != 0;
  }
  void learn(const std::string &word, int weight) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    weights_[word] = weight;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> weights_;
};

class Inward {
public:
  int weight(const std::string &word) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = weights_.find(word);
    return it == weights_.end() ? 0 : it->second;
  }
  bool has(const std::string &word) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return weights_.count(word) != 0;
  }
  void learn(const std::string &word, int weight) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto place = [&](const std::string &key) -> int & { return weights_[key]; };
    place(word) = weight;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> weights_;
};

template <class T> int tryOut() {
  T t;
  t.learn("stone", 5);
  return t.weight("stone") + t.weight("straw") + t.has("stone");
}

int main() {
  std::cout << tryOut<Before>() << tryOut<Handed>() << tryOut<Inward>() << "\n";
}
