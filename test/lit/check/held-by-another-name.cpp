// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// A lock of which nobody can say whether it is the map's, or that of another
// object, may be the map's.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>

template <class T> T &at(std::map<int, T> &m, int k) {
  auto it = m.find(k);
  if (it == m.end())
    throw std::out_of_range("no such key");
  return it->second;
}

struct Port {
  std::shared_mutex mutex;
  std::map<int, int> streams;
  bool lookup(int k) {
    std::shared_lock lock(mutex);
    return streams.find(k) != streams.end();
  }
  void bind(int k) {
    std::lock_guard lock(mutex);
    streams.emplace(k, 1);
  }
  void unbind(int k) {
    std::lock_guard lock(mutex);
    streams.erase(k);
  }
  bool receive();
  bool forward();
  bool drop();
};

struct Network {
  std::shared_mutex mutex;
  std::map<int, Port> ports;
  void loop() {
    std::lock_guard lock(mutex);
    for (auto &[k, port] : ports)
      while (port.receive() && port.forward())
        ;
  }
  void add(int k) {
    std::lock_guard lock(mutex);
    ports.try_emplace(k);
  }
  void remove(int k) {
    std::lock_guard lock(mutex);
    ports.erase(k);
  }
  bool has(int k) {
    std::shared_lock lock(mutex);
    return ports.count(k);
  }
};
Network &network();

struct Socket {
  int number = 0;
  // Both locks are held, by whoever calls this.
  void answer(int k) { at(network().ports, number).streams.emplace(k, 1); }
  // Of these a port's only.
  void relay(int k) {
    // CHECK: :[[#@LINE+1]]:21: warning: use of 'Network::ports' without
    auto &port = at(network().ports, number);
    port.streams.emplace(k, 1);
  }
  // That of a port is shared, and this writes.
  void close(int k, Port *port) {
    auto &other = *port;
    // CHECK: :[[#@LINE+1]]:5: warning: erase from 'Port::streams' while
    other.streams.erase(k);
  }
};
Socket &socket();

bool Port::receive() {
  std::lock_guard lock(mutex);
  socket().answer(1);
  return true;
}
bool Port::forward() {
  std::lock_guard lock(mutex);
  return true;
}
bool Port::drop() {
  {
    std::shared_lock lock(mutex);
    socket().close(1, this);
  }
  std::lock_guard lock(mutex);
  socket().relay(1);
  return true;
}
void dropAll(Port &port) { port.drop(); }

struct Module {
  std::map<int, int> functions;
};
struct Linkage {
  std::map<int, Module> modules;
  std::shared_mutex mutex;
};
Linkage &linkage();

void link(Linkage &l, int k) {
  std::lock_guard lock(l.mutex);
  l.modules[1].functions[k] = 1;
}
void linkOther(Linkage &l, int k) {
  std::lock_guard lock(l.mutex);
  l.modules[2].functions[k] = 1;
}
void linkThird(Linkage &l, int k) {
  std::lock_guard lock(l.mutex);
  l.modules[3].functions[k] = 1;
}
void linkFourth(Linkage &l, int k) {
  std::lock_guard lock(l.mutex);
  l.modules[4].functions[k] = 1;
}
void linkFifth(Linkage &l, int k) {
  std::lock_guard lock(l.mutex);
  l.modules[5].functions[k] = 1;
}
void linkSixth(Linkage &l, int k) {
  std::lock_guard lock(l.mutex);
  l.modules[6].functions[k] = 1;
}
void unload(const std::map<int, void *> &imports) {
  std::unique_lock lock(linkage().mutex, std::defer_lock);
  for (auto &[k, imported] : imports) {
    if (!lock)
      lock.lock();
    static_cast<Module *>(imported)->functions.erase(k);
  }
}
void unloadOthers(const std::map<int, void *> &imports) {
  for (auto &[k, imported] : imports)
    // CHECK: :[[#@LINE+1]]:5: warning: write to 'Module::functions' without
    static_cast<Module *>(imported)->functions.erase(k);
}
