//===- NamesTest.cpp - What names say of functions ------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/EntryLocks.h"
#include "analysis/Roles.h"

#include <gtest/gtest.h>

using namespace unlatch;

TEST(Names, SimpleName) {
  EXPECT_EQ(simpleName("ns::C::find"), "find");
  EXPECT_EQ(simpleName("C<a::b>::find<int, x::y>"), "find");
  EXPECT_EQ(simpleName("ns::C::operator<"), "operator<");
  EXPECT_EQ(simpleName("ns::C::operator()"), "operator()");
  EXPECT_EQ(simpleName("find"), "find");
  EXPECT_EQ(simpleName(""), "");
}

TEST(Names, CallerLocks) {
  for (const char *Name :
       {"C::findLocked", "find_locked", "insertUnsafe", "get_no_lock",
        "GetNoLock", "erase_unlocked", "refreshWithLockHeld"})
    EXPECT_TRUE(saysCallerLocks(Name)) << Name;
  for (const char *Name :
       {"C::find", "Locked", "lock", "lockedOut", "isLockedBy", "Unsafe::find"})
    EXPECT_FALSE(saysCallerLocks(Name)) << Name;
}

TEST(Names, Roles) {
  for (const char *Name :
       {"R::registerOne", "register_router", "onConfigReload", "HTTPInit",
        "loadAll", "Shutdown", "clear"})
    EXPECT_EQ(roleByName(Name), Role::Seldom) << Name;
  for (const char *Name : {"add", "setWeight", "remove_user", "UpdateRoute"})
    EXPECT_EQ(roleByName(Name), Role::Perhaps) << Name;
  for (const char *Name :
       {"count", "handle", "touch", "evict", "address", "settle", "initial",
        "getConfig", "isModuleLoaded", "find_plugin"})
    EXPECT_EQ(roleByName(Name), Role::Often) << Name;
}
