#include "topics.h"

#include <iostream>

int main() {
  bus::Topics topics;
  topics.subscribe("orders", [](int x) { return x; });
  std::cout << topics.subscribe("orders", [](int x) { return x * 10; });
  topics.subscribe("audit", [&](int) { return topics.unsubscribe("audit"); });
  std::cout << " " << topics.publish("orders", 4) << " "
            << topics.publish("none", 4) << "\n";
  for (const auto &name : topics.list())
    std::cout << name << "\n";
  std::cout << topics.has("audit") << topics.publish("audit", 0)
            << topics.has("audit") << topics.publish("audit", 0) << "\n";
}
