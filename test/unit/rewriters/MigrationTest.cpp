//===- MigrationTest.cpp - Merged, verified, or dropped with a reason -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Migration.h"
#include "Scene.h"
#include "TempTree.h"

#include "clang/Tooling/CompilationDatabase.h"

namespace unlatch {
namespace {

/// Units of one file each, parsed without any standard library.
class Project {
public:
  void unit(const std::string &Name, const std::string &Bytes,
            std::vector<std::string> Sees = {}) {
    std::string Path = Tree.write(Name, Bytes);
    P.UnitFiles[Path] = {Path};
    for (const std::string &File : Sees)
      P.UnitFiles[Path].push_back(Tree.path(File));
  }
  Finding finding(const std::string &Name, const std::string &Old,
                  const std::string &New) {
    std::string Code = Tree.read(Name);
    SourceText Text(Tree.path(Name), Code);
    size_t At = Code.find(Old);
    Finding F;
    F.FixDescription = "write " + New;
    F.Fix = {Text.edit(At, At + Old.size(), New)};
    F.Loc = F.Fix[0].Range;
    return F;
  }
  RewriteResult fix(std::vector<Finding> Findings, unsigned Jobs = 1) {
    clang::tooling::FixedCompilationDatabase Database(
        Tree.Root, {"-xc++", "-std=c++17", "-nostdinc"});
    RewriteOptions Options;
    Options.Jobs = Jobs;
    return planFixes(P, Findings, &Database, Options);
  }

  TempTree Tree;
  Program P;
};

TEST(Migration, FixesOfAllUnitsAreMerged) {
  Project T;
  T.unit("a.cpp", "#include \"h.h\"\nint a = f();\n", {"h.h"});
  T.unit("b.cpp", "#include \"h.h\"\nint b = f();\n", {"h.h"});
  T.Tree.write("h.h", "inline int f() { return 1; }\n");
  RewriteResult R =
      T.fix({T.finding("h.h", "1", "2"), T.finding("h.h", "1", "2"),
             T.finding("a.cpp", "f()", "f() + 1")},
            2);
  EXPECT_TRUE(R.Dropped.empty());
  EXPECT_EQ(R.Applied.size(), 3u);
  ASSERT_EQ(R.Files.size(), 2u);
  EXPECT_EQ(R.Files[0].After, "#include \"h.h\"\nint a = f() + 1;\n");
  EXPECT_EQ(R.Files[1].After, "inline int f() { return 2; }\n");
}

TEST(Migration, OverlapIsToldInTermsOfTheSource) {
  Project T;
  T.unit("a.cpp", "\nint a = 1;\n");
  RewriteResult R =
      T.fix({T.finding("a.cpp", "1", "2"), T.finding("a.cpp", "1", "3")});
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_EQ(R.Dropped[0].Why.Code, "edits-overlap");
  EXPECT_EQ(R.Dropped[0].Why.Loc.Line, 2u);
  EXPECT_NE(R.Dropped[0].Why.Message.find("write 2"), std::string::npos);
  EXPECT_EQ(R.Files[0].After, "\nint a = 2;\n");
}

/// The header's edit is right for the unit that has it open, wrong for another.
TEST(Migration, GroupThatDoesNotCompileIsDropped) {
  Project T;
  T.unit("a.cpp", "#include \"h.h\"\nint a = g;\n", {"h.h"});
  T.unit("b.cpp", "#include \"h.h\"\nint b = f;\n", {"h.h"});
  T.Tree.write("h.h", "inline int f, g;\n");
  RewriteResult R = T.fix(
      {T.finding("h.h", "f", "e"), T.finding("a.cpp", "int a", "long a")});
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_EQ(R.Dropped[0].Name, "write e");
  EXPECT_EQ(R.Dropped[0].Why.Code, "does-not-compile");
  EXPECT_NE(R.Dropped[0].Why.Message.find("b.cpp:2:9"), std::string::npos);
  ASSERT_EQ(R.Files.size(), 1u);
  EXPECT_EQ(R.Files[0].After, "#include \"h.h\"\nlong a = g;\n");
}

/// Each compiles alone: the later one goes.
TEST(Migration, GroupsThatOnlyDisagreeTogether) {
  Project T;
  T.unit("a.cpp", "int a = 1;\nint b = 2;\n");
  RewriteResult R = T.fix({T.finding("a.cpp", "int a", "int c"),
                           T.finding("a.cpp", "int b", "int c")});
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_EQ(R.Files[0].After, "int c = 1;\nint b = 2;\n");
}

TEST(Migration, UnitThatFailedBeforeIsNoEvidence) {
  Project T;
  T.unit("a.cpp", "#include \"h.h\"\nint a = f;\n", {"h.h"});
  T.unit("b.cpp", "#include \"h.h\"\nint b = ;\n", {"h.h"});
  T.Tree.write("h.h", "const int f = 1;\n");
  RewriteResult R = T.fix({T.finding("h.h", "1", "2")});
  EXPECT_TRUE(R.Dropped.empty());
  ASSERT_EQ(R.Unverified.size(), 1u);
  EXPECT_NE(R.Unverified[0].first.find("b.cpp"), std::string::npos);
  R = T.fix({T.finding("b.cpp", "int b", "long b")});
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_EQ(R.Dropped[0].Why.Code, "unseen-code");
}

TEST(Migration, NewWarningDropsItsGroup) {
  Project T;
  T.unit("a.cpp",
         "int f(int a) { return a; }\nint g() { int b = 1; return b; }\n");
  RewriteResult R = T.fix({T.finding("a.cpp", "return b", "return 1"),
                           T.finding("a.cpp", "return a", "return 2")});
  // An unused variable, not an unused parameter.
  EXPECT_EQ(R.Files[0].After,
            "int f(int a) { return 2; }\nint g() { int b = 1; return b; }\n");
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_EQ(R.Dropped[0].Why.Code, "new-warning");
  EXPECT_NE(R.Dropped[0].Why.Message.find("[-Wunused-variable]"),
            std::string::npos);
}

TEST(Migration, NegativeWarningThatWasThereBefore) {
  Project T;
  T.unit("a.cpp", "int g() { int b = 1; return 2; }\n");
  EXPECT_TRUE(
      T.fix({T.finding("a.cpp", "int g", "\n\nint h")}).Dropped.empty());
}

namespace {
/// One file, compiled in two ways.
class TwoEntries : public clang::tooling::CompilationDatabase {
public:
  explicit TwoEntries(const TempTree &Tree) {
    for (const char *Flag : {"-DOLD", "-DNEW=1"})
      Commands.emplace_back(Tree.Root, Tree.path("a.cpp"),
                            std::vector<std::string>{"c++", "-nostdinc", Flag,
                                                     Tree.path("a.cpp")},
                            "");
  }
  std::vector<clang::tooling::CompileCommand>
  getCompileCommands(llvm::StringRef) const override {
    return Commands;
  }

private:
  std::vector<clang::tooling::CompileCommand> Commands;
};
} // namespace

TEST(Migration, EntryThatDisagreesIsNamedWithTheOther) {
  Project T;
  T.unit("a.cpp", "#ifdef NEW\nint value;\n#else\nint value, old;\n#endif\n"
                  "int f() { return value; }\n");
  RewriteOptions Options;
  RewriteResult R =
      planFixes(T.P, {T.finding("a.cpp", "return value", "return old")},
                std::make_unique<TwoEntries>(T.Tree).get(), Options);
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_NE(
      R.Dropped[0].Why.Message.find("with -DNEW=1, though it does with -DOLD"),
      std::string::npos)
      << R.Dropped[0].Why.Message;
  EXPECT_TRUE(R.Files.empty());
}

/// The same file through a symlink is the same file, edited.
TEST(Migration, SymlinkedHeaderIsEditedToo) {
  Project T;
  T.unit("a.cpp", "#include \"link.h\"\nstatic_assert(f == 2);\n", {"h.h"});
  T.Tree.write("h.h", "const int f = 1;\n");
  std::filesystem::create_symlink("h.h", T.Tree.path("link.h"));
  RewriteResult R = T.fix({T.finding("h.h", "1", "2")});
  // It failed before the edit, so that only a direct look tells.
  EXPECT_TRUE(R.Unverified.empty());
  EXPECT_TRUE(R.Dropped.empty());
}

TEST(Migration, FileThatChangedIsRefused) {
  Project T;
  T.unit("a.cpp", "int a = 1;\n");
  std::string Path = T.Tree.path("a.cpp");
  T.P.Files[Path] = {Path, Path, "0123"};
  RewriteResult R = T.fix({T.finding("a.cpp", "1", "2")});
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_TRUE(R.Files.empty());
}

const char Header[] = R"(#pragma once
#include <shared_mutex>
#include <string>
#include <unordered_map>

class C {
public:
  unsigned n() const {
    std::shared_lock lock(mu_);
    return map_.size();
  }

private:
  mutable std::shared_mutex mu_;
  std::unordered_map<int, std::string> map_;
};
)";

struct Registry {
  Project T;
  std::string Path;

  explicit Registry(const std::string &Unit) {
    Path = T.Tree.write("c.h", Header);
    T.Tree.write("std/string", "namespace std { struct string {}; }");
    T.Tree.write("std/shared_mutex",
                 "#pragma once\nnamespace std { struct shared_mutex {};\n"
                 "template <class M> struct shared_lock { shared_lock(M &); "
                 "}; }");
    T.Tree.write("std/unordered_map",
                 "namespace std { template <class K, class V> struct "
                 "unordered_map { unsigned size() const; }; }");
    T.Tree.write("runtime/unlatch/registry.h",
                 "namespace unlatch { template <class K, class V> struct "
                 "registry { unsigned size() const; }; }");
    T.unit("a.cpp", Unit, {"c.h"});
  }

  RewriteResult migrate() {
    Scene S(Header, Path);
    S.function("n() const").reads();
    S.access(MapOp::Size, "map_.size()");
    S.Guarded.MutexRemovable = true;
    S.P.UnitFiles = T.P.UnitFiles;
    indexFunctions(S.P);
    clang::tooling::FixedCompilationDatabase Database(
        T.Tree.Root, {"-xc++", "-std=c++17", "-nostdinc", "-isystem", "std"});
    MigrationOptions Options;
    Options.RuntimeInclude = T.Tree.path("runtime");
    return planMigrations(S.P, {S.Guarded}, &Database, Options);
  }
};

TEST(Migration, WholeWay) {
  RewriteResult R =
      Registry("#include \"c.h\"\nunsigned a = C().n();\n").migrate();
  ASSERT_TRUE(R.Dropped.empty()) << R.Dropped[0].Why.Message;
  ASSERT_EQ(R.Files.size(), 1u);
  EXPECT_EQ(R.Files[0].After, R"(#pragma once
#include <string>
#include <unlatch/registry.h>

class C {
public:
  unsigned n() const {
    return map_.size();
  }

private:
  unlatch::registry<int, std::string> map_;
};
)");
}

/// Somebody lived on the header's include.
TEST(Migration, IncludeStaysWhereItIsMissed) {
  RewriteResult R =
      Registry("#include \"c.h\"\nstd::shared_mutex m;\n").migrate();
  ASSERT_TRUE(R.Dropped.empty()) << R.Dropped[0].Why.Message;
  EXPECT_NE(R.Files[0].After.find("#include <shared_mutex>"),
            std::string::npos);
}

TEST(Migration, UserThatTheRegistryBreaks) {
  RewriteResult R = Registry("#define private public\n#include \"c.h\"\n"
                             "std::unordered_map<int, std::string> &m(C &c) "
                             "{ return c.map_; }\n")
                        .migrate();
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_EQ(R.Dropped[0].Name, "C::map_");
  EXPECT_EQ(R.Dropped[0].Why.Code, "does-not-compile");
  EXPECT_TRUE(R.Files.empty());
}

/// The guard dies at the semicolon: it compiles, and guards nothing.
TEST(Migration, NewFindingDropsItsGroup) {
  Registry S("#include \"c.h\"\nunsigned a = C().n();\n");
  clang::tooling::FixedCompilationDatabase Database(
      S.T.Tree.Root, {"-xc++", "-std=c++17", "-nostdinc", "-isystem", "std"});
  RewriteResult R =
      planFixes(S.T.P,
                {S.T.finding("c.h", "std::shared_lock lock(mu_)",
                             "std::shared_lock<std::shared_mutex>{mu_}")},
                &Database, RewriteOptions());
  ASSERT_EQ(R.Dropped.size(), 1u);
  EXPECT_EQ(R.Dropped[0].Why.Code, "new-finding");
  EXPECT_NE(R.Dropped[0].Why.Message.find("[unlatch-vacuous-lock]"),
            std::string::npos)
      << R.Dropped[0].Why.Message;
}

TEST(Migration, VerdictAndWish) {
  Scene S(inClass(R"(  unsigned n() const {
    std::shared_lock lock(mu_);
    return map_.size();
  })"));
  S.function("n() const").reads();
  S.access(MapOp::Size, "map_.size()");
  MigrationOptions Options;
  Options.Verify = false;
  S.Guarded.What = Verdict::Keep;
  EXPECT_TRUE(
      planMigrations(S.P, {S.Guarded}, nullptr, Options).Dropped.empty());
  S.Guarded.What = Verdict::Review;
  EXPECT_TRUE(
      planMigrations(S.P, {S.Guarded}, nullptr, Options).Dropped.empty());
  // Planned now, but the file is not there.
  Options.IncludeReview = true;
  EXPECT_EQ(planMigrations(S.P, {S.Guarded}, nullptr, Options).Dropped.size(),
            1u);
  Options.Only = {"C::other_"};
  EXPECT_TRUE(
      planMigrations(S.P, {S.Guarded}, nullptr, Options).Dropped.empty());
}

} // namespace
} // namespace unlatch
