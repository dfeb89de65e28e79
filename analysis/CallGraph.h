//===- CallGraph.h - Who calls whom, as far as was seen -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_CALLGRAPH_H
#define UNLATCH_ANALYSIS_CALLGRAPH_H

#include "analysis/Program.h"

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace unlatch {

class UnparsedUnits;

struct CallSite {
  unsigned Caller = 0; ///< index into Program::Functions
  unsigned Callee = 0;
  const Call *At = nullptr;
  /// A virtual call of what the callee overrides: it may or may not get there.
  bool Guess = false;
};

/// The last component of a qualified name, template arguments dropped.
std::string_view simpleName(std::string_view Qualified);

/// Call sites in both directions. Refers to what it is made of.
class CallGraph {
public:
  CallGraph(const Program &P, const UnparsedUnits &Unparsed);

  const std::vector<CallSite> &callersOf(unsigned F) const {
    return Callers[F];
  }
  const std::vector<CallSite> &callsIn(unsigned F) const { return Callees[F]; }

  /// Every call of the function is one of callersOf(F): nobody outside the
  /// units seen can name it, and nothing calls it through a pointer.
  bool allCallersSeen(unsigned F) const;
  /// Why not, as a clause about the function; empty where they are.
  std::string callersUnseen(unsigned F) const;

private:
  const Program &P;
  const UnparsedUnits &Unparsed;
  std::vector<std::vector<CallSite>> Callers, Callees;
  /// Names that some code mentions without saying whom it calls: dependent
  /// calls, code left out by the preprocessor, functions not analysed.
  std::set<std::string, std::less<>> Unresolved;
};

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_CALLGRAPH_H
