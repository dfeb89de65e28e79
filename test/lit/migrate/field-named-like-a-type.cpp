// RUN: %migrate-and-run %s
// RUN: %expect-exit 1 %unlatch migrate %s -- -std=c++17 -I%runtime_include | FileCheck %s
// The variable for a field does not hide the type that the field is named after.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class Numbers {
public:
  typedef int Version;

  void registerNumber(const std::string &name, int number) {
    std::unique_lock<std::shared_mutex> lock(m_Mutex);
    m_Numbers[name] = number;
    ++m_Version;
  }
  std::string get(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(m_Mutex);
    auto it = m_Numbers.find(name);
    // CHECK: const auto &version = *view.of(m_Version);
    return it == m_Numbers.end() ? std::to_string(m_Version)
                                 : name + std::to_string(it->second);
  }

private:
  mutable std::shared_mutex m_Mutex;
  std::map<std::string, int> m_Numbers;
  Version m_Version = 0;
};

int main() {
  Numbers numbers;
  numbers.registerNumber("one", 1);
  std::cout << numbers.get("one") << numbers.get("two") << '\n';
}
