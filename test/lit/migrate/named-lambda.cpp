// RUN: %migrate-and-run %s
// A lambda that has a name and runs in the section that it stands in.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Words {
public:
  int weight(const std::string &word) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto lookup = [&](const std::string &key) {
      auto it = weights_.find(key);
      return it == weights_.end() ? 0 : it->second;
    };
    int weight = lookup(word);
    if (weight == 0)
      weight = lookup("default");
    return weight;
  }
  void learn(const std::string &word, int weight) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    const auto put = [&](const std::string &key) { weights_[key] = weight; };
    put(word);
    if (weight > 2)
      put("heaviest");
  }
  int count() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return static_cast<int>(weights_.size());
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, int> weights_;
};

int main() {
  Words words;
  words.learn("default", 1);
  words.learn("stone", 5);
  std::cout << words.weight("stone") << words.weight("straw") << words.count()
            << "\n";
}
