// RUN: %migrate-and-run %s
// A lock with a declaration and a definition goes with both.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Factories {
public:
  static int make(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = makers_.find(name);
    return it == makers_.end() ? 0 : it->second;
  }
  static void add(const std::string &name, int maker) {
    std::lock_guard<std::shared_mutex> lock(mutex_);
    makers_[name] = maker;
  }

private:
  static std::shared_mutex mutex_; // guards makers_
  static std::unordered_map<std::string, int> makers_;
};

// The lock of all factories.
std::shared_mutex Factories::mutex_;
std::unordered_map<std::string, int> Factories::makers_;

extern std::shared_mutex theMutex;
extern std::unordered_map<int, int> theSquares;

static int squareOf(int n) {
  std::shared_lock<std::shared_mutex> lock(theMutex);
  auto it = theSquares.find(n);
  return it == theSquares.end() ? -1 : it->second;
}
static void square(int n) {
  std::lock_guard<std::shared_mutex> lock(theMutex);
  theSquares[n] = n * n;
}

std::shared_mutex theMutex;
std::unordered_map<int, int> theSquares;

int main() {
  Factories::add("box", 4);
  square(3);
  std::cout << Factories::make("box") << Factories::make("bag") << squareOf(3)
            << squareOf(4) << "\n";
}
