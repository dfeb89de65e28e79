//===- NotReadMostly.cpp - Writes run about as often as reads -------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A registry makes reads cheap and writes dear, so a map pays only where reads
// run far more often. How often something runs is not in the source; what is
// there is weighed like this, a place counting once:
//   a write in code of start-up, registration, reload ...      1/4
//   get-or-create: what happens where a lookup missed          1/4
//   a function called add, set, update ..., for all it writes  1/4
//   any other write, that of a field which moves with the map
//   among them where the function does not write the map       1
//   an erase or in-place change in a function that also looks
//   up, or an in-place change in any function not called
//   add, set, update ...: per-request bookkeeping, eviction    4
// A function that writes counts as one place that reads if it looks under the
// shared lock, or inserts only what a lookup missed: most calls end there.
// The map is kept if the bookkeeping alone weighs more than the places that
// only read, or if there is no such place. Where it takes the other writes as
// well to outweigh them, how often those run is for a person to say: review.
//
// Where a profile says how often each place ran, none of this is asked: from
// ten reads a write on the map is read-mostly, from one on a person is asked.
//
//===----------------------------------------------------------------------===//

#include "analysis/Profile.h"
#include "analysis/Reasons.h"

#include <map>
#include <set>

using namespace unlatch;

namespace {

/// What one function does to the map.
struct InFunction {
  std::set<FileRange> Lookups, Inserts, Ends, InPlace;
  bool LooksShared = false;   ///< has a read section of its own
  std::set<FileRange> Fields; ///< writes of fields that move with the map
  FileRange FirstWrite;

  void write(const FileRange &At) {
    if (!FirstWrite.valid() || At < FirstWrite)
      FirstWrite = At;
  }
};

/// A write of such a field is one of the whole group, as an erase is: but not
/// where it goes along with a write of the map.
void addFields(const MapContext &M, std::map<unsigned, InFunction> &Functions) {
  for (const std::string &Usr : M.Fields.Usrs)
    for (StateIndex I : M.View.StatesOf.at(Usr)) {
      const StateAccess &S = M.View.function(I.Function).States[I.State];
      if (S.Write && !S.Pointee && !S.Unshared)
        Functions[I.Function].Fields.insert(S.Loc);
    }
  for (auto &[Index, In] : Functions) {
    if (!In.Inserts.empty() || !In.Ends.empty() || !In.InPlace.empty())
      continue;
    for (const FileRange &At : In.Fields) {
      In.Ends.insert(At);
      In.write(At);
    }
  }
}

} // namespace

static bool createsOnMiss(MapOp Op) {
  return Op == MapOp::Subscript || Op == MapOp::Insert ||
         Op == MapOp::Emplace || Op == MapOp::TryEmplace ||
         Op == MapOp::InsertOrAssign || Op == MapOp::Reserve;
}

/// Whether the access happens only where an earlier lookup of its function
/// missed, as in the second half of a double-checked get-or-create: once a key,
/// as long as nothing is taken out again.
static bool onlyOnMiss(const Function &F, const MapAccess &A) {
  const MapAccess *At = &A;
  while (At->DecidedBy < 0 && At->Origin >= 0)
    At = &F.Accesses[At->Origin];
  return At->DecidedBy >= 0 && !At->DecidedFound;
}

static void judgeMeasured(const MapContext &M, const MeasuredUse &Use,
                          std::vector<Reason> &Out) {
  if (Use.Reads / 10 >= Use.Writes)
    return;
  bool Sure = Use.Reads < Use.Writes;
  Places Declared;
  Declared.add(M.Map.Loc, "declared here");
  Declared.report(Out, "not-read-mostly",
                  M.MapName +
                      (Sure
                           ? " is not read far more often than written: "
                           : " may not be read far more often than written: ") +
                      Use.Sentence,
                  /*ReviewOnly=*/!Sure);
}

void unlatch::findNotReadMostly(const MapContext &M, std::vector<Reason> &Out) {
  if (auto Use = measure(M); Use && Use->decides())
    return judgeMeasured(M, *Use, Out);
  std::map<unsigned, InFunction> Functions;
  for (const AccessSite &Site : M.Accesses) {
    if (Site.Unshared)
      continue;
    InFunction &In = Functions[Site.Index.Function];
    MapOp Op = Site.A->Op;
    // Handed out under a shared lock: whoever gets it can only read.
    bool HandedOut = Op == MapOp::Escape && Site.Lenient.Held &&
                     Site.Lenient.Mode == LockMode::Shared;
    // What is filled where it is new was looked for before.
    if (isLookup(Op) || HandedOut || Site.A->Creates)
      In.Lookups.insert(Site.loc());
    In.LooksShared |= isLookup(Op) && Site.Lenient.Held &&
                      Site.Lenient.Mode == LockMode::Shared;
    if (!isWrite(Op))
      continue;
    if ((createsOnMiss(Op) && !Site.A->OnHit) ||
        (Op == MapOp::ElementWrite &&
         (Site.A->Creates || Site.A->OnMiss || onlyOnMiss(*Site.F, *Site.A))))
      In.Inserts.insert(Site.loc());
    else if (Op == MapOp::ElementWrite || Site.A->OnHit)
      In.InPlace.insert(Site.loc());
    else
      In.Ends.insert(Site.loc());
    In.write(Site.loc());
  }
  addFields(M, Functions);

  // Quarters, to stay with whole numbers.
  unsigned Reads = 0, Weight = 0, Hot = 0, Often = 0, Writes = 0;
  Places Found;
  for (const auto &[Index, In] : Functions) {
    unsigned Here = In.Inserts.size() + In.Ends.size() + In.InPlace.size();
    Writes += Here;
    if (Here == 0) {
      Reads += In.Lookups.size();
      continue;
    }
    Role R = M.View.Roles[Index];
    bool AlsoLooks = !In.Lookups.empty();
    bool CreatesOnMiss = AlsoLooks && In.Ends.empty() && In.InPlace.empty();
    if (In.LooksShared || (CreatesOnMiss && R != Role::Seldom))
      Reads += 1; // most calls find what they look for
    if (R == Role::Seldom || CreatesOnMiss) {
      Weight += Here;
      continue;
    }
    bool Bookkeeping = R == Role::Often &&
                       (!In.InPlace.empty() || (AlsoLooks && !In.Ends.empty()));
    // What changes an element only to take it out is one removal.
    bool Changes = !In.InPlace.empty() && In.Ends.empty();
    if (R == Role::Perhaps)
      Weight += Changes ? 4 * Here : 1;
    else
      Weight += Here * (Bookkeeping ? 16 : 4);
    if (Bookkeeping) {
      ++Often;
      Hot += Here * 16;
    }
    Found.add(In.FirstWrite,
              quote(M.View.function(Index).Name) + " writes" +
                  (Bookkeeping ? ", as it seems on the way of every use" : ""));
  }
  if (Writes == 0 || (Reads != 0 && Weight <= Reads * 4))
    return;
  std::string Counts = std::to_string(Reads) + " places only read it, " +
                       std::to_string(Writes) + " write it";
  if (Often != 0)
    Counts += ", " + std::to_string(Often) +
              " of the functions that do on the "
              "way of every use";
  if (Found.empty())
    Found.add(M.Map.Loc, "declared here");
  bool Sure = Reads == 0 || Hot > Reads * 4;
  Found.report(Out, "not-read-mostly",
               M.MapName +
                   (Sure ? " is not read far more often than written: "
                         : " may not be read far more often than written: ") +
                   Counts,
               /*ReviewOnly=*/!Sure);
}
