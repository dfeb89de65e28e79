#include "registry.h"
bool peek(const Registry &registry, const std::string &name);

bool asks(const Registry &registry) { return peek(registry, "a"); }

bool asksTwice(const Registry &registry) {
  return asks(registry) && asks(registry);
}
