//===- Trial.cpp - Changes that are undone unless they prove themselves ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Trial.h"

#include "rewriters/Apply.h"
#include "summary/Hash.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>
#include <sys/file.h>
#include <unistd.h>

using namespace llvm;

namespace unlatch {

Trial::Trial(const std::string &Directory,
             const std::vector<FileChange> &Changes) {
  json::Array Files;
  for (const FileChange &Change : Changes) {
    // A name that JSON cannot carry goes without.
    if (!json::isUTF8(Change.RealPath))
      return;
    // The bytes may be in any encoding.
    Files.push_back(json::Object{{"file", Change.RealPath},
                                 {"before", encodeBase64(Change.Before)},
                                 {"after", contentHash(Change.After)}});
  }
  SmallString<256> Made;
  if (Directory.empty() || sys::fs::create_directories(Directory) ||
      sys::fs::createUniqueFile(Directory + "/trial-%%%%%%%%", Descriptor,
                                Made))
    return;
  Path = Made.str().str();
  // Held for as long as this process lives, as a journal is.
  ::flock(Descriptor, LOCK_EX | LOCK_NB);
  raw_fd_ostream OS(Descriptor, /*shouldClose=*/false, /*unbuffered=*/true);
  OS << json::Value(std::move(Files));
  OS.clear_error(); // what is cut short is no JSON, and protects nothing
  ::fsync(Descriptor);
}

Trial::~Trial() {
  if (Descriptor < 0)
    return;
  ::unlink(Path.c_str());
  ::close(Descriptor);
}

/// The change back, if the file is in one of its two states.
static std::optional<FileChange> wayBack(const json::Object &Entry) {
  FileChange Back;
  std::vector<char> Bytes;
  Back.RealPath = Back.Name = Entry.getString("file").value_or("").str();
  if (Error Failed =
          decodeBase64(Entry.getString("before").value_or(""), Bytes)) {
    consumeError(std::move(Failed));
    return std::nullopt;
  }
  Back.After.assign(Bytes.begin(), Bytes.end());
  auto Now = MemoryBuffer::getFile(Back.RealPath, /*IsText=*/false,
                                   /*RequiresNullTerminator=*/false);
  if (!Now)
    return std::nullopt;
  Back.Before = (*Now)->getBuffer().str();
  if (Back.Before != Back.After &&
      contentHash(Back.Before) != Entry.getString("after").value_or(""))
    return std::nullopt;
  return Back;
}

/// False where the trial has to be tried again by a later run.
static bool undo(StringRef Text, const std::string &Directory,
                 std::vector<std::string> &Said) {
  Expected<json::Value> Parsed = json::parse(Text);
  if (!Parsed) {
    // Killed while it was written: nothing had been applied yet.
    consumeError(Parsed.takeError());
    return true;
  }
  std::vector<FileChange> Changes;
  const json::Array *Files = Parsed->getAsArray();
  for (const json::Value &Entry : Files ? *Files : json::Array()) {
    if (!Entry.getAsObject())
      continue;
    auto Back = wayBack(*Entry.getAsObject());
    if (!Back) {
      Said.push_back(
          Entry.getAsObject()->getString("file").value_or("").str() +
          " was changed since an interrupted run tried its edits; what that "
          "run wrote is left, unverified");
      return true;
    }
    if (Back->Before != Back->After)
      Changes.push_back(std::move(*Back));
  }
  ApplyResult Result = applyChanges({}, Changes, Directory);
  for (const std::string &Sentence : Result.Errors)
    Said.push_back(Sentence);
  for (const std::string &File : Result.Written)
    Said.push_back(File + " was put back: an interrupted run had not yet "
                          "verified its edits");
  return Result.Errors.empty();
}

std::vector<std::string> undoTrials(const std::string &Directory) {
  std::vector<std::string> Said;
  if (Directory.empty())
    return Said;
  std::error_code Code;
  for (sys::fs::directory_iterator It(Directory, Code), End; It != End && !Code;
       It.increment(Code)) {
    if (!sys::path::filename(It->path()).starts_with("trial-"))
      continue;
    int Descriptor = -1;
    if (sys::fs::openFileForRead(It->path(), Descriptor))
      continue;
    if (::flock(Descriptor, LOCK_EX | LOCK_NB) == 0)
      if (auto Text = MemoryBuffer::getFile(It->path()))
        if (undo((*Text)->getBuffer(), Directory, Said))
          ::unlink(It->path().c_str());
    ::close(Descriptor);
  }
  return Said;
}

} // namespace unlatch
