//===- Location.h - Where something stands in the source ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files and byte ranges, free of any compiler's data structures. A file is
// known by its real path, so that a header which two paths reach is one file;
// the name under which the compiler met it is kept for messages.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUMMARY_LOCATION_H
#define UNLATCH_SUMMARY_LOCATION_H

#include <string>
#include <tuple>
#include <vector>

namespace unlatch {

/// One file as a unit saw it.
struct SourceFile {
  std::string RealPath; ///< symlinks resolved; the key
  std::string Name;     ///< absolute, as the compilation database reaches it
  std::string Hash;     ///< of the bytes that were parsed, hexadecimal
};

/// A half-open range of bytes in a file. The default value means "nowhere".
struct FileRange {
  std::string File; ///< real path
  unsigned Begin = 0;
  unsigned End = 0;
  unsigned Line = 0;   ///< of Begin, from 1
  unsigned Column = 0; ///< of Begin, in bytes from 1

  bool valid() const { return Line != 0; }
  bool contains(const FileRange &Other) const {
    return File == Other.File && Begin <= Other.Begin && Other.End <= End;
  }
  friend bool operator==(const FileRange &A, const FileRange &B) {
    return A.Begin == B.Begin && A.End == B.End && A.File == B.File;
  }
  friend bool operator<(const FileRange &A, const FileRange &B) {
    return std::tie(A.File, A.Begin, A.End) < std::tie(B.File, B.Begin, B.End);
  }
};

/// Text that takes the place of a range.
struct Edit {
  FileRange Range;
  std::string Text;

  friend bool operator==(const Edit &A, const Edit &B) {
    return A.Range == B.Range && A.Text == B.Text;
  }
  friend bool operator<(const Edit &A, const Edit &B) {
    return std::tie(A.Range, A.Text) < std::tie(B.Range, B.Text);
  }
};

} // namespace unlatch

#endif // UNLATCH_SUMMARY_LOCATION_H
