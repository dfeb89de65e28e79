//===- Condense.h - A program's summaries without what they repeat --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every unit tells again what is in the headers it includes. Condensed, the
// program tells it once: what `unlatch link` writes.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_CONDENSE_H
#define UNLATCH_ANALYSIS_CONDENSE_H

#include "summary/Summary.h"

#include <functional>
#include <string>
#include <vector>

namespace unlatch {

/// The same program in fewer words: link(condense(Units)) is link(Units). One
/// summary a unit that only lists its files, and a last one, of no unit, that
/// says everything else.
std::vector<Summary> condense(std::vector<Summary> Units);

/// Takes out of S what it says about places in files, by real path, for which
/// Outdated is true.
void forgetFiles(Summary &S,
                 const std::function<bool(const std::string &)> &Outdated);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_CONDENSE_H
