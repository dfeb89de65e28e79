#ifdef UNLATCH_AMALGAMATED
#include "unlatch_registry.h"
#else
#include <unlatch/read_mostly_mutex.h>
#include <unlatch/registry.h>
#endif
#include <cstdio>
#include <string>

int main() {
  unlatch::read_mostly_mutex mutex;
  {
    std::shared_lock<unlatch::read_mostly_mutex> lock(mutex);
  }
  {
    std::unique_lock<unlatch::read_mostly_mutex> lock(mutex);
  }
  unlatch::registry<std::string, int> ports{{"http", 80}, {"https", 443}};
  ports.insert_or_assign("http", 8080);
  if (auto it = ports.find("http"); it != ports.end())
    std::printf("http %d, %zu in all\n", it->second, ports.size());
  unlatch::ordered_registry<int, std::string> names{{443, "https"}};
  return names.lower_bound(100)->first == 443 ? 0 : 1;
}
