// RUN: %expect-exit 1 %unlatch check %s -- -std=c++20 | FileCheck %s --implicit-check-not=warning:
// operator[] in a private function with a key that all of its callers have found,
// under the lock that they hold, cannot insert.
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

struct Segment {
  bool read(int block) const;
};

class Segments {
public:
  bool read(long id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    if (segments_.count(id) == 0)
      return false;
    return readBlock(id, 3);
  }
  bool readFirst(long id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return segments_.find(id) != segments_.end() && readBlock(id, 0);
  }
  // One of two callers does not look.
  bool last(long id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return segments_.count(id) != 0 && readLast(id);
  }
  bool lastAlways(long id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return readLast(id);
  }
  // The lock is another one by then.
  bool lookedBefore(long id) {
    {
      std::shared_lock<std::shared_mutex> lock(mutex_);
      if (segments_.count(id) == 0)
        return false;
    }
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return readAgain(id);
  }
  // Another key, by a conversion.
  bool narrowed(long id) {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return segments_.count(id) != 0 && readShort(id);
  }
  void add(long id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    segments_[id] = std::make_shared<Segment>();
  }
  void remove(long id) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    segments_.erase(id);
  }

private:
  bool readBlock(long id, int block) { return segments_[id]->read(block); }
  // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Segments::segments_'
  bool readLast(long id) { return segments_[id]->read(-1); }
  // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Segments::segments_'
  bool readAgain(long id) { return segments_[id]->read(-1); }
  // CHECK: [[@LINE+1]]:{{.*}} operator[] may insert into 'Segments::segments_'
  bool readShort(short id) { return segments_[id]->read(-1); }

  std::shared_mutex mutex_;
  std::map<long, std::shared_ptr<Segment>> segments_;
};
