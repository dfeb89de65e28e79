//===- Explain.cpp - The whole story of one map ---------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Explain.h"

#include "analysis/Checks.h"

#include <algorithm>

using namespace unlatch;

const char *unlatch::confidenceName(Confidence Sure) {
  return Sure == Confidence::High     ? "high"
         : Sure == Confidence::Medium ? "medium"
                                      : "low";
}

static const char *nameOf(MapOp Op) {
  switch (Op) {
  case MapOp::Find:
    return "find";
  case MapOp::Contains:
    return "contains";
  case MapOp::Count:
    return "count";
  case MapOp::At:
    return "at";
  case MapOp::Bound:
    return "lower_bound or upper_bound";
  case MapOp::Size:
    return "size";
  case MapOp::Empty:
    return "empty";
  case MapOp::Begin:
    return "begin";
  case MapOp::End:
    return "end";
  case MapOp::RangeFor:
    return "iteration";
  case MapOp::Lent:
    return "passed to a function that reads it";
  case MapOp::CopyOut:
    return "copied";
  case MapOp::Subscript:
    return "operator[]";
  case MapOp::Insert:
    return "insert";
  case MapOp::Emplace:
    return "emplace";
  case MapOp::TryEmplace:
    return "try_emplace";
  case MapOp::InsertOrAssign:
    return "insert_or_assign";
  case MapOp::EraseKey:
    return "erase";
  case MapOp::EraseIterator:
    return "erase by iterator";
  case MapOp::EraseIf:
    return "erase_if";
  case MapOp::Clear:
    return "clear";
  case MapOp::Assign:
    return "assigned";
  case MapOp::Swap:
    return "swapped or moved from";
  case MapOp::Reserve:
    return "reserve";
  case MapOp::ElementRead:
    return "element read";
  case MapOp::ElementWrite:
    return "element changed";
  case MapOp::ElementEscape:
    return "element leaves";
  case MapOp::PointeeRead:
    return "what an element points to read";
  case MapOp::PointeeWrite:
    return "what an element points to changed";
  case MapOp::ElementGiven:
    return "element given by a helper";
  case MapOp::Escape:
    return "not understood";
  }
  return "";
}

static const char *nameOf(LockMode Mode) {
  return Mode == LockMode::Shared ? "shared" : "exclusive";
}

static std::string describeHold(const AccessSite &Site) {
  if (Site.Unshared)
    return "no other thread knows the object yet";
  if (Site.Strict.Held)
    return std::string(nameOf(Site.Strict.Mode)) +
           (Site.Strict.Section < 0 ? ", by all callers" : "");
  if (Site.Strict.Maybe)
    return "on some paths";
  if (Site.Lenient.Held)
    return std::string(nameOf(Site.Lenient.Mode)) + ", by the callers seen";
  return Site.Strict.OtherObject ? "of another object" : "not held";
}

static Holding holdingOf(const AccessSite &Site) {
  if (Site.Unshared)
    return Holding::Unneeded;
  if (Site.Strict.Held)
    return Site.Strict.Mode == LockMode::Shared ? Holding::Shared
                                                : Holding::Exclusive;
  return Site.Strict.Maybe || Site.Lenient.Held ? Holding::Unsure
                                                : Holding::Missing;
}

static std::string describeSection(const Section &S) {
  std::string Text = nameOf(S.Mode);
  switch (S.Shape) {
  case SectionShape::Guard:
    Text += ", by a guard";
    break;
  case SectionShape::Manual:
    Text += ", by hand";
    break;
  case SectionShape::Deferred:
    Text += ", by a guard that is locked later, adopted or tried";
    break;
  case SectionShape::Several:
    Text += ", by one guard over several mutexes";
    break;
  case SectionShape::Returned:
    Text += ", by a guard that comes from a function or leaves this one";
    break;
  case SectionShape::Factory:
    Text += ", by a guard that a function made";
    break;
  case SectionShape::Opaque:
    Text += ", by a guard class that does more than lock";
    break;
  }
  if (!S.Changes.empty())
    Text += ", unlocked or locked again on the way";
  if (S.HoldsOthers)
    Text += ", together with other locks";
  return Text;
}

static std::string counted(size_t N, const char *One, const char *Several) {
  return std::to_string(N) + " " + (N == 1 ? One : Several);
}

static std::string advise(const MapContext &M, const GuardedMap &Map) {
  size_t Setup = 0;
  std::vector<FileRange> Writes;
  for (const AccessSite &Site : M.Accesses) {
    if (!isWrite(Site.A->Op) || Site.Unshared ||
        std::find(Writes.begin(), Writes.end(), Site.loc()) != Writes.end())
      continue;
    Writes.push_back(Site.loc());
    Setup += M.View.Roles[Site.Index.Function] == Role::Seldom;
  }
  std::string Numbers = counted(Map.Reads, "place reads it", "places read it") +
                        ", " + counted(Map.Writes, "writes it", "write it");
  if (Setup)
    Numbers += " (" + std::to_string(Setup) + " in set-up code, by its names)";
  if (Map.Measured)
    Numbers += "; " + Map.Measured->Sentence;
  if (Map.What == Verdict::Migrate)
    return "Migrate it where its readers are on paths that many threads "
           "take: " +
           Numbers +
           ". Lookups gain most; copying or walking the whole map gains "
           "little.";
  const Reason &Why = Map.Reasons.front();
  if (Map.What == Verdict::Review)
    return "Look at the reasons above first: " + Numbers +
           ". `unlatch migrate --include-review` takes it in.";
  std::string Text =
      "Keep the lock, because of " + Why.Code + ": " + Numbers + ".";
  if (std::any_of(Map.Reasons.begin(), Map.Reasons.end(), [](const Reason &R) {
        return R.Code == "unsynchronized-access";
      }))
    Text += " The accesses without it are worth a look in any case: `unlatch "
            "check`.";
  return Text;
}

MapStory unlatch::explain(const ProgramView &View, const GuardedMap &Map) {
  MapContext M(View, View.P.Maps.at(Map.MapUsr), View.GuardOf.at(Map.MapUsr));
  MapStory Story;
  const Guard &G = M.G;
  Story.Guard = M.MutexName + " guards it: " + heldRatio(M) + ", " +
                std::to_string(G.HeldWeight) + " of " +
                std::to_string(G.TotalWeight) + " by weight" +
                (G.Declared ? ", and its declaration says so" : std::string()) +
                "; confidence " + confidenceName(G.confidence());
  for (const AccessSite &Site : M.Accesses) {
    if (Site.A->Op == MapOp::End)
      continue;
    std::string What = nameOf(Site.A->Op);
    if (!Site.A->Why.empty())
      What += ": " + Site.A->Why;
    Story.Accesses.push_back({Site.A->Mention, Site.F->Name, std::move(What),
                              describeHold(Site), isWrite(Site.A->Op),
                              holdingOf(Site)});
  }
  for (const SectionSite &Site : M.Sections)
    Story.Sections.push_back({Site.S->Acquire, Site.S->Block, Site.F->Name,
                              describeSection(*Site.S), Site.S->Mode});
  auto ByPlace = [](const auto &A, const auto &B) { return A.Loc < B.Loc; };
  std::stable_sort(Story.Accesses.begin(), Story.Accesses.end(), ByPlace);
  std::stable_sort(Story.Sections.begin(), Story.Sections.end(), ByPlace);
  Story.Advice = advise(M, Map);
  return Story;
}
