//===- Trial.h - Changes that are undone unless they prove themselves -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// While the project's own build judges a change, the change is on disk. A run
// that is killed then must not leave behind what nobody has judged: a trial
// keeps the old contents in a file of its own, from which the next run puts
// them back.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_TRIAL_H
#define UNLATCH_REWRITERS_TRIAL_H

#include "rewriters/FileChange.h"

#include <string>
#include <vector>

namespace unlatch {

class Trial {
public:
  /// Begins a trial of the changes, before they are applied. Where Directory is
  /// empty or cannot be written, a killed run is not undone.
  Trial(const std::string &Directory, const std::vector<FileChange> &Changes);
  Trial(const Trial &) = delete;
  Trial &operator=(const Trial &) = delete;
  /// The changes are judged, or undone: the file goes.
  ~Trial();

private:
  std::string Path;
  int Descriptor = -1;
};

/// Undoes the trials that killed runs have left in Directory, and returns one
/// sentence for each file. Where somebody has changed a file meanwhile, the
/// whole trial is left as it is.
std::vector<std::string> undoTrials(const std::string &Directory);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_TRIAL_H
