// RUN: %migrate-and-run %s
// The map owns its values through unique_ptr; nothing ever erases one, so the
// pointers that readers keep stay good.
#include <iostream>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

class Schema {
public:
  explicit Schema(std::string text) : text_(std::move(text)) {}
  const std::string &text() const { return text_; }

private:
  std::string text_;
};

class Schemas {
public:
  const Schema *find(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = schemas_.find(name);
    return it == schemas_.end() ? nullptr : it->second.get();
  }
  bool add(const std::string &name, std::unique_ptr<Schema> schema) {
    std::unique_lock lock(mutex_);
    return schemas_.emplace(name, std::move(schema)).second;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<Schema>> schemas_;
};

int main() {
  Schemas schemas;
  std::cout << schemas.add("user", std::make_unique<Schema>("{id}"))
            << schemas.add("user", std::make_unique<Schema>("{other}"));
  const Schema *kept = schemas.find("user");
  for (int i = 0; i < 1000; ++i)
    schemas.add("s" + std::to_string(i), std::make_unique<Schema>("x"));
  std::cout << " " << kept->text() << " " << (schemas.find("user") == kept)
            << " " << (schemas.find("none") == nullptr) << "\n";
}
