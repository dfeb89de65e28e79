#include "registry.h"

bool peek(const Registry &registry, const std::string &name) {
  return registry.entries_.count(name) != 0;
}
