// RUN: %unlatch find %s -- -std=c++17 | FileCheck %s
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --check-prefix=UNSAFE --implicit-check-not=warning:
// A pointer to the object with lock and map, which is given its object after it
// was declared, perhaps more than once: between two of these it is one object.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

struct Network {
  std::shared_mutex lock;
  std::map<int, int> members;
};

// CHECK-DAG: 'Network::members' {{.*}}guarded by 'Network::lock' at 6 of 10 accesses
class Networks {
public:
  int get(int id, int member) {
    std::shared_ptr<Network> nw;
    {
      std::shared_lock<std::shared_mutex> l(mutex_);
      auto it = networks_.find(id);
      if (it == networks_.end())
        return 0;
      nw = it->second;
    }
    std::shared_lock<std::shared_mutex> l(nw->lock);
    auto it = nw->members.find(member);
    return it == nw->members.end() ? 0 : it->second;
  }
  void set(int id, int old, int member) {
    std::shared_ptr<Network> nw;
    {
      std::shared_lock<std::shared_mutex> l(mutex_);
      auto it = networks_.find(id);
      if (it != networks_.end())
        nw = it->second;
    }
    if (nw) {
      std::unique_lock<std::shared_mutex> l(nw->lock);
      nw->members.erase(old);
    }
    if (!nw) {
      std::unique_lock<std::shared_mutex> l(mutex_);
      std::shared_ptr<Network> &made = networks_[id];
      if (!made)
        made.reset(new Network);
      nw = made;
    }
    std::unique_lock<std::shared_mutex> l(nw->lock);
    nw->members[member] = 1;
  }
  // It may be the same one again, for all that is known: nothing is said.
  void replaced(int a, int b) {
    std::shared_ptr<Network> nw = pick(a);
    std::unique_lock<std::shared_mutex> l(nw->lock);
    nw->members.erase(a);
    nw = pick(b);
    nw->members.erase(b);
  }
  void wrong(int id, int member) {
    std::shared_ptr<Network> nw;
    if (id != 0)
      nw = pick(id);
    if (!nw)
      nw = pick(1);
    // UNSAFE-DAG: [[@LINE+1]]:5: warning: write to 'Network::members' without 'Network::lock'
    nw->members.erase(member);
  }
  void drop(int id, int member) {
    std::shared_ptr<Network> nw = pick(id);
    std::unique_lock<std::shared_mutex> l(nw->lock);
    nw->members.erase(member);
  }
  bool known(int id, int member) {
    std::shared_ptr<Network> nw = pick(id);
    std::shared_lock<std::shared_mutex> l(nw->lock);
    return nw->members.count(member) != 0;
  }
  // Another one in each round: which one is locked cannot be said.
  void each() {
    std::shared_ptr<Network> nw = pick(0);
    std::unique_lock<std::shared_mutex> l(nw->lock);
    for (int i = 1; i < 3; ++i) {
      nw->members.erase(i);
      nw = pick(i);
    }
  }
  // The same with a head that moves on.
  void chain() {
    for (std::shared_ptr<Network> nw = pick(0); nw; nw = pick(1)) {
      nw->lock.lock();
      nw->members.erase(1);
    }
  }

private:
  std::shared_ptr<Network> pick(int id) {
    std::shared_lock<std::shared_mutex> l(mutex_);
    return networks_.at(id);
  }
  std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Network>> networks_;
};
