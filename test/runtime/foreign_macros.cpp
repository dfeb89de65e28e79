// Headers that come before ours may leave macros behind: Qt's keywords, those
// of <windows.h>, of X11 and of <sys/sysmacros.h>. The registry compiles all
// the same, since projects that are migrated include it where they like.
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
#define slots
#define signals public
#define emit
#define foreach(a, b) for (a : b)
#define forever for (;;)
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define small char
#define near
#define far
#define interface struct
#define major(d) ((d) >> 8)
#define minor(d) ((d) & 255)
#define None 0L
#define Bool int
#define Status int
#define True 1
#define False 0
#define Success 0
#define check(x) x
#define verify(x) x
#include <unlatch/registry.h>

#include <string>

int main() {
  unlatch::registry<std::string, int> hashed;
  unlatch::ordered_registry<std::string, int> ordered;
  hashed.try_emplace("a", 1);
  ordered.update()["a"] = 1;
  return hashed.view().size() == 1 && *hashed.get("a") == 1 &&
                 ordered.contains("a")
             ? 0
             : 1;
}
