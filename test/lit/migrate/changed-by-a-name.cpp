// RUN: %migrate-and-run %s
// Members of an element that has a local name are parts of the map, not state
// beside it.
#include <iostream>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

struct Answer {
  unsigned long request = 0;
  std::string text;
  bool given = false;
};

class Answers {
public:
  std::string find(int client, unsigned long request) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = answers_.find(client);
    if (it == answers_.end() || it->second.request != request)
      return "none";
    const Answer &answer = it->second;
    return answer.given ? answer.text : "empty";
  }
  void registerAnswer(int client, unsigned long request,
                      const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    auto &answer = answers_[client];
    answer.request = request;
    answer.text = text;
    answer.given = true;
  }
  void registerTexts(const std::vector<std::string> &texts) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      Answer &answer = answers_[static_cast<int>(i)];
      answer.text += texts[i];
      answer.request++;
    }
  }
  void configureAll(const std::string &text) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    for (auto &[client, answer] : answers_) {
      auto &own = answer.text;
      own += text;
      answer.request += client;
    }
    for (auto &entry : answers_) {
      bool &given = entry.second.given;
      given = !given;
    }
  }
  std::size_t size() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return answers_.size();
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, Answer> answers_;
};

class Levels {
public:
  int find(const std::string &name, std::size_t i) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = levels_.find(name);
    return it == levels_.end() ? -1 : it->second.at(i);
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return levels_.count(name) != 0;
  }
  void registerLevel(const std::string &name, int level) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    std::vector<int> &levels = levels_[name];
    levels.push_back(level);
  }

private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::vector<int>> levels_;
};

int main() {
  Answers answers;
  answers.registerAnswer(1, 7, "yes");
  std::cout << answers.find(1, 7) << answers.find(1, 8);
  answers.registerTexts({"a", "b"});
  std::cout << answers.find(1, 8) << answers.find(0, 1) << answers.size();
  answers.configureAll("!");
  std::cout << answers.find(1, 9) << answers.find(1, 8) << answers.find(0, 1);
  Levels levels;
  levels.registerLevel("x", 3);
  levels.registerLevel("x", 4);
  std::cout << levels.find("x", 1) << levels.find("y", 0) << levels.has("x")
            << '\n';
}
