//===- MayHold.h - Where a mutex may be held, on any path at all ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_MAYHOLD_H
#define UNLATCH_ANALYSIS_MAYHOLD_H

#include "analysis/CallGraph.h"

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

  /// At the start of a function. With OfShared, only calls count on objects
  /// that other threads may know.
  Modes atEntry(unsigned F, bool OfShared = false) const {
    return OfShared ? SharedObjects[F] : Entries[F];
  }
  Modes at(unsigned F, const Lockset &Local) const {
    return Entries[F] | locally(Local);
  }
  Modes locally(const Lockset &Local) const;

private:
  std::string Mutex;
  std::vector<Modes> Entries, SharedObjects;
};

/// The functions that may acquire the mutex, directly or through calls.
std::vector<char> mayAcquire(const Program &P, const CallGraph &Graph,
                             const std::string &Mutex);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_MAYHOLD_H
