//===- SerializationTest.cpp - What is written is read back ---------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "summary/Binary.h"
#include "summary/Fields.h"

using namespace unlatch;

/// One of everything, with no member at its default.
static Summary full() {
  FileRange Place{"/dir/a:b.h", 10, 20, 3, 4};
  ObjectPath Path{"this", {"c:@S@R@FI@map_", "[i + 1]", "it's \"x\": #y"}};
  HeldLock Lock{Path, "mu", LockMode::Exclusive, true, 2, true};
  MapAccess Access;
  Access.MapUsr = "map";
  Access.Map = Path;
  Access.Op = MapOp::TryEmplace;
  Access.Held = {Lock, Lock};
  Access.Origin = 3;
  Access.Mention = Access.Call = Access.Statement = Access.Block = Place;
  Access.InMacro = Access.Dependent = Access.InLoop = Access.Unshared = true;
  Access.Use = ResultUse::Variable;
  Access.Result = {"x", Place, true, Place, true};
  Access.Possible = true;
  Access.ConstElement = false;
  Access.Why = "line one\nline two";
  Function F;
  F.Usr = "f";
  F.Name = "ns::f<int, 3>";
  F.Kind = FunctionKind::Destructor;
  F.Parameters = 2;
  F.Body = Place;
  F.Identifiers = {"a", "true", "1", ""};
  F.Sections.resize(1);
  F.Sections[0].Changes = {{false, Place}};
  F.Sections[0].Shape = SectionShape::Several;
  F.Accesses = {Access};
  F.States.resize(1);
  F.States[0].Pointee = true;
  Call C;
  C.Arguments = {{}, Path, {}};
  F.Calls = {C};
  LookupIdiom Lookup;
  Lookup.Miss = LookupIdiom::MissKind::Throw;
  Lookup.KeyParameter = 1;
  F.Lookups = {Lookup};
  F.Effects = {{LockEffect::Kind::ReturnsGuard, Path, "mu", LockMode::Shared}};
  F.Required = {Lock};
  F.Counted = {{"f.cpp;_Z1fv", ~0ull, 7, {{Place, {{1, 1}, {2, -1}}}}}};
  Summary S;
  S.MainFile = "/a.cpp";
  S.Failed = true;
  S.Missing = {"gone.h"};
  S.FailureText = "a.cpp:1:2: error: no";
  S.Files = {{"/r", "/n", "00ff"}};
  S.Maps.resize(1);
  S.Maps[0].Usr = "map";
  S.Maps[0].Arguments = {"std::string", "int"};
  S.Maps[0].OtherTypeRanges = {Place, Place};
  S.Maps[0].ValueCopyable = false;
  S.Mutexes.resize(1);
  S.Mutexes[0].Shared = false;
  S.States.resize(1);
  S.States[0].Synchronized = true;
  S.Functions = {F};
  S.MutexUses = {{"mu", Place, "passed on", true}};
  S.Skipped = {{"mu_", Place}};
  S.Suppressions = {{"/a.cpp", 1, 2, {"*"}}};
  return S;
}

TEST(Yaml, RoundTrip) {
  Summary Before = full();
  std::string Text = writeYaml(Before);
  auto Read = readYaml(Text, "x.yaml");
  ASSERT_TRUE(std::holds_alternative<Summary>(Read))
      << std::get<std::string>(Read) << Text;
  EXPECT_EQ(fingerprint(std::get<Summary>(Read)), fingerprint(Before)) << Text;
  EXPECT_EQ(writeYaml(std::get<Summary>(Read)), Text);
}

TEST(Yaml, DefaultsAreLeftOut) {
  Summary S;
  S.Functions.resize(1);
  S.Functions[0].Name = "f";
  std::string Text = writeYaml(S);
  EXPECT_EQ(Text.find("Accesses"), std::string::npos) << Text;
  EXPECT_EQ(Text.find("Main"), std::string::npos) << Text;
}

TEST(Yaml, RefusesAnotherVersion) {
  auto Read = readYaml("Version: 77\nNovelty: [1, 2]\n", "x.yaml");
  ASSERT_TRUE(std::holds_alternative<std::string>(Read));
  EXPECT_EQ(
      std::get<std::string>(Read),
      "'x.yaml' is a summary of version 77, and this unlatch reads version " +
          std::to_string(SummaryVersion) + ": extract it again.");
}

TEST(Yaml, RefusesWhatIsNoSummary) {
  const std::string Head = "Version: " + std::to_string(SummaryVersion) + "\n";
  for (const std::string &Text :
       {std::string(), std::string("[1, 2]"), Head + "Functions: 3\n",
        Head + "Unknown: 3\n", std::string("\xff\xfe"), std::string("{"),
        Head + "Skipped: [{Name: x, Loc: nowhere}]\n"}) {
    auto Read = readYaml(Text, "x.yaml");
    ASSERT_TRUE(std::holds_alternative<std::string>(Read)) << Text;
    EXPECT_EQ(std::get<std::string>(Read).find(
                  "'x.yaml' is not a summary that can be read: "),
              0u)
        << std::get<std::string>(Read);
  }
}

TEST(Binary, RoundTrip) {
  Summary Before = full();
  std::optional<Summary> After = readBinary(writeBinary(Before));
  ASSERT_TRUE(After);
  EXPECT_EQ(writeYaml(Before), writeYaml(*After));
  EXPECT_EQ(writeBinary(Before), writeBinary(*After));
  EXPECT_TRUE(readBinary(writeBinary(Summary())));
}

TEST(Binary, NegativeDamage) {
  std::string Bytes = writeBinary(full());
  // Cut anywhere, it is no summary.
  for (size_t Length = 0; Length != Bytes.size(); ++Length)
    EXPECT_FALSE(readBinary(std::string_view(Bytes).substr(0, Length)));
  EXPECT_FALSE(readBinary(Bytes + "x"));
  // Changed anywhere, it may be another one, but is read in bounds.
  for (size_t I = 0; I != Bytes.size(); ++I)
    for (char C : {'\x00', '\x7f', '\xff'}) {
      std::string Damaged = Bytes;
      Damaged[I] = C;
      readBinary(Damaged);
    }
}

TEST(Binary, SeveralSayWhatTheyAreMadeOf) {
  std::vector<Summary> Before{full(), Summary()};
  std::string Bytes = writeAllBinary(Before);
  EXPECT_TRUE(isBinary(Bytes));
  EXPECT_FALSE(isBinary(writeAllYaml(Before)));
  auto Read = readSummaries(Bytes, "facts");
  ASSERT_TRUE(std::holds_alternative<std::vector<Summary>>(Read))
      << std::get<std::string>(Read);
  EXPECT_EQ(writeAllYaml(Before),
            writeAllYaml(std::get<std::vector<Summary>>(Read)));

  // Another set of members, or another version of them.
  std::string Other = Bytes;
  Other[Other.find('.') + 1] ^= 1;
  EXPECT_EQ(std::get<std::string>(readAllBinary(Other, "facts")),
            "'facts' was made by another version of unlatch: extract and link "
            "again");
}

TEST(Binary, NegativeSeveralDamaged) {
  std::string Bytes = writeAllBinary({full()});
  for (size_t Length = 0; Length != Bytes.size(); ++Length)
    EXPECT_TRUE(std::holds_alternative<std::string>(
        readAllBinary(std::string_view(Bytes).substr(0, Length), "facts")));
  for (size_t I = 0; I != Bytes.size(); ++I) {
    std::string Damaged = Bytes;
    Damaged[I] ^= 1;
    EXPECT_TRUE(
        std::holds_alternative<std::string>(readAllBinary(Damaged, "facts")));
  }
}
