//===- ApplyTest.cpp - All files or none ----------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Apply.h"
#include "TempTree.h"
#include "summary/Hash.h"

#include "gtest/gtest.h"

#include <csignal>
#include <sys/resource.h>

namespace unlatch {
namespace {

namespace fs = std::filesystem;

FileChange change(const TempTree &Tree, const std::string &Name,
                  const std::string &After) {
  FileChange C;
  C.RealPath = C.Name = Tree.path(Name);
  C.Before = Tree.read(Name);
  C.After = After;
  return C;
}

TEST(Apply, WritesAllAndKeepsPermissions) {
  TempTree Tree;
  Tree.write("a", "1");
  Tree.write("d/b", "2");
  fs::permissions(Tree.path("a"), fs::perms(0640));
  ApplyResult R =
      applyChanges({}, {change(Tree, "a", "one"), change(Tree, "d/b", "two")});
  EXPECT_TRUE(R.Errors.empty());
  EXPECT_EQ(R.Written.size(), 2u);
  EXPECT_EQ(Tree.read("a"), "one");
  EXPECT_EQ(Tree.read("d/b"), "two");
  EXPECT_EQ(fs::status(Tree.path("a")).permissions(), fs::perms(0640));
  EXPECT_EQ(Tree.files(), 3u) << "something was left behind";
}

TEST(Apply, FollowsSymlinks) {
  TempTree Tree;
  Tree.write("real/a", "1");
  fs::create_symlink("real/a", Tree.path("link"));
  ApplyResult R = applyChanges({}, {change(Tree, "link", "one")});
  EXPECT_TRUE(R.Errors.empty());
  EXPECT_TRUE(fs::is_symlink(Tree.path("link")));
  EXPECT_EQ(Tree.read("real/a"), "one");
}

TEST(Apply, NegativeChangedSinceRead) {
  TempTree Tree;
  Tree.write("a", "1");
  Tree.write("b", "2");
  std::vector<FileChange> Changes = {change(Tree, "a", "one"),
                                     change(Tree, "b", "two")};
  Tree.write("b", "changed");
  ApplyResult R = applyChanges({}, Changes);
  ASSERT_EQ(R.Errors.size(), 1u);
  EXPECT_NE(R.Errors[0].find("was changed after it was read"),
            std::string::npos);
  EXPECT_EQ(Tree.read("a"), "1");
  EXPECT_EQ(Tree.files(), 2u);
}

TEST(Apply, NegativeOtherBytesThanParsed) {
  TempTree Tree;
  std::string Path = Tree.write("a", "1");
  Program P;
  P.Files[Path] = {Path, Path, contentHash("0")};
  EXPECT_EQ(applyChanges(P, {change(Tree, "a", "one")}).Errors.size(), 1u);
  P.Files[Path].Hash = contentHash("1");
  EXPECT_TRUE(applyChanges(P, {change(Tree, "a", "one")}).Errors.empty());
}

TEST(Apply, NegativeReadOnlyFileAndMissingFile) {
  TempTree Tree;
  Tree.write("a", "1");
  Tree.write("b", "2");
  Tree.write("c", "3");
  std::vector<FileChange> Changes = {change(Tree, "a", "one"),
                                     change(Tree, "b", "two"),
                                     change(Tree, "c", "three")};
  fs::permissions(Tree.path("b"), fs::perms(0444));
  fs::remove(Tree.path("c"));
  ApplyResult R = applyChanges({}, Changes);
  ASSERT_EQ(R.Errors.size(), 2u);
  EXPECT_NE(R.Errors[0].find("is read-only"), std::string::npos);
  EXPECT_NE(R.Errors[1].find("cannot be found any more"), std::string::npos);
  EXPECT_EQ(Tree.read("a"), "1");
  EXPECT_EQ(Tree.files(), 2u);
}

/// A limit on the size of files stands in for a full disk.
TEST(Apply, NegativeFullDisk) {
  TempTree Tree;
  Tree.write("a", "1");
  Tree.write("b", "2");
  std::vector<FileChange> Changes = {
      change(Tree, "a", "one"), change(Tree, "b", std::string(1 << 20, 'x'))};
  rlimit Old;
  getrlimit(RLIMIT_FSIZE, &Old);
  auto *Handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit Small = {1 << 16, Old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &Small);
  ApplyResult R = applyChanges({}, Changes);
  setrlimit(RLIMIT_FSIZE, &Old);
  std::signal(SIGXFSZ, Handler);
  ASSERT_EQ(R.Errors.size(), 1u);
  EXPECT_NE(R.Errors[0].find("cannot be written"), std::string::npos);
  EXPECT_EQ(Tree.read("a"), "1");
  EXPECT_EQ(Tree.files(), 2u);
}

} // namespace
} // namespace unlatch
