//===- Profile.cpp - How often parts of the program ran -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Profile.h"

#include "analysis/Reasons.h"

#include <algorithm>
#include <cctype>

using namespace unlatch;

std::string unlatch::symbolKey(std::string_view Symbol) {
  std::string Key;
  for (size_t I = 0; I != Symbol.size(); ++I) {
    // The name of a unit's own function has the file's in front, and what
    // stands between the two changed with LLVM 17.
    Key += Symbol[I] == ';' ? ':' : Symbol[I];
    if (Key.size() > 1 && Key.compare(Key.size() - 2, 2, "$_") == 0)
      while (I + 1 != Symbol.size() &&
             std::isdigit(static_cast<unsigned char>(Symbol[I + 1])))
        ++I;
  }
  return Key;
}

namespace {

/// How often a place ran, in all bodies that it is a part of.
struct Runs {
  std::uint64_t Times = 0;
  bool Known = false; ///< some body counts it
  bool Changed = false;
};

} // namespace

/// Adds what the body's record says; a function that the profile does not name
/// is not part of the program that ran.
static void add(const Profile &From, const CountedBody &Body,
                std::map<FileRange, Runs> &Into) {
  auto It = From.Records.find(symbolKey(Body.Symbol));
  const Profile::Record *Match = nullptr;
  bool Changed = false;
  if (It != From.Records.end()) {
    auto Fits = [&](const Profile::Record &R) {
      return R.Hash == Body.Hash && R.Counts.size() == Body.Counters;
    };
    auto Found = std::find_if(It->second.begin(), It->second.end(), Fits);
    // Of two lambdas that are alike, nobody knows which is which.
    Changed = Found == It->second.end() ||
              std::any_of(std::next(Found), It->second.end(), Fits);
    if (!Changed)
      Match = &*Found;
  }
  for (const CountedMention &Mention : Body.Mentions) {
    Runs &R = Into[Mention.Mention];
    R.Known = true;
    R.Changed |= Changed;
    // A counter may be behind by what other threads added meanwhile.
    std::int64_t Sum = 0;
    for (const CounterTerm &Term : Mention.Terms)
      if (Match && Term.Counter < Match->Counts.size())
        Sum += Term.Factor *
               static_cast<std::int64_t>(Match->Counts[Term.Counter]);
    R.Times += std::max<std::int64_t>(Sum, 0);
  }
}

/// 1204332 is 1,204,332.
static std::string grouped(std::uint64_t N) {
  std::string Text = std::to_string(N);
  for (size_t At = Text.size(); At > 3; At -= 3)
    Text.insert(At - 3, ",");
  return Text;
}

static std::string sentence(const std::string &Profile, const MeasuredUse &Use,
                            bool InProfile) {
  std::string Text;
  if (!InProfile)
    Text = Profile + " has none of the functions that use it";
  else if (Use.Reads + Use.Writes == 0)
    Text = "by " + Profile + ", nothing that uses it ran";
  else
    Text = "by " + Profile + ", it was read " + grouped(Use.Reads) +
           (Use.Reads == 1 ? " time" : " times") + " and written " +
           grouped(Use.Writes) + (Use.Writes == 1 ? " time" : " times");
  if (Use.Writes != 0 && Use.Reads >= 2 * Use.Writes)
    Text += ", that is " + grouped(Use.Reads / Use.Writes) + " reads a write";
  if (Use.Uncounted != 0)
    Text += "; " + std::to_string(Use.Uncounted) +
            (Use.Uncounted == 1 ? " place is" : " places are") +
            " not counted, because the code is not the one that ran";
  return Text;
}

std::optional<MeasuredUse> unlatch::measure(const MapContext &M) {
  const Profile *From = M.View.Options.Counts;
  if (!From)
    return std::nullopt;
  std::map<unsigned, std::map<FileRange, Runs>> ByFunction;
  std::map<FileRange, std::uint64_t> Reads, Writes;
  MeasuredUse Use;
  bool InProfile = false;
  for (const AccessSite &Site : M.Accesses) {
    MapOp Op = Site.A->Op;
    if (Site.Unshared || (!isLookup(Op) && !isWrite(Op)))
      continue;
    auto [Here, New] = ByFunction.try_emplace(Site.Index.Function);
    if (New)
      for (const CountedBody &Body : Site.F->Counted) {
        add(*From, Body, Here->second);
        InProfile |= From->Records.count(symbolKey(Body.Symbol)) != 0;
      }
    Runs R = Here->second[Site.A->Mention];
    if (!R.Known || R.Changed) {
      ++Use.Uncounted;
      continue;
    }
    // All changes through one find, or through the subscript that is a write
    // already, are one.
    const MapAccess *A = Site.A;
    if (Op == MapOp::ElementWrite && A->Origin >= 0 &&
        static_cast<size_t>(A->Origin) < Site.F->Accesses.size())
      A = &Site.F->Accesses[A->Origin];
    std::uint64_t &Times =
        (isWrite(Op) ? Writes : Reads)[A->Call.valid() ? A->Call : A->Mention];
    Times = std::max(Times, R.Times);
  }
  for (const auto &[Place, Times] : Reads)
    Use.Reads += Times;
  for (const auto &[Place, Times] : Writes)
    Use.Writes += Times;
  Use.Sentence = sentence(From->Name, Use, InProfile);
  return Use;
}
