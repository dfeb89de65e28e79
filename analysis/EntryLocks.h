//===- EntryLocks.h - The locks that a function's callers hold for it -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_ENTRYLOCKS_H
#define UNLATCH_ANALYSIS_ENTRYLOCKS_H

#include "analysis/CallGraph.h"

#include <vector>

namespace unlatch {

/// What holds whenever a function starts, in its own terms.
struct EntryState {
  Lockset Locks;
  /// Every caller's object is still unknown to other threads.
  bool Unshared = false;
};

/// How much is believed of callers.
enum class Belief {
  /// For deciding that code may change: unseen callers hold nothing.
  Strict,
  /// For deciding that code is wrong: unseen callers do as the seen ones.
  Lenient,
};

/// Entry locksets of all functions: the largest solution of "held at every
/// call", so that recursion does not lose what the first caller holds.
class EntryLocks {
public:
  EntryLocks(const Program &P, const CallGraph &Graph, Belief How);

  const EntryState &of(unsigned F) const { return Entries[F]; }

  /// Held at this point of the function: what the summary says and what its
  /// callers hold, unless the function itself gives such a lock up.
  Lockset at(unsigned F, const Lockset &Local) const;

  /// The calls that this is found from; none where callers are not believed.
  std::vector<CallSite> callsInto(unsigned F) const;

  /// What one call gives: held, and unshared, when the callee starts.
  EntryState given(const CallSite &Site) const;

private:
  const Program &P;
  const CallGraph &Graph;
  Belief How;
  std::vector<EntryState> Entries;
};

/// The name says that the caller holds the lock, or sees to it that none is
/// needed: findLocked, insert_unlocked, eraseUnsafe, GetNoLock.
bool saysCallerLocks(std::string_view Name);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_ENTRYLOCKS_H
