// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s
// A map of another object that is read under the lock, while those who write it do
// not hold that lock, is not guarded by it. One that somebody writes under it may be.
#include <map>
#include <mutex>
#include <shared_mutex>

class Tracks {
public:
  int count() const { return static_cast<int>(tracks_.size()); }
  void add(int track) { tracks_[track] = track; }

private:
  std::map<int, int> tracks_;
};

class Names {
public:
  int count() const { return static_cast<int>(names_.size()); }
  void add(int name) { names_[name] = name; }

private:
  std::map<int, int> names_;
};

void fill(Tracks &tracks) { tracks.add(1); }

class Streams {
public:
  int find(int stream) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = streams_.find(stream);
    return it == streams_.end() ? 0 : it->second;
  }
  bool has(int stream) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return streams_.count(stream) != 0;
  }
  void add(int stream, const Tracks &tracks) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    streams_[stream] = tracks.count();
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: [[@LINE+1]]:{{.*}} remark: 'Streams::streams_' can be migrated
  std::map<int, int> streams_;
};

class Users {
public:
  int find(int user) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = users_.find(user);
    return it == users_.end() ? 0 : it->second;
  }
  bool has(int user) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return users_.count(user) != 0;
  }
  void add(int user, Names &names) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    names.add(user);
    users_[user] = names.count();
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: [[@LINE+1]]:{{.*}} remark: 'Users::users_' is kept
  std::map<int, int> users_;
  // CHECK: 'Names::names_' is used under the same lock
};
