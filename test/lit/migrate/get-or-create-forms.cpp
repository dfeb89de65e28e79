// RUN: %migrate-and-run %s
// A key that is looked up and made where it is missing, in the ways that it is
// written.
#include <atomic>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>

struct Codec {
  explicit Codec(std::string name) : name(std::move(name)) {}
  virtual ~Codec() = default;
  std::string name;
};
struct Zip : Codec {
  using Codec::Codec;
};

static std::atomic<int> loads{0};
static std::string load(const std::string &name) {
  ++loads;
  return name + "!";
}

static void log(std::size_t size) {
  if (size > 9)
    std::cout << size;
}

class Cache {
public:
  // The second look is the one that counts.
  std::shared_ptr<Codec> codec(const std::string &name) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      auto it = codecs_.find(name);
      if (it != codecs_.end())
        return it->second;
    }
    std::unique_lock<std::shared_mutex> lock(mutex_);
    // Somebody may have made it meanwhile.
    const auto it = codecs_.find(name);
    if (it != codecs_.end())
      return it->second;
    // Zip is all there is.
    auto zip = std::make_shared<Zip>(load(name));
    log(codecs_.size());
    codecs_.emplace(name, zip);
    return zip;
  }
  bool known(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return codecs_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Codec>> codecs_;
};

class Owned {
public:
  Codec *get(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = owned_.find(name);
    if (it != owned_.end())
      return it->second.get();
    auto made = std::make_unique<Codec>(name);
    Codec *raw = made.get();
    owned_.emplace(name, std::move(made));
    return raw;
  }
  bool known(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return owned_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Codec>> owned_;
};

class Texts {
public:
  const std::string &text(const std::string &name) {
    std::shared_lock<std::shared_mutex> reading(mutex_);
    auto it = texts_.find(name);
    if (it != texts_.end()) {
      return it->second;
    }
    reading.unlock();
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto again = texts_.find(name);
    if (again == texts_.end())
      again = texts_.insert({name, load(name)}).first;
    return again->second;
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return texts_.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> texts_;
};

class Words {
public:
  bool add(const std::string &name, std::string text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (words_.find(name) != words_.end())
      return false;
    words_[name] = std::move(text);
    return true;
  }
  void ensure(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (words_.count(name) == 0) {
      const std::string text = load(name);
      words_[name] = text + text;
    }
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return words_.size();
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return words_.count(name) != 0;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::string> words_;
};

// Ways out of the section that a lambda has not, and what stands beside: these
// stay updates.
class Careful {
public:
  int load(int key) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = numbers_.find(key);
    if (it != numbers_.end())
      return it->second;
    int made = key * 2;
    if (made > 10)
      return -1;
    numbers_.emplace(key, made);
    return made;
  }
  int setOnce(int key) {
    const int fresh = key * 3;
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto it = numbers_.find(key);
    if (it == numbers_.end())
      it = numbers_.emplace(key, fresh).first;
    else
      note(key);
    return it->second;
  }
  int find(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = numbers_.find(key);
    return it == numbers_.end() ? 0 : it->second;
  }
  bool has(int key) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return numbers_.count(key) != 0;
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return numbers_.size();
  }

private:
  static void note(int key) { log(key); }
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> numbers_;
};

int main() {
  Cache cache;
  std::cout << cache.codec("a")->name << cache.codec("b")->name
            << (cache.codec("a") == cache.codec("a")) << cache.known("c")
            << "\n";
  Owned owned;
  std::cout << (owned.get("x") == owned.get("x")) << owned.get("y")->name
            << owned.known("z") << "\n";
  Texts texts;
  std::cout << texts.text("p") << texts.text("p") << texts.text("r")
            << texts.size() << "\n";
  Words words;
  std::cout << words.add("p", "q") << words.add("p", "s");
  words.ensure("p");
  words.ensure("t");
  std::cout << words.has("t") << words.has("u") << words.size() << "\n";
  Careful careful;
  std::cout << careful.load(2) << careful.load(2) << careful.load(9)
            << careful.setOnce(2) << careful.setOnce(3) << careful.find(9)
            << careful.has(3) << careful.size() << "\n";
  std::cout << loads << "\n";
}
