//===- Timed.cpp - Tasks that may not take for ever -----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Timed.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#ifdef __linux__
#include <pthread.h>
#include <time.h>
#endif

namespace unlatch {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// The processor time of the thread that makes it, for any thread to read while
/// that one lives.
class ThreadTime {
public:
#ifdef __linux__
  ThreadTime() { Known = pthread_getcpuclockid(pthread_self(), &Id) == 0; }

  Clock::duration now() const {
    timespec Time;
    if (!Known || clock_gettime(Id, &Time) != 0)
      return Clock::now().time_since_epoch();
    return std::chrono::seconds(Time.tv_sec) +
           std::chrono::nanoseconds(Time.tv_nsec);
  }

private:
  clockid_t Id = {};
  bool Known = false;
#else
  Clock::duration now() const { return Clock::now().time_since_epoch(); }
#endif
};

/// Shared by the threads, also by those that nobody waits for any more.
struct Work {
  enum class State { Waiting, Running, Done, GivenUp };
  struct Task {
    std::function<void()> Run;
    State Now = State::Waiting;
    Clock::time_point Started;
    std::optional<ThreadTime> Thread;
    Clock::duration StartedOnThread = {};

    /// How long until it may be late; no longer than zero if it is.
    Clock::duration left(Clock::duration Limit) const {
      return std::min(Limit - (Thread->now() - StartedOnThread),
                      10 * Limit - (Clock::now() - Started));
    }
  };

  std::mutex Mutex;
  std::condition_variable Ended;
  std::vector<Task> Tasks;
  size_t Next = 0;
  size_t Open = 0; ///< neither done nor given up
};

} // namespace

static void workOn(const std::shared_ptr<Work> &W) {
  std::unique_lock Lock(W->Mutex);
  while (W->Next != W->Tasks.size()) {
    Work::Task &T = W->Tasks[W->Next++];
    T.Now = Work::State::Running;
    T.Started = Clock::now();
    T.Thread.emplace();
    T.StartedOnThread = T.Thread->now();
    Lock.unlock();
    T.Run();
    Lock.lock();
    if (T.Now == Work::State::GivenUp)
      return; // another thread has taken this one's place
    T.Now = Work::State::Done;
    --W->Open;
    W->Ended.notify_one();
  }
}

static void startThread(const std::shared_ptr<Work> &W) {
  std::thread([W] { workOn(W); }).detach();
}

std::vector<bool> runTimed(std::vector<std::function<void()>> Tasks,
                           unsigned Jobs, std::chrono::milliseconds Limit) {
  auto W = std::make_shared<Work>();
  W->Open = Tasks.size();
  for (std::function<void()> &Run : Tasks)
    W->Tasks.emplace_back().Run = std::move(Run);
  if (!Jobs)
    Jobs = std::max(1u, std::thread::hardware_concurrency());
  for (size_t I = 0; I != std::min<size_t>(Jobs, Tasks.size()); ++I)
    startThread(W);

  // Ten times a limit has to be a number.
  const Clock::duration Enough = std::min<Clock::duration>(Limit, 24h * 365);
  std::unique_lock Lock(W->Mutex);
  while (W->Open) {
    Clock::duration Next = Enough;
    for (Work::Task &T : W->Tasks) {
      if (T.Now != Work::State::Running)
        continue;
      Clock::duration Left = T.left(Enough);
      if (Left > Clock::duration::zero()) {
        Next = std::min(Next, Left);
        continue;
      }
      T.Now = Work::State::GivenUp;
      --W->Open;
      startThread(W);
    }
    if (W->Open)
      // A thread that gets little of the processor is not asked all the time.
      W->Ended.wait_for(Lock, std::max<Clock::duration>(Next, 10ms));
  }
  std::vector<bool> InTime;
  for (const Work::Task &T : W->Tasks)
    InTime.push_back(T.Now == Work::State::Done);
  return InTime;
}

} // namespace unlatch
