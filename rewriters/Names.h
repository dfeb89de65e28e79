//===- Names.h - Names for the variables that a rewrite declares ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_NAMES_H
#define UNLATCH_REWRITERS_NAMES_H

#include "rewriters/Sections.h"

#include <map>
#include <string>
#include <vector>

namespace unlatch {

/// Hands out names that hide nothing and that nothing hides. The same section
/// gets the same name however often it is asked for, so that a function which
/// several instantiations report is edited alike.
class Names {
public:
  explicit Names(const Program &P) : P(P) {}

  /// Base ("view"), or one made of the map's name and Base.
  std::string choose(const SectionWork &Work, const std::string &Base);
  /// One made of the name of Map, which is one of several, and Base.
  std::string chooseFor(const SectionWork &Work, const MapDecl &Map,
                        const std::string &Base);
  /// The field's own without what marks a member, or one made of it.
  std::string chooseFor(const SectionWork &Work, const StateDecl &Field);

private:
  std::string take(const SectionWork &Work, const std::string &For,
                   std::string Name, const std::string &Compound);

  struct Given {
    FileRange Acquire;
    FileRange Block;
    std::string For; ///< what the name stands for
    std::string Name;
  };
  bool isFree(const SectionWork &Work, const std::string &Name) const;
  bool mentions(const Function &F, const SectionWork &Work,
                const std::string &Name) const;

  const Program &P;
  std::map<std::string, std::vector<Given>> Taken; ///< by file
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_NAMES_H
