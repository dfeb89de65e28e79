// RUN: %migrate-and-run %s
// RUN: grep -v CHECK %t.work/src/macro-that-returns.cpp | FileCheck %s
// A macro can hold a return. In a lambda it would give the value that is kept
// from then on, where it gave up before: such a section becomes an update.
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

using Text = std::shared_ptr<std::string>;

static bool isName(const std::string &text) {
  return !text.empty() && text.front() != '!';
}

#define REQUIRE_NAME(Name)                                                     \
  if (!isName(Name))                                                           \
  return Text()

#define unless_empty(Name)                                                     \
  if ((Name).empty())                                                          \
  return Text()

#define LOG(Name) log(Name)
static void log(const std::string &name) { std::cout << name << ": "; }

class Texts {
public:
  Text get(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(name);
    if (it != texts_.end())
      return it->second;
    // CHECK: {{^}}    REQUIRE_NAME(name);
    REQUIRE_NAME(name);
    auto made = std::make_shared<std::string>(name + "!");
    // CHECK: {{^}}    update.emplace(name, made);
    texts_.emplace(name, made);
    return made;
  }
  Text getAny(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(name);
    if (it != texts_.end())
      return it->second;
    // CHECK: {{^}}    unless_empty(name);
    unless_empty(name);
    auto made = std::make_shared<std::string>(name + "?");
    // CHECK: {{^}}    update.emplace(name, made);
    texts_.emplace(name, made);
    return made;
  }
  Text getLogged(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = texts_.find(name);
    if (it != texts_.end())
      return it->second;
    // CHECK: .get_or_emplace(name,
    // CHECK: LOG(name);
    // CHECK-NOT: emplace(
    LOG(name);
    auto made = std::make_shared<std::string>(name + ".");
    texts_.emplace(name, made);
    return made;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return texts_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Text> texts_;
};

int main() {
  Texts texts;
  std::cout << (texts.get("!a") == nullptr) << *texts.get("b")
            << texts.has("!a") << (texts.getAny("") == nullptr)
            << *texts.getAny("!c") << *texts.getLogged("d") << texts.has("") << "\n";
}
