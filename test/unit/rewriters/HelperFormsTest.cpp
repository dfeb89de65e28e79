//===- HelperFormsTest.cpp - Functions called inside sections -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scene.h"

namespace unlatch {
namespace {

/// A section that leaves its work to stepLocked(int).
class HelperScene : public Scene {
public:
  explicit HelperScene(const std::string &Methods) : Scene(inClass(Methods)) {}

  Function &fn(const std::string &Head) {
    function(Head);
    Function &F = P.Functions.back();
    F.Usr = Head.substr(0, Head.find('('));
    F.Name = "C::" + F.Usr;
    F.Loc.End = F.Loc.Begin + F.Usr.size();
    F.RecordUsr = "c:@S@C";
    return F;
  }
  /// A private helper whose declaration ends after Declared.
  void helper(const std::string &Head, bool Writes,
              const std::string &Declared = "") {
    Function &F = fn(Head);
    F.Access = Visibility::Private;
    F.AttributePlace = at(Declared.empty() ? Head : Declared);
    F.AttributePlace.Begin = F.AttributePlace.End;
    LockedHelper H;
    H.Function = P.Functions.size() - 1;
    H.Maps = {Guarded.MapUsr};
    H.Writes = Writes;
    Guarded.Helpers.push_back(H);
  }
  /// A call in the last function, in its last section if it has one.
  Call &call(const std::string &Text, const std::string &Callee) {
    Function &F = P.Functions.back();
    Call C;
    C.CalleeUsr = Callee;
    C.CalleeName = "C::" + Callee;
    C.Object = {"this", {}};
    C.Loc = at(Text);
    if (!F.Sections.empty())
      C.Held.push_back({F.Sections.back().Mutex, Guarded.MutexUsr,
                        F.Sections.back().Mode, false,
                        static_cast<int>(F.Sections.size()) - 1, false});
    F.Calls.push_back(C);
    return F.Calls.back();
  }
};

const char *const Parameter =
    "const unlatch::registry<int, std::string>::view_type &view";

HelperScene lookup() {
  HelperScene S(R"(  bool has(int k) {
    std::shared_lock lock(mu_);
    return stepLocked(k);
  }
  bool stepLocked(int k) const { return map_.count(k) != 0; })");
  S.fn("has(int k)");
  S.reads();
  S.call("stepLocked(k)", "stepLocked");
  S.helper("stepLocked(int k) const", false);
  S.access(MapOp::Count, "map_.count(k)");
  return S;
}

TEST(LockedHelper, TakesTheView) {
  EXPECT_EQ(lookup().migrated(),
            inMigratedClass(std::string(R"(  bool has(int k) {
    auto view = map_.view();
    return stepLocked(view, k);
  }
  bool stepLocked()") + Parameter +
                            ", int k) const { return view.count(k) != 0; }"));
}

TEST(LockedHelper, ReadsInAnUpdateThroughAView) {
  HelperScene S(R"(  bool add(int k) {
    std::unique_lock lock(mu_);
    map_.erase(k);
    return stepLocked();
  }
  bool stepLocked(void) const;
  };
  bool C::stepLocked(void) const { return map_.empty(); })");
  S.fn("add(int k)");
  S.writes();
  S.access(MapOp::EraseKey, "map_.erase(k)", ResultUse::Discarded);
  S.call("stepLocked()", "stepLocked");
  S.helper("stepLocked(void) const {", false, "stepLocked(void) const");
  S.access(MapOp::Empty, "map_.empty()");
  EXPECT_EQ(S.migrated(), inMigratedClass(std::string(R"(  bool add(int k) {
    auto update = map_.update();
    update.erase(k);
    return stepLocked(update.view());
  }
  bool stepLocked()") + Parameter + R"() const;
  };
  bool C::stepLocked()" + Parameter + ") const { return view.empty(); }"));
}

TEST(LockedHelper, WritesThroughTheUpdate) {
  HelperScene S(R"(  void add(int k) {
    std::unique_lock lock(mu_);
    stepLocked(k);
  }
  void stepLocked(int k) { map_.erase(k); })");
  S.fn("add(int k)");
  S.writes();
  S.call("stepLocked(k)", "stepLocked");
  S.helper("stepLocked(int k) {", true, "stepLocked(int k)");
  S.access(MapOp::EraseKey, "map_.erase(k)", ResultUse::Discarded);
  EXPECT_EQ(S.migrated(), inMigratedClass(R"(  void add(int k) {
    auto update = map_.update();
    stepLocked(update, k);
  }
  void stepLocked(unlatch::registry<int, std::string>::update_type &update, int k) { update.erase(k); })"));
}

/// The helper may put a copy in the place of what `it` refers to.
TEST(LockedHelper, CopiesByAHelperKeepLookupsFromBeingConst) {
  HelperScene S(R"(  void add(int k) {
    std::unique_lock lock(mu_);
    auto it = map_.find(k);
    stepLocked(k);
    use(it->second);
  }
  void stepLocked(int k) { map_[k] += "x"; })");
  S.fn("add(int k)");
  S.writes();
  S.variable(MapOp::Find, "map_.find(k)", "it");
  S.element(MapOp::ElementRead, "it->second", 0);
  S.call("stepLocked(k)", "stepLocked");
  S.helper("stepLocked(int k) {", true, "stepLocked(int k)");
  S.access(MapOp::Subscript, "map_[k]").ConstElement = false;
  EXPECT_NE(S.migrated().find("auto it = update.find(k);"), std::string::npos);
}

TEST(LockedHelper, NamedByTheMapWhereThatComesFirst) {
  HelperScene S(R"(  std::unordered_map<int, std::string> map_;
  mutable std::shared_mutex mu_;
  bool has(int k) {
    std::shared_lock lock(mu_);
    return stepLocked(k);
  }
  bool stepLocked(int k) const { return map_.count(k) != 0; })");
  S.map().RecordUsr = "c:@S@C";
  S.fn("has(int k)");
  S.reads();
  S.call("stepLocked(k)", "stepLocked");
  S.helper("stepLocked(int k) const", false);
  S.access(MapOp::Count, "map_.count(k)");
  EXPECT_NE(S.migrated().find(
                "stepLocked(const decltype(map_)::view_type &view, int k)"),
            std::string::npos);
}

TEST(LockedHelper, NegativeNamedInAnotherWay) {
  HelperScene S(R"(  bool has(int k) {
    std::shared_lock lock(mu_);
    assert(stepLocked(k));
    return stepLocked(k);
  }
  bool stepLocked(int k) const { return map_.count(k) != 0; })");
  S.fn("has(int k)");
  S.reads();
  S.call("stepLocked(k)#2", "stepLocked");
  S.helper("stepLocked(int k) const", false);
  S.access(MapOp::Count, "map_.count(k)");
  EXPECT_EQ(S.refusal(), "locked-helper");
}

TEST(LockedHelper, NegativeInAMacro) {
  HelperScene S = lookup();
  // The place of a call in a macro's body is the macro's name.
  S.P.Functions[0].Calls[0].Loc = S.at("has(int k)");
  EXPECT_NE(S.refusal(), "none");
}

TEST(LockedHelper, NegativeCalledWithoutTheLock) {
  HelperScene S = lookup();
  S.P.Functions[0].Calls[0].Held.clear();
  EXPECT_EQ(S.refusal(), "locked-helper");
}

TEST(LockedHelper, NegativeHeldOnSomePaths) {
  HelperScene S = lookup();
  S.P.Functions[0].Calls[0].Held[0].Maybe = true;
  EXPECT_EQ(S.refusal(), "conditional-lock");
}

TEST(LockedHelper, NegativeGivesAnIterator) {
  HelperScene S(R"(  bool has(int k) {
    std::shared_lock lock(mu_);
    return stepLocked(k) != map_.end();
  }
  Map::const_iterator stepLocked(int k) const { return map_.find(k); })");
  S.fn("has(int k)");
  S.reads();
  S.call("stepLocked(k)", "stepLocked");
  S.access(MapOp::End, "map_.end()");
  S.helper("stepLocked(int k) const", false);
  S.access(MapOp::Find, "map_.find(k)", ResultUse::Other);
  EXPECT_EQ(S.refusal(), "locked-helper");
}

TEST(LockedHelper, NegativeCoroutine) {
  HelperScene S(R"(  bool has(int k) {
    std::shared_lock lock(mu_);
    return stepLocked(k);
  }
  task stepLocked(int k) const { co_return map_.count(k) != 0; })");
  S.fn("has(int k)");
  S.reads();
  S.call("stepLocked(k)", "stepLocked");
  S.helper("stepLocked(int k) const", false);
  S.access(MapOp::Count, "map_.count(k)");
  EXPECT_EQ(S.refusal(), "locked-helper");
}

/// `return stepLocked(k)` after the section's own lookup would be two states if
/// it were two lookups.
TEST(LockedHelper, NegativeNoPointReadBesideAHelper) {
  HelperScene S(R"(  bool has(int k) {
    std::shared_lock lock(mu_);
    return map_.contains(k) && stepLocked(k);
  }
  bool stepLocked(int k) const { return map_.count(k) != 0; })");
  S.fn("has(int k)");
  S.reads();
  S.access(MapOp::Contains, "map_.contains(k)");
  S.call("stepLocked(k)", "stepLocked");
  S.helper("stepLocked(int k) const", false);
  S.access(MapOp::Count, "map_.count(k)");
  EXPECT_NE(S.migrated().find("view.contains(k) && stepLocked(view, k)"),
            std::string::npos);
}

} // namespace
} // namespace unlatch
