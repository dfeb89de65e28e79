// RUN: %unlatch find %s -- -std=c++20 | FileCheck %s
// A virtual call under the lock may reach what overrides the function that is
// named, through any number of classes and templates, and no namesake.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

int counted = 0; // guarded by whoever has a lock: state beside the map

struct Metric {
  virtual ~Metric() = default;
  virtual int value() const { return 1; }
};
struct Unrelated {
  virtual ~Unrelated() = default;
  virtual int value() const { return ++counted; }
};

class Metrics {
public:
  int sum(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = metrics_.find(name);
    return it == metrics_.end() ? 0 : it->second->value();
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return metrics_.count(name) != 0;
  }
  void add(const std::string &name, std::shared_ptr<Metric> metric) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (metric->value() != 0)
      metrics_[name] = metric;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: [[@LINE+1]]:{{.*}} remark: 'Metrics::metrics_' can be migrated
  std::map<std::string, std::shared_ptr<Metric>> metrics_;
};

struct Gauge {
  virtual ~Gauge() = default;
  virtual int level() const = 0;
};
template <typename Base> struct Named : Base {
  std::string name;
};
template <typename Base> struct Counted : Named<Base> {
  int level() const override { return ++counted; }
};
int make() { return Counted<Gauge>().level(); }

class Gauges {
public:
  int level(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    auto it = gauges_.find(name);
    return it == gauges_.end() ? 0 : 1;
  }
  bool has(const std::string &name) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return gauges_.count(name) != 0;
  }
  void add(const std::string &name, std::shared_ptr<Gauge> gauge) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    if (gauge->level() != 0)
      gauges_[name] = gauge;
  }

private:
  mutable std::shared_mutex mutex_;
  // CHECK: [[@LINE+1]]:{{.*}} remark: 'Gauges::gauges_' is kept
  std::map<std::string, std::shared_ptr<Gauge>> gauges_;
  // CHECK: 'counted' is written under the lock
};
