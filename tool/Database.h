//===- Database.h - The units of a compilation database -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads what -p names or what lies above the files, says in one sentence why it
// cannot, and turns each command into one that clang can parse, whatever
// compiler it was written for.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_DATABASE_H
#define UNLATCH_TOOL_DATABASE_H

#include "tool/Unit.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>
#include <vector>

namespace clang::tooling {
class CompilationDatabase;
}

namespace unlatch {

/// How the commands of the database are to be changed.
struct CommandChanges {
  std::vector<std::string> ExtraArgsBefore;
  std::vector<std::string> ExtraArgs;
  std::string ResourceDir; ///< of clang's builtin headers
};

struct Database {
  std::string Name;        ///< for messages: the file it came from
  std::vector<Unit> Units; ///< in its order, the same command once
};

/// The units once more, as clang's tools take them. Commands are final: they
/// need no further change before they are run.
std::unique_ptr<clang::tooling::CompilationDatabase>
asClangDatabase(const Database &Units);

/// Loads the database in BuildPath (a directory, or the JSON file itself); with
/// none given, the one at or above the first of Files or the current directory,
/// in each folder also in `build`, or the youngest in `build*` and `build/*`.
/// Files also says what to compile
/// where the database is a compile_flags.txt.
llvm::Expected<Database> loadDatabase(llvm::StringRef BuildPath,
                                      llvm::ArrayRef<std::string> Files,
                                      const CommandChanges &Changes);

/// The units for flags that follow `--` on the command line.
Database fixedDatabase(const clang::tooling::CompilationDatabase &Fixed,
                       llvm::ArrayRef<std::string> Files,
                       const CommandChanges &Changes);

} // namespace unlatch

#endif // UNLATCH_TOOL_DATABASE_H
