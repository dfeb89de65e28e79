//===- MayHold.h - Where a mutex may be held, on any path at all ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_MAYHOLD_H
#define UNLATCH_ANALYSIS_MAYHOLD_H

#include "analysis/CallGraph.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace unlatch {

/// Modes in which a mutex may be held, as a set.
struct Modes {
  bool Shared = false;
  bool Exclusive = false;

  bool any() const { return Shared || Exclusive; }
  void add(LockMode M) { (M == LockMode::Shared ? Shared : Exclusive) = true; }
  Modes operator|(Modes Other) const {
    return {Shared || Other.Shared, Exclusive || Other.Exclusive};
  }
  bool operator==(const Modes &) const = default;
};

/// For one mutex declaration, whatever the object: the functions that may run
/// while it is held, through any chain of calls. The counterpart of EntryLocks,
/// for rules that look for what a lock might protect.
class MayHold {
public:
  MayHold(const Program &P, const CallGraph &Graph, const std::string &Mutex);

  struct Entry {
    Modes Any;
    Modes OfShared; ///< only by calls on objects that other threads may know
  };

  /// At the start of a function.
  Modes atEntry(unsigned F, bool OfShared = false) const {
    auto Found = Entries.find(F);
    if (Found == Entries.end())
      return {};
    return OfShared ? Found->second.OfShared : Found->second.Any;
  }
  Modes at(unsigned F, const Lockset &Local) const {
    return atEntry(F) | locally(Local);
  }
  Modes locally(const Lockset &Local) const;

  /// The functions at whose start it may be held.
  const std::map<unsigned, Entry> &entries() const { return Entries; }
  /// All functions that may run, at least in part, while it is held; by index.
  std::set<unsigned> functions() const;

private:
  const Program &P;
  std::string Mutex;
  std::map<unsigned, Entry> Entries;
};

/// The functions that may acquire the mutex, directly or through calls.
std::vector<char> mayAcquire(const Program &P, const CallGraph &Graph,
                             const std::string &Mutex);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_MAYHOLD_H
