// RUN: %migrate-and-run %s
// Lookups that must agree stand under one shared lock: they become one view.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>

class Accounts {
public:
  void open(const std::string &name, int amount) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    balance_[name] = amount;
  }

  // Readers see both sides of a transfer or neither.
  void transfer(const std::string &from, const std::string &to, int amount) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    const int left = balance_.at(from) - amount;
    if (left < 0)
      throw std::runtime_error("not enough");
    const int right = balance_.at(to) + amount;
    balance_[from] = left;
    balance_[to] = right;
  }

  int sum(const std::string &a, const std::string &b) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    int result = balance_.at(a);
    if (balance_.find(b) != balance_.end())
      result += balance_.at(b);
    return result;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> balance_;
};

int main() {
  Accounts accounts;
  accounts.open("ada", 1000);
  accounts.open("bob", 1000);
  std::thread writer([&] {
    for (int i = 0; i < 500; ++i) {
      accounts.transfer("ada", "bob", 1);
      accounts.transfer("bob", "ada", 1);
    }
  });
  int torn = 0;
  for (int i = 0; i < 2000; ++i)
    torn += accounts.sum("ada", "bob") != 2000;
  writer.join();
  accounts.transfer("ada", "bob", 250);
  std::cout << "torn " << torn << ", sum " << accounts.sum("ada", "bob")
            << ", " << accounts.sum("bob", "nobody") << "\n";
  try {
    accounts.transfer("ada", "bob", 100000);
  } catch (const std::runtime_error &error) {
    std::cout << error.what() << "\n";
  }
  try {
    accounts.sum("nobody", "ada");
  } catch (const std::out_of_range &) {
    std::cout << "out of range\n";
  }
}
