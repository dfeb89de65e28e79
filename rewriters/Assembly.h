//===- Assembly.h - Groups that go together and compile -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_ASSEMBLY_H
#define UNLATCH_REWRITERS_ASSEMBLY_H

#include "rewriters/Migration.h"
#include "rewriters/Sources.h"
#include "rewriters/Verify.h"

namespace unlatch {

/// A group that would like to be applied.
struct Candidate {
  EditGroup Group;
  std::string MapUsr;
  FileRange Loc;               ///< what the group is about, for messages
  std::vector<MovedMap> Moved; ///< the maps that it takes from their mutex
};

/// Narrows the candidates down to those that go together and compile, earlier
/// ones first, and builds the files. Dropped is what was refused before.
RewriteResult assemble(const Program &P, Sources &Files,
                       const clang::tooling::CompilationDatabase *Database,
                       const RewriteOptions &Options,
                       std::vector<Candidate> Wanted,
                       std::vector<DroppedGroup> Dropped);

} // namespace unlatch

#endif // UNLATCH_REWRITERS_ASSEMBLY_H
