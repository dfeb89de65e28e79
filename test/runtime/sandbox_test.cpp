// membarrier(2) refused by a sandbox: from the start, and when threads have
// been reading for a while. Each test is a process of its own.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#include <unlatch/registry.h>

#include <gtest/gtest.h>

#if defined(__linux__) && defined(__x86_64__)
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <functional>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <memory>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

/// For this process and every thread in it, from now on.
bool refuse_membarrier() {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program = {4, code};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                   SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

constexpr int skipped = 77;

/// Readers hold what they found while it is erased over and over: 0 if no
/// element died too early.
int read_and_erase(unlatch::registry<int, std::shared_ptr<int>> &r,
                   const std::function<bool(int)> &between) {
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0}, begun{0};
  const auto read = [&] {
    static_cast<void>(r.contains(1));
    ++begun;
    while (!stop)
      if (auto found = r.find(1)) {
        const std::weak_ptr<int> watch = found->second;
        for (int i = 0; i != 20; ++i)
          wrong += watch.expired() || *found->second != 7;
      }
  };
  std::thread one(read), two(read);
  while (begun != 2)
    std::this_thread::yield();
  int result = 0;
  for (int i = 0; i != 4000 && result == 0; ++i) {
    if (!between(i))
      result = skipped;
    r.insert_or_assign(1, std::make_shared<int>(7));
    r.erase(1);
  }
  stop = true;
  one.join();
  two.join();
  return result != 0 ? result : wrong != 0 ? 1 : 0;
}

template <class F> void in_a_child(F run) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0)
    ::_exit(run());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == skipped)
    GTEST_SKIP() << "no seccomp filters here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Sandbox, RefusesFromTheStart) {
  in_a_child([] {
    if (!refuse_membarrier())
      return skipped;
    if (unlatch::current_fence_mode() != unlatch::fence_mode::portable)
      return 2;
    unlatch::registry<int, std::shared_ptr<int>> r;
    return read_and_erase(r, [](int) { return true; });
  });
}

TEST(Sandbox, RefusesLater) {
  in_a_child([] {
    if (unlatch::current_fence_mode() != unlatch::fence_mode::asymmetric)
      return skipped;
    unlatch::registry<int, std::shared_ptr<int>> r;
    const int result = read_and_erase(r, [](int i) {
      // While the readers have the order to fence, nobody makes the call;
      // pauses let them withdraw it.
      if (i > 2000 &&
          unlatch::current_fence_mode() != unlatch::fence_mode::portable)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return i != 2000 || refuse_membarrier();
    });
    if (result == 0 &&
        unlatch::current_fence_mode() != unlatch::fence_mode::portable)
      return 3;
    return result;
  });
}

} // namespace
#else
TEST(Sandbox, RefusesFromTheStart) { GTEST_SKIP() << "Linux on x86-64 only"; }
#endif
