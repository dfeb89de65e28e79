#include "first.h"
#include "second.h"

#include <cstdio>

int main() {
  First first;
  Second second;
  first.set(1, 2);
  second.set(3, 4);
  std::printf("%d %d %d\n", first.get(1), second.get(3), second.has(1));
}
