#include "sizes.h"

#include <iostream>
#include <mutex>

void Sizes::set(const std::string &name, int size) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  all()[name] = size;
}

int main() {
  Sizes::set("a", 2);
  std::cout << Sizes::find("a") << Sizes::find("b") << "\n";
}
