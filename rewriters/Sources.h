//===- Sources.h - The texts that a rewrite looks at ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_SOURCES_H
#define UNLATCH_REWRITERS_SOURCES_H

#include "analysis/Program.h"
#include "rewriters/SourceText.h"

#include <map>
#include <memory>
#include <string>

namespace unlatch {

/// Reads each file once, by real path. Not for several threads at once.
class Sources {
public:
  explicit Sources(const Program &P) : P(P) {}

  /// The file as the units of the program parsed it. Null where it cannot be
  /// read or has been changed since: then no range in it means anything.
  const SourceText *get(const std::string &RealPath);
  /// Puts a text in place of the file's.
  void set(const std::string &RealPath, std::string Bytes);
  /// Why get() gave null, as a sentence's end: "cannot be read: ...".
  std::string problem(const std::string &RealPath) const;

private:
  const Program &P;
  std::map<std::string, std::unique_ptr<SourceText>> Texts;
  std::map<std::string, std::string> Problems;
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_SOURCES_H
