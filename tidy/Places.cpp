//===- Places.cpp - From byte ranges back to clang's locations ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tidy/Places.h"

#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace unlatch {

static FileID fileOf(const std::string &RealPath, const SourceManager &SM) {
  FileManager &Files = SM.getFileManager();
  // An editor's unsaved main file may have another identity than that on disk.
  if (OptionalFileEntryRef Main = SM.getFileEntryRefForID(SM.getMainFileID());
      Main && Files.getCanonicalName(*Main) == RealPath)
    return SM.getMainFileID();
  OptionalFileEntryRef Entry = Files.getOptionalFileRef(RealPath);
  return Entry ? SM.translateFile(*Entry) : FileID();
}

CharSourceRange sourceRange(const FileRange &Range, const SourceManager &SM) {
  FileID File = Range.valid() ? fileOf(Range.File, SM) : FileID();
  if (File.isInvalid() || Range.End < Range.Begin ||
      Range.End > SM.getBufferData(File).size())
    return {};
  SourceLocation Start = SM.getLocForStartOfFile(File);
  return CharSourceRange::getCharRange(Start.getLocWithOffset(Range.Begin),
                                       Start.getLocWithOffset(Range.End));
}

} // namespace unlatch
