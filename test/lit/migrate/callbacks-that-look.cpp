// RUN: %migrate-and-run %s
// A callback that is kept in the map runs when somebody calls it, not while it
// is put in; that it looks at the map itself is no matter.
#include <functional>
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

class Commands {
public:
  using Command = std::function<bool(const std::string &)>;
  void addQuestion(const std::string &name) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    commands_[name] = [this](const std::string &other) { return has(other); };
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return commands_.count(name) != 0;
  }
  bool run(const std::string &name, const std::string &argument) const {
    Command command;
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      auto it = commands_.find(name);
      if (it == commands_.end())
        return false;
      command = it->second;
    }
    return command(argument);
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Command> commands_;
};

int main() {
  Commands commands;
  commands.addQuestion("is there");
  std::cout << commands.run("is there", "is there")
            << commands.run("is there", "x") << commands.run("x", "x") << '\n';
}
