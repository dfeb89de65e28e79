//===- FieldFormsTest.cpp - Fields that move with a map -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scene.h"

namespace unlatch {
namespace {

/// A class whose map has the field `n_` beside it, declared as told.
class FieldScene : public Scene {
public:
  FieldScene(const std::string &Methods, const std::string &Type = "long",
             const std::string &Initializer = " = 0")
      : Scene("class C {\n" + Methods +
              "\n  mutable std::shared_mutex mu_;\n"
              "  std::unordered_map<int, std::string> map_;\n  " +
              Type + " n_" + Initializer + ";\n};\n") {
    map().Declaration = at(map().TypeText + " map_;");
    StateDecl D;
    D.Usr = "c:@S@C@FI@n_";
    D.Name = "C::n_";
    D.Declaration = at(Type + " n_" + Initializer + ";");
    D.TypeText = Type;
    D.TypeRange =
        Text.range(D.Declaration.Begin, D.Declaration.Begin + Type.size());
    D.Loc = Text.range(D.TypeRange.End + 1, D.TypeRange.End + 3);
    D.InitializerText = Initializer;
    D.Scalar = D.Cheap = Type != "std::string";
    D.SilentlyDestroyed = true;
    P.States[D.Usr] = D;
    Guarded.Fields = {D.Usr};
    Guarded.MutexRemovable = true;
  }
  StateDecl &field() { return P.States.begin()->second; }

  /// The Nth `n_` of the code, in the last section if there is one.
  StateAccess &mention(const std::string &Nth, bool Write = false) {
    Function &F = P.Functions.back();
    StateAccess A;
    A.Usr = field().Usr;
    A.Path = {"this", {A.Usr}};
    A.Mention = A.Loc = at("n_#" + Nth);
    A.Write = Write;
    A.Unshared = F.Sections.empty();
    if (!F.Sections.empty())
      A.Held.push_back({F.Sections.back().Mutex, Guarded.MutexUsr,
                        F.Sections.back().Mode, false,
                        static_cast<int>(F.Sections.size()) - 1, false});
    F.States.push_back(A);
    return F.States.back();
  }
  /// What the methods became, without the class around them.
  std::string methods() {
    std::string After = migrated();
    size_t End = After.find("\n  unlatch::registry_group");
    return End == std::string::npos ? After : After.substr(10, End - 10);
  }
  /// What the field's declaration became.
  std::string declaration() {
    function("void set()").writes();
    mention("1", true);
    std::string After = migrated();
    size_t Begin = After.find("unlatch::versioned");
    return Begin == std::string::npos
               ? After
               : After.substr(Begin, After.find(';', Begin) - Begin);
  }
};

const char *const Set = "  void set() {\n    std::unique_lock lock(mu_);\n"
                        "    ++n_;\n  }";

TEST(FieldForms, ReadInAReturn) {
  FieldScene S("  long n() const {\n    std::shared_lock lock(mu_);\n"
               "    return n_;\n  }");
  S.function("n() const").reads();
  S.mention("1");
  EXPECT_EQ(S.methods(), "  long n() const {\n    return n_.load();\n  }");
}

TEST(FieldForms, MemberReadInAReturn) {
  FieldScene S("  size_t n() const {\n    std::shared_lock lock(mu_);\n"
               "    return n_.size();\n  }",
               "std::string", "");
  S.function("n() const").reads();
  S.mention("1");
  EXPECT_EQ(S.methods(),
            "  size_t n() const {\n    return n_.get()->size();\n  }");
}

TEST(FieldForms, ViewWhereAnythingElseIsDone) {
  auto With = [](auto Set) {
    FieldScene S("  long f() const {\n    std::shared_lock lock(mu_);\n"
                 "    return n_;\n  }");
    S.function("f() const").reads();
    Set(S, S.mention("1"));
    return S.methods();
  };
  const std::string View = "  long f() const {\n    auto view = n_.get();\n"
                           "    const auto &n = *view;\n    return n;\n  }";
  EXPECT_EQ(With([](Scene &S, StateAccess &) { S.last().OtherEffects = true; }),
            View);
  EXPECT_EQ(With([](Scene &, StateAccess &A) { A.Named = true; }), View);
  EXPECT_EQ(With([](Scene &, StateAccess &A) { A.Repeats = true; }), View);
  EXPECT_EQ(With([](Scene &, StateAccess &A) { A.Pointee = true; }), View);
}

TEST(FieldForms, WriteOfAParameter) {
  FieldScene S("  void set(long v) {\n    std::unique_lock lock(mu_);\n"
               "    n_ = v;\n  }");
  S.function("set(long v)").writes();
  S.P.Functions.back().Loc = S.at("set");
  S.last().OtherEffects = true;
  S.mention("1", true);
  EXPECT_EQ(S.methods(), "  void set(long v) {\n    n_ = v;\n  }");
}

TEST(FieldForms, UpdateWhereTheValueIsMadeUnderTheLock) {
  for (const char *Value : {"make()", "v + next()", "Limit", "{}"}) {
    FieldScene S(std::string("  void set(long v) {\n"
                             "    std::unique_lock lock(mu_);\n    n_ = ") +
                 Value + ";\n  }");
    S.function("set(long v)").writes();
    S.P.Functions.back().Loc = S.at("set");
    S.mention("1", true);
    EXPECT_EQ(
        S.methods(),
        std::string("  void set(long v) {\n    auto update = "
                    "n_.update();\n    auto &n = update.edit();\n    n = ") +
            Value + ";\n  }");
  }
}

TEST(FieldForms, OneLineStaysOne) {
  FieldScene S("  void set() { std::unique_lock lock(mu_); n_ = make(); }");
  S.function("set()").writes();
  S.mention("1", true);
  EXPECT_EQ(S.methods(), "  void set() { auto update = n_.update(); auto &n = "
                         "update.edit(); n = make(); }");
}

TEST(FieldForms, NegativeRelock) {
  FieldScene S("  long n() const {\n    std::shared_lock lock(mu_);\n"
               "    use(n_);\n    lock.unlock();\n    lock.lock();\n"
               "    return n_;\n  }");
  S.function("n() const").reads();
  S.change(true, "lock.unlock();").change(false, "lock.lock();");
  S.mention("1");
  S.mention("2");
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(FieldForms, NegativeDecltype) {
  FieldScene S("  decltype(auto) n() const {\n"
               "    std::shared_lock lock(mu_);\n    use();\n"
               "    return n_;\n  }");
  S.function("n() const").reads();
  S.last().OtherEffects = true;
  S.mention("1");
  EXPECT_EQ(S.refusal(), "unsupported-section");
}

TEST(FieldForms, NegativeStaticFieldAlone) {
  FieldScene S("  long n() const {\n    std::shared_lock lock(mu_);\n"
               "    return n_;\n  }");
  S.function("n() const").reads();
  S.mention("1");
  S.field().Where = Storage::StaticMember;
  EXPECT_EQ(S.refusal(), "guards-other-state");
}

TEST(FieldForms, InitialValues) {
  auto Declared = [](const std::string &Type, const std::string &Initializer) {
    return FieldScene(Set, Type, Initializer).declaration();
  };
  EXPECT_EQ(Declared("long", " = 0"), "unlatch::versioned<long> n_{group_, 0}");
  EXPECT_EQ(Declared("long", "{7}"), "unlatch::versioned<long> n_{group_, 7}");
  EXPECT_EQ(Declared("long", ""), "unlatch::versioned<long> n_{group_}");
  EXPECT_EQ(Declared("long", " = Start"),
            "unlatch::versioned<long> n_{group_, long(Start)}");
  EXPECT_EQ(Declared("unsigned long", " = Start"),
            "unlatch::versioned<unsigned long> n_{group_, "
            "static_cast<unsigned long>(Start)}");
  EXPECT_EQ(Declared("Mode", " = Mode::Off"),
            "unlatch::versioned<Mode> n_{group_, Mode::Off}");
  EXPECT_EQ(Declared("Item *", " = NULL"),
            "unlatch::versioned<Item *> n_{group_, nullptr}");
  EXPECT_EQ(Declared("std::string", "{\"a\"}"),
            "unlatch::versioned<std::string> n_{group_, std::string{\"a\"}}");
}

TEST(FieldForms, WritersWaitForReadersThatDoSomething) {
  FieldScene S(std::string(Set) +
               "\n  void use() const {\n    std::shared_lock lock(mu_);\n"
               "    run(n_);\n  }");
  S.function("void use() const").reads();
  S.last().OtherEffects = S.last().EffectsBeyondResults = true;
  S.mention("2");
  EXPECT_EQ(S.declaration(),
            "unlatch::versioned<long, unlatch::reclaim::deterministic> "
            "n_{group_, 0}");
}

TEST(FieldForms, InAConstructor) {
  FieldScene S("  C(long start) : n_(start) {\n    ++n_;\n    if (n_ > 1)\n"
               "      n_ = 2;\n  }");
  S.function("C(long start)");
  S.P.Functions.back().Kind = FunctionKind::Constructor;
  S.P.Functions.back().Loc = S.at("C#2");
  S.P.Functions.back().Body = S.blockAround(S.at("++n_").Begin);
  S.mention("1", true).Initializes = true;
  S.mention("2", true);
  S.mention("3");
  S.mention("4", true);
  EXPECT_EQ(S.methods(), "  C(long start) : n_(group_, start) {\n"
                         "    ++n_.update().edit();\n    if (n_.load() > 1)\n"
                         "      n_.update().edit() = 2;\n  }");
}

} // namespace
} // namespace unlatch
