// RUN: rm -rf %t && mkdir -p %t && cp %s %t/main.cpp
// RUN: cp %S/Inputs/late-guard.h %t/late-guard.h
// RUN: %compdb %t main.cpp
// RUN: %expect-exit 1 %unlatch migrate -p %t | FileCheck %s
// A header whose guard stands below a check: the new include belongs to the
// others, not above the check.
#include "late-guard.h"

int main() {
  Names names;
  names.add("a", 1);
  return names.find("a") == 1 ? 0 : 1;
}
// CHECK: #define LATE_GUARD_H
// CHECK: -#include <map>
// CHECK: +#include <unlatch/registry.h>
