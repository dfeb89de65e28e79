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
#include <thread>

namespace unlatch {

namespace {

using Clock = std::chrono::steady_clock;

/// Shared by the threads, also by those that nobody waits for any more.
struct Work {
  enum class State { Waiting, Running, Done, GivenUp };
  struct Task {
    std::function<void()> Run;
    State Now = State::Waiting;
    Clock::time_point Started;
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
    W->Tasks.push_back({std::move(Run), Work::State::Waiting, {}});
  if (!Jobs)
    Jobs = std::max(1u, std::thread::hardware_concurrency());
  for (size_t I = 0; I != std::min<size_t>(Jobs, Tasks.size()); ++I)
    startThread(W);

  std::unique_lock Lock(W->Mutex);
  while (W->Open) {
    Clock::time_point Now = Clock::now();
    Clock::time_point Next = Now + Limit;
    for (Work::Task &T : W->Tasks) {
      if (T.Now != Work::State::Running)
        continue;
      if (T.Started + Limit > Now) {
        Next = std::min(Next, T.Started + Limit);
        continue;
      }
      T.Now = Work::State::GivenUp;
      --W->Open;
      startThread(W);
    }
    if (W->Open)
      W->Ended.wait_until(Lock, Next);
  }
  std::vector<bool> InTime;
  for (const Work::Task &T : W->Tasks)
    InTime.push_back(T.Now == Work::State::Done);
  return InTime;
}

} // namespace unlatch
