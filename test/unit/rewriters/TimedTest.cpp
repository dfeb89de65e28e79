//===- TimedTest.cpp - Tasks that end, and one that does not --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Timed.h"

#include "gtest/gtest.h"

#include <atomic>
#include <future>
#include <memory>
#include <thread>

namespace unlatch {
namespace {

using namespace std::chrono_literals;

TEST(Timed, AllEndInTime) {
  auto Count = std::make_shared<std::atomic<int>>(0);
  std::vector<std::function<void()>> Tasks(20, [Count] { ++*Count; });
  EXPECT_EQ(runTimed(std::move(Tasks), 3, 1h), std::vector<bool>(20, true));
  EXPECT_EQ(*Count, 20);
}

/// One thread only, which the first task keeps: the others still run.
TEST(Timed, OneThatHangsIsLeftBehind) {
  std::promise<void> Release;
  std::shared_future<void> Released = Release.get_future();
  auto Ended = std::make_shared<std::promise<void>>();
  auto Count = std::make_shared<std::atomic<int>>(0);
  std::vector<std::function<void()>> Tasks = {[Released, Ended] {
                                                Released.wait();
                                                Ended->set_value();
                                              },
                                              [Count] { ++*Count; },
                                              [Count] { ++*Count; }};
  EXPECT_EQ(runTimed(std::move(Tasks), 1, 50ms),
            (std::vector<bool>{false, true, true}));
  EXPECT_EQ(*Count, 2);
  Release.set_value();
  Ended->get_future().wait();
}

/// Who waits is not late as soon as who works.
TEST(Timed, WorkIsWhatCounts) {
  auto Stop = std::make_shared<std::atomic<bool>>(false);
  std::vector<std::function<void()>> Tasks;
  Tasks.push_back([] { std::this_thread::sleep_for(600ms); });
  Tasks.push_back([Stop] {
    while (!*Stop)
      ;
  });
  EXPECT_EQ(runTimed(std::move(Tasks), 2, 300ms),
            (std::vector<bool>{true, false}));
  *Stop = true;
}

TEST(Timed, NothingToDo) { EXPECT_TRUE(runTimed({}, 0, 1ms).empty()); }

} // namespace
} // namespace unlatch
