//===- ContentsTest.cpp - Includes, formatting, bytes that stay -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Contents.h"
#include "TempTree.h"

#include "gtest/gtest.h"

namespace unlatch {
namespace {

struct Change {
  std::string Code;
  std::set<std::string> Add;
  std::set<std::string> Drop;
  std::string Old, New; ///< text to replace, if any
  std::string File = "/none/a.h";
  bool Format = false;

  FileChange make() const {
    SourceText Text(File, Code);
    FileEdits Edits;
    Edits.AddIncludes = Add;
    Edits.DropIncludes = Drop;
    if (!Old.empty()) {
      size_t At = Code.find(Old);
      Edits.Edits.push_back(Text.edit(At, At + Old.size(), New));
    }
    return changeFile(Text, File, Edits, Format);
  }
  std::string after() const { return make().After; }
};

TEST(Includes, AddedInOrderAndDropped) {
  EXPECT_EQ((Change{"#pragma once\n#include <shared_mutex>\n#include "
                    "<string>\n#include <unordered_map>\nint x;\n",
                    {"unlatch/registry.h"},
                    {"shared_mutex", "mutex", "unordered_map"}})
                .after(),
            "#pragma once\n#include <string>\n#include "
            "<unlatch/registry.h>\nint x;\n");
}

TEST(Includes, NegativeStillNeeded) {
  std::string Code = "#include <map>\n#include <mutex>\n#include "
                     "<shared_mutex>\nstd::map<int, int> m;\n"
                     "std::lock_guard<L> g(l);\n#define L std::shared_mutex\n";
  EXPECT_EQ((Change{Code, {}, {"map", "mutex", "shared_mutex"}}).after(), Code);
}

/// <shared_mutex> is where unique_lock comes from if <mutex> is not there.
TEST(Includes, NegativeNamesOfAnotherHeader) {
  std::string Code = "#include <shared_mutex>\nstd::unique_lock<M> l;\n";
  EXPECT_EQ((Change{Code, {}, {"shared_mutex", "mutex"}}).after(), Code);
  EXPECT_EQ((Change{"#include <mutex>\n" + Code, {}, {"shared_mutex", "mutex"}})
                .after(),
            "#include <mutex>\nstd::unique_lock<M> l;\n");
}

TEST(Includes, NegativeConditionalOrKept) {
  std::string Code = "#ifdef A\n#include <shared_mutex>\n#endif\n"
                     "#include <map> // IWYU pragma: keep\n";
  EXPECT_EQ((Change{Code, {}, {"shared_mutex", "map"}}).after(), Code);
}

TEST(Includes, NeverIntoAConditional) {
  EXPECT_EQ((Change{"#ifndef A_H\n#define A_H\n#include \"b.h\"\n#ifdef W\n"
                    "#include <windows.h>\n#endif\nint x;\n#endif\n",
                    {"unlatch/registry.h"},
                    {}})
                .after(),
            "#ifndef A_H\n#define A_H\n#include \"b.h\"\n#include "
            "<unlatch/registry.h>\n#ifdef W\n#include "
            "<windows.h>\n#endif\nint x;\n#endif\n");
}

TEST(Includes, PresentOnce) {
  std::string Code = "#include <unlatch/registry.h>\n";
  EXPECT_EQ((Change{Code, {"unlatch/registry.h"}, {}}).after(), Code);
}

TEST(Contents, LineEndsMarkAndForeignBytesStay) {
  EXPECT_EQ((Change{"\xEF\xBB\xBF#include <string>\r\n// \xE9\xFF\r\nold;\r\n",
                    {"unlatch/registry.h"},
                    {},
                    "old",
                    "a\nb"})
                .after(),
            "\xEF\xBB\xBF#include <string>\r\n#include "
            "<unlatch/registry.h>\r\n// \xE9\xFF\r\na\r\nb;\r\n");
}

TEST(Contents, EditsLeadFromBeforeToAfter) {
  FileChange C = Change{"#include <shared_mutex>\n\nint  old ( );\n",
                        {"unlatch/registry.h"},
                        {"shared_mutex"},
                        "old",
                        "fresh"}
                     .make();
  std::string Made;
  size_t At = 0;
  for (const Edit &E : C.Edits) {
    Made += C.Before.substr(At, E.Range.Begin - At) + E.Text;
    At = E.Range.End;
  }
  EXPECT_EQ(Made + C.Before.substr(At), C.After);
}

TEST(Contents, OnlyTouchedLinesAreFormatted) {
  TempTree Tree;
  Tree.write(".clang-format", "BasedOnStyle: LLVM\nColumnLimit: 40\n");
  Change C{"int  a  = 1;\nint b = old( 1 );\n",
           {},
           {},
           "old",
           "fresh",
           Tree.write("a.cpp", ""),
           true};
  EXPECT_EQ(C.after(), "int  a  = 1;\nint b = fresh(1);\n");
}

TEST(Contents, NoStyleNoFormatting) {
  Change C{"int b = old( 1 );\n", {}, {}, "old", "fresh", "/none/a.cpp", true};
  EXPECT_EQ(C.after(), "int b = fresh( 1 );\n");
}

} // namespace
} // namespace unlatch
