// RUN: %migrate-and-run %s
// Content that comes and goes as a whole: exchanged for another map's, moved
// out, given by a function at the start.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

using Rates = std::unordered_map<std::string, int>;

static Rates defaultRates() { return {{"base", 7}}; }

class Exchange {
public:
  int rate(const std::string &currency) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = rates_.find(currency);
    return it == rates_.end() ? -1 : it->second;
  }
  void swapFree(int n) {
    Rates fresh = made(n);
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::swap(rates_, fresh);
  }
  std::size_t swapOther(int n) {
    Rates fresh = made(n);
    {
      std::unique_lock<std::shared_mutex> lock(mutex_);
      fresh.swap(rates_);
    }
    return fresh.size();
  }
  std::size_t swapFound(int n) {
    Rates fresh = made(n);
    using std::swap;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    swap(fresh, rates_);
    lock.unlock();
    return fresh.size();
  }
  Rates take() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    return std::exchange(rates_, {});
  }
  Rates replace(Rates fresh) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto old = std::exchange(rates_, std::move(fresh));
    return old;
  }
  std::size_t drain() {
    Rates old;
    {
      std::unique_lock<std::shared_mutex> lock(mutex_);
      old = std::move(rates_);
      rates_.clear();
    }
    return old.size();
  }
  int sum() {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    const auto old = std::move(rates_);
    rates_["base"] = 1;
    lock.unlock();
    int sum = 0;
    for (const auto &[currency, rate] : old)
      sum += rate;
    return sum;
  }

private:
  static Rates made(int n) {
    Rates fresh;
    for (int i = 0; i < n; ++i)
      fresh[std::to_string(i)] = i;
    return fresh;
  }

  mutable std::shared_mutex mutex_;
  Rates rates_ = defaultRates();
};

int main() {
  Exchange e;
  std::cout << e.rate("base");
  e.swapFree(3);
  std::cout << e.rate("base") << e.rate("2");
  std::cout << e.swapOther(5) << e.rate("4") << e.swapFound(6) << "\n";
  std::cout << e.take().size() << e.rate("4");
  std::cout << e.replace({{"x", 1}, {"y", 2}}).size() << e.rate("y");
  std::cout << e.drain() << e.rate("y") << e.drain();
  e.swapFree(4);
  std::cout << e.sum() << e.rate("base") << e.rate("1") << "\n";
}
