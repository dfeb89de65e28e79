//===- TextDiagnostics.h - Diagnostics in clang's manner ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TOOL_TEXTDIAGNOSTICS_H
#define UNLATCH_TOOL_TEXTDIAGNOSTICS_H

#include "analysis/Program.h"
#include "summary/Location.h"
#include "tool/SourceLines.h"

#include "llvm/ADT/StringRef.h"

namespace llvm {
class raw_ostream;
}

namespace unlatch {

/// Prints "file:line:column: severity: message [name]" with the source line
/// and a caret below, so that editors and people read it as they read clang.
class TextDiagnostics {
public:
  enum class Severity { Note, Remark, Warning };

  /// Colours if the stream has them enabled. P and OS must outlive this.
  TextDiagnostics(const Program &P, llvm::raw_ostream &OS) : P(P), OS(OS) {}

  void print(Severity What, const FileRange &Where, llvm::StringRef Message,
             llvm::StringRef Name = "");

private:
  void printSource(const FileRange &Where);

  const Program &P;
  llvm::raw_ostream &OS;
  SourceLines Sources;
};

/// The name under which the compilation database reaches a file.
std::string fileName(const Program &P, const std::string &RealPath);

} // namespace unlatch

#endif // UNLATCH_TOOL_TEXTDIAGNOSTICS_H
