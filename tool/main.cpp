//===- main.cpp - The unlatch program -------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Commands.h"

int main(int Argc, const char **Argv) {
  unlatch::toolMain(Argc, Argv);
}
