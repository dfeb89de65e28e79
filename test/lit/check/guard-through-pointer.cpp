// RUN: %unlatch find --include-exclusive %s -- -std=c++17 | FileCheck %s --check-prefix=FIND
// RUN: %expect-exit 1 %unlatch check %s -- -std=c++17 | FileCheck %s --implicit-check-not=warning:
// A guard of an object that a local pointer is given after its declaration.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

struct Network {
  std::mutex lock;
  // FIND: remark: 'Network::members' {{.*}}guarded by 'Network::lock' at 1 of 1 access
  std::map<int, int> members;
  mutable std::shared_mutex mutex;
  // FIND: remark: 'Network::routes' is kept: guarded by 'Network::mutex' at 3 of 5 accesses
  std::map<int, int> routes;
};

class Controller {
public:
  int route(int id, int k) const {
    std::shared_ptr<Network> network;
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      auto it = networks_.find(id);
      if (it == networks_.end())
        return 0;
      network = it->second;
    }
    std::shared_lock<std::shared_mutex> lock(network->mutex);
    return network->routes.count(k);
  }
  void add(int id, int k) {
    Network *network = nullptr;
    network = find(id);
    std::unique_lock<std::shared_mutex> lock(network->mutex);
    network->routes[k] = k;
  }
  void drop(int id, int k) {
    std::shared_ptr<Network> network;
    lookUp(id, network);
    std::unique_lock<std::shared_mutex> lock(network->mutex);
    network->routes.erase(k);
  }
  void wrong(int id, int k) {
    std::shared_ptr<Network> network;
    lookUp(id, network);
    // CHECK: [[@LINE+1]]:5: warning: write to 'Network::routes' without 'Network::mutex'
    network->routes.erase(k);
  }
  // Two objects by one name: whose lock is held is not known, and nothing said.
  void moved(int id, int k) {
    std::shared_ptr<Network> network;
    lookUp(id, network);
    std::unique_lock<std::shared_mutex> lock(network->mutex);
    lookUp(id + 1, network);
    network->routes.erase(k);
  }
  int member(int id, int k) {
    std::shared_ptr<Network> network;
    lookUp(id, network);
    std::lock_guard<std::mutex> lock(network->lock);
    return network->members.count(k);
  }
  void insert(int id, int k, std::shared_ptr<Network> network) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    networks_[id] = network;
  }

private:
  Network *find(int id) const;
  void lookUp(int id, std::shared_ptr<Network> &out) const;
  mutable std::shared_mutex mutex_;
  std::map<int, std::shared_ptr<Network>> networks_;
};
