#include "prelude.h"

#include <iostream>
#include <thread>

thread_local std::string journal;
void note(const std::string &what) { journal += what + ";"; }

void drive(const char *name, int methods, const Step &step,
           const std::function<std::string()> &contents) {
  Dice dice(7);
  for (int i = 0; i < 60; ++i) {
    journal.clear();
    std::cout << name << '.' << step(dice.roll(methods), dice);
    std::cout << " | " << journal << " | " << Counted::living << " | "
              << contents() << '\n';
  }
}

void hammer(const char *name, int methods, const Step &step,
            const std::function<bool(int, const std::string &)> &torn) {
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      Dice dice(t + 1);
      for (int i = 0; i < 150; ++i) {
        const int which = dice.roll(methods);
        if (torn(which, step(which, dice)))
          ++wrong;
        journal.clear();
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  std::cout << name << " torn " << wrong << '\n';
}
