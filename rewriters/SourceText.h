//===- SourceText.h - One file's bytes, lines and tokens ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Summaries say where things are; what stands around them (is this statement
// alone on its line? what follows this call?) is asked of the text. Tokens are
// lexed raw: nothing is expanded and no branch of the preprocessor is skipped.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_REWRITERS_SOURCETEXT_H
#define UNLATCH_REWRITERS_SOURCETEXT_H

#include "summary/Location.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace unlatch {

struct Token {
  enum Kind { Identifier, Punctuator, Literal, Comment };
  Kind What = Punctuator;
  unsigned Begin = 0;
  unsigned End = 0;
  bool InInclude = false;   ///< part of an #include line
  bool InDirective = false; ///< part of any preprocessor line
};

class SourceText {
public:
  SourceText(std::string File, std::string Bytes);

  const std::string &file() const { return File; }
  llvm::StringRef bytes() const { return Bytes; }
  llvm::StringRef text(unsigned Begin, unsigned End) const {
    return llvm::StringRef(Bytes).slice(Begin, End);
  }
  llvm::StringRef text(const FileRange &R) const {
    return text(R.Begin, R.End);
  }
  llvm::StringRef text(const Token &T) const { return text(T.Begin, T.End); }
  /// Whether a range lies in this file and within its bytes.
  bool covers(const FileRange &R) const {
    return R.valid() && R.File == File && R.Begin <= R.End &&
           R.End <= Bytes.size();
  }
  bool usesCRLF() const { return CRLF; }

  llvm::ArrayRef<Token> tokens() const { return Tokens; }
  /// Tokens that begin in [Begin, End), comments included.
  llvm::ArrayRef<Token> tokens(unsigned Begin, unsigned End) const;
  /// The text of the last token before Offset, or of the first at or after
  /// it; comments do not count; empty at the ends of the file.
  llvm::StringRef tokenBefore(unsigned Offset) const;
  llvm::StringRef tokenAfter(unsigned Offset) const;
  /// Whether an identifier of this spelling stands in [Begin, End).
  bool mentions(llvm::StringRef Identifier, unsigned Begin, unsigned End) const;

  /// First byte of Offset's line, and the first byte of the next line.
  unsigned lineBegin(unsigned Offset) const;
  unsigned lineEnd(unsigned Offset) const;

  /// The blanks that Offset's line begins with.
  llvm::StringRef indentation(unsigned Offset) const {
    llvm::StringRef Line = text(lineBegin(Offset), Offset);
    return Line.take_front(Line.find_first_not_of(" \t"));
  }

  /// What goes between the statement at Offset and one beside it: a line break
  /// and the same indentation, or a blank where something else shares its line.
  std::string separator(unsigned Offset) const;

  FileRange range(unsigned Begin, unsigned End) const;
  Edit edit(unsigned Begin, unsigned End, llvm::StringRef Text) const;
  Edit edit(const FileRange &R, llvm::StringRef Text) const {
    return edit(R.Begin, R.End, Text);
  }
  /// Takes a statement or declaration away: with its whole line where nothing
  /// but a comment about it stands there, and with one of two blank lines that
  /// would be left together.
  Edit removal(const FileRange &R) const;

  /// The comment that stands directly above the line on which Offset is the
  /// first thing; an empty range where there is none.
  FileRange commentAbove(unsigned Offset) const;

private:
  void lex();

  std::string File;
  std::string Bytes;
  bool CRLF = false;
  std::vector<Token> Tokens;
  std::vector<unsigned> Lines; ///< first byte of each line
};

} // namespace unlatch

#endif // UNLATCH_REWRITERS_SOURCETEXT_H
