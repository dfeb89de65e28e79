//===- TextDiagnostics.cpp - Diagnostics in clang's manner ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/TextDiagnostics.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

namespace unlatch {

using llvm::raw_ostream;

std::string fileName(const Program &P, const std::string &RealPath) {
  auto File = P.Files.find(RealPath);
  return File == P.Files.end() || File->second.Name.empty() ? RealPath
                                                            : File->second.Name;
}

/// A source line as it may be shown: tabs as spaces, no control characters
/// that a terminal would obey, no invalid UTF-8. Caret and End are byte
/// offsets in Line and become columns of the result.
static std::string displayed(llvm::StringRef Line, size_t &Caret, size_t &End) {
  constexpr size_t TabStop = 8;
  std::string Clean = llvm::json::isUTF8(Line) ? Line.str()
                                               : llvm::json::fixUTF8(Line);
  bool Same = Clean.size() == Line.size();
  std::string Result;
  size_t Columns = 0, CaretColumn = 0, EndColumn = 0;
  for (size_t I = 0; I < Clean.size(); ++I) {
    if (I == Caret)
      CaretColumn = Columns;
    if (I == End)
      EndColumn = Columns;
    unsigned char C = Clean[I];
    if (C == '\t') {
      size_t Width = TabStop - Columns % TabStop;
      Result.append(Width, ' ');
      Columns += Width;
    } else if (C < 0x20 || C == 0x7f) {
      Result += '?';
      ++Columns;
    } else {
      Result += static_cast<char>(C);
      Columns += (C & 0xc0) != 0x80; // continuation bytes have no width
    }
  }
  if (Caret >= Clean.size())
    CaretColumn = Columns;
  if (End >= Clean.size())
    EndColumn = Columns;
  // Offsets mean nothing in a line whose bytes were replaced before them.
  Caret = Same ? CaretColumn : std::min(Caret, Columns);
  End = Same ? EndColumn : Caret;
  return Result;
}

void TextDiagnostics::printSource(const FileRange &Where) {
  auto Line = Sources.line(Where.File, Where.Line);
  if (!Line || Where.Column == 0 || Where.Column > Line->size() + 1)
    return;
  size_t Caret = Where.Column - 1;
  size_t End = Where.End > Where.Begin ? Caret + (Where.End - Where.Begin)
                                       : Caret;
  End = std::min(End, Line->size());
  std::string Text = displayed(*Line, Caret, End);
  OS << llvm::format("%5u | ", Where.Line) << Text << "\n      | ";
  OS.changeColor(raw_ostream::GREEN, /*Bold=*/true);
  OS.indent(Caret) << '^';
  if (End > Caret + 1)
    OS << std::string(End - Caret - 1, '~');
  OS.resetColor();
  OS << '\n';
}

void TextDiagnostics::print(Severity What, const FileRange &Where,
                            llvm::StringRef Message, llvm::StringRef Name) {
  OS.changeColor(raw_ostream::SAVEDCOLOR, /*Bold=*/true);
  if (Where.valid())
    OS << fileName(P, Where.File) << ':' << Where.Line << ':' << Where.Column
       << ": ";
  switch (What) {
  case Severity::Note:
    OS.changeColor(raw_ostream::CYAN, true) << "note: ";
    break;
  case Severity::Remark:
    OS.changeColor(raw_ostream::BLUE, true) << "remark: ";
    break;
  case Severity::Warning:
    OS.changeColor(raw_ostream::MAGENTA, true) << "warning: ";
    break;
  }
  OS.resetColor();
  if (What != Severity::Note)
    OS.changeColor(raw_ostream::SAVEDCOLOR, /*Bold=*/true);
  OS << Message;
  if (!Name.empty())
    OS << " [" << Name << ']';
  OS.resetColor();
  OS << '\n';
  if (Where.valid())
    printSource(Where);
}

} // namespace unlatch
