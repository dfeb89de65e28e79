// RUN: %migrate-and-run %s
// Maps that are no members: at namespace scope, static in a class, static in a
// function, each with its mutex beside it.
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace {
std::shared_mutex gErrorsMutex;
std::unordered_map<int, std::string> gErrors = {{0, "fine"}, {1, "failed"}};
} // namespace

std::string errorText(int code) {
  std::shared_lock<std::shared_mutex> lock(gErrorsMutex);
  auto it = gErrors.find(code);
  return it == gErrors.end() ? "error " + std::to_string(code) : it->second;
}

void defineError(int code, const std::string &text) {
  std::unique_lock<std::shared_mutex> lock(gErrorsMutex);
  gErrors[code] = text;
}

class Units {
public:
  static void define(const std::string &name, double factor) {
    std::lock_guard<std::shared_mutex> lock(mutex_);
    factors_[name] = factor;
  }
  static double factor(const std::string &name) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = factors_.find(name);
    return it == factors_.end() ? 0 : it->second;
  }

private:
  static std::shared_mutex mutex_;
  static std::unordered_map<std::string, double> factors_;
};

std::shared_mutex Units::mutex_;
std::unordered_map<std::string, double> Units::factors_;

int lengthOf(const std::string &word) {
  static std::shared_mutex mutex;
  static std::unordered_map<std::string, int> lengths;
  {
    std::shared_lock<std::shared_mutex> lock(mutex);
    auto it = lengths.find(word);
    if (it != lengths.end())
      return it->second;
  }
  const int length = static_cast<int>(word.size());
  std::unique_lock<std::shared_mutex> lock(mutex);
  lengths.emplace(word, length);
  return length;
}

int main() {
  defineError(2, "busy");
  for (int code = 0; code < 4; ++code)
    std::cout << errorText(code) << "\n";
  Units::define("km", 1000);
  std::cout << Units::factor("km") << " " << Units::factor("mile") << "\n";
  std::cout << lengthOf("word") << lengthOf("word") << lengthOf("") << "\n";
}
