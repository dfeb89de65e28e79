// Built with hidden visibility: inline variables are this library's own.
#include "shared.h"

#define EXPORT __attribute__((visibility("default")))

extern "C" EXPORT int library_read(const shared_registry *m, int key) {
  const auto it = m->find(key);
  return it != m->end() ? *it->second : -1;
}
extern "C" EXPORT shared_registry *library_make() {
  return new shared_registry{{1, std::make_shared<int>(10)}};
}
extern "C" EXPORT void library_destroy(shared_registry *m) { delete m; }
