// RUN: %migrate-and-run %s
// A lambda that a section makes and calls by its name is part of it, whatever
// it captures. The other helpers that it calls take the section's view.
#include <algorithm>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

// Assigned by a function that is written down.
struct Points {
  int count = 0;
  Points &operator=(const Points &) = default;
};

class Table {
public:
  void setBoth(const std::string &one, const std::string &other, int count) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto put = [this](const std::string &name, int points) {
      points_[name] = Points{points};
    };
    put(one, count);
    put(other, count + 1);
  }
  int pointsOf(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = points_.find(name);
    return it == points_.end() ? 0 : it->second.count;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Points> points_;
};

class Scores {
public:
  int total(const std::vector<std::string> &names) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto scoreOf = [this](const std::string &name) {
      auto it = this->scores_.find(name);
      return it == this->scores_.end() ? 0 : it->second;
    };
    int sum = 0;
    for (const auto &name : names)
      sum += scoreOf(name);
    return sum;
  }

  int best(const std::vector<std::string> &names) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int most = 0;
    auto look = [&](const std::string &name) {
      most = std::max(most, scoreLocked(name));
    };
    for (const auto &name : names)
      look(name);
    return most;
  }

  int worstOr(const std::vector<std::string> &names, int otherwise) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto below = [this, otherwise](const std::string &name, int limit) {
      return scoreLocked(name) < limit ? scoreLocked(name) : otherwise;
    };
    int least = 100;
    for (const auto &name : names)
      least = std::min(least, below(name, least));
    return least;
  }

  void setAll(const std::vector<std::string> &names, int score) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto put = [=](const std::string &name) { scores_[name] = score; };
    for (const auto &name : names)
      put(name);
  }

private:
  int scoreLocked(const std::string &name) const {
    return scores_.count(name) != 0 ? scores_.at(name) : 0;
  }

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> scores_;
};

int main() {
  Scores scores;
  scores.setAll({"a", "b"}, 3);
  scores.setAll({"b", "c"}, 5);
  std::cout << scores.total({"a", "b", "d"}) << scores.best({"a", "c", "d"})
            << scores.worstOr({"a", "b"}, 9) << "\n";
  Table table;
  table.setBoth("a", "b", 4);
  std::cout << table.pointsOf("a") << table.pointsOf("b") << "\n";
}
