//===- DiffTest.cpp - Diffs that patch and git understand -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Diff.h"
#include "TempTree.h"
#include "rewriters/ExportFixes.h"
#include "rewriters/SourceText.h"

#include "gtest/gtest.h"

#include <random>

namespace unlatch {
namespace {

struct Replace {
  size_t Begin, End;
  std::string Text;
};

FileChange change(const std::string &Path, const std::string &Before,
                  std::vector<Replace> Replaces) {
  FileChange C;
  C.RealPath = C.Name = Path;
  C.Before = C.After = Before;
  SourceText Text(Path, Before);
  for (const Replace &R : Replaces)
    C.Edits.push_back(Text.edit(R.Begin, R.End, R.Text));
  for (auto R = Replaces.rbegin(); R != Replaces.rend(); ++R)
    C.After.replace(R->Begin, R->End - R->Begin, R->Text);
  return C;
}

TEST(Diff, HunkAndPath) {
  FileChange C = change("/r/src/a.cpp", "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
                        {{8, 10, ""}, {12, 13, "seven"}});
  EXPECT_EQ(unifiedDiff(C, "/r"), "--- a/src/a.cpp\n+++ b/src/a.cpp\n"
                                  "@@ -2,8 +2,7 @@\n 2\n 3\n 4\n-5\n 6\n-7\n"
                                  "+seven\n 8\n 9\n");
  EXPECT_EQ(unifiedDiff(C, "/other").substr(0, 17), "--- a/r/src/a.cpp");
}

TEST(Diff, NoNewlineAtTheEnd) {
  EXPECT_EQ(unifiedDiff(change("/a", "x\ny", {{2, 3, "z"}}), "/"),
            "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\n"
            "-y\n\\ No newline at end of file\n"
            "+z\n\\ No newline at end of file\n");
}

TEST(Diff, NothingChanged) {
  EXPECT_EQ(unifiedDiff(change("/a", "x\n", {{0, 1, "x"}}), "/"), "");
}

int run(const std::string &Command) {
  return std::system((Command + " >/dev/null 2>&1").c_str());
}

/// Random edits of random files, through both tools and back to the bytes.
TEST(Diff, RoundTrip) {
  bool Git = run("git --version") == 0, Patch = run("patch --version") == 0;
  if (!Git && !Patch)
    GTEST_SKIP() << "neither git nor patch is installed";
  std::mt19937 Random(7);
  for (int Round = 0; Round != 40; ++Round) {
    TempTree Tree;
    std::string End = Round % 4 == 0 ? "\r\n" : "\n";
    std::string Before;
    for (int Line = 0, E = 1 + Random() % 40; Line != E; ++Line)
      Before += std::string(Random() % 4, 'x') + std::to_string(Line % 5) + End;
    if (Random() % 2)
      Before.resize(Before.size() - End.size());
    std::vector<Replace> Replaces;
    for (size_t At = Random() % 30; At < Before.size();
         At += 1 + Random() % 60) {
      size_t Stop = std::min(Before.size(), At + Random() % 12);
      const char *Texts[] = {"", "new", "\nnew\n", "a\nb", "\n"};
      Replaces.push_back({At, Stop, Texts[Random() % 5]});
      At = Stop + 1;
    }
    Tree.write("dir/a b.cpp", Before);
    FileChange C = change(Tree.path("dir/a b.cpp"), Before, Replaces);
    std::string Diff = unifiedDiff(C, Tree.Root);
    if (Diff.empty()) {
      EXPECT_EQ(C.Before, C.After);
      continue;
    }
    Tree.write("p.diff", Diff);
    if (Git) {
      EXPECT_EQ(run("cd " + Tree.Root + " && git apply p.diff"), 0) << Diff;
      EXPECT_EQ(Tree.read("dir/a b.cpp"), C.After) << Diff;
    }
    if (Patch) {
      Tree.write("dir/a b.cpp", Before);
      EXPECT_EQ(run("cd " + Tree.Root + " && patch --binary -p1 < p.diff"), 0)
          << Diff;
      EXPECT_EQ(Tree.read("dir/a b.cpp"), C.After) << Diff;
    }
  }
}

TEST(ExportFixes, ReplacementsByRealPath) {
  std::string Yaml =
      exportFixes({change("/r/a.cpp", "one two\n", {{4, 7, "\"2\"\n"}})});
  EXPECT_NE(Yaml.find("MainSourceFile"), std::string::npos);
  EXPECT_NE(Yaml.find("FilePath:        '/r/a.cpp'"), std::string::npos);
  EXPECT_NE(Yaml.find("Offset:          4"), std::string::npos);
  EXPECT_NE(Yaml.find("Length:          3"), std::string::npos);
}

} // namespace
} // namespace unlatch
