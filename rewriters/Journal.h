//===- Journal.h - So that a killed run leaves nothing half done ----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files are replaced by renaming, one after the other; a run that is killed in
// between leaves some new and some old. A journal is a file that says what is
// being replaced by what. Before the first rename all new contents are on disk
// and the journal is committed; so whoever finds it later, with its writer
// gone, can finish the work, or clean up where it was never committed. This is
// the write-ahead log of databases at its simplest.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_JOURNAL_H
#define UNLATCH_REWRITERS_JOURNAL_H

#include <string>
#include <vector>

namespace unlatch {

class Journal {
public:
  /// Starts a journal in Directory. Where that is empty or cannot be written
  /// there is none, and all that follows does nothing.
  explicit Journal(const std::string &Directory);
  Journal(const Journal &) = delete;
  Journal &operator=(const Journal &) = delete;
  /// The work is done, or undone: the journal goes.
  ~Journal();

  /// Fresh is to take the place of Target, whose content has this hash; Kept
  /// will be a second name of what is there now.
  void add(const std::string &Target, const std::string &Hash,
           const std::string &Fresh, const std::string &Kept);
  /// From here on the work is finished rather than undone.
  void commit();

private:
  void append(const std::string &Line);

  std::string Path;
  int Descriptor = -1;
};

/// Finishes or undoes what killed runs have left in their journals in
/// Directory, and returns one sentence for each file that was replaced or that
/// somebody has changed in the meantime, which is left alone.
std::vector<std::string> recoverInterrupted(const std::string &Directory);

/// $XDG_STATE_HOME/unlatch, or ~/.local/state/unlatch; empty without a home.
std::string defaultJournalDirectory();

} // namespace unlatch

#endif // UNLATCH_REWRITERS_JOURNAL_H
