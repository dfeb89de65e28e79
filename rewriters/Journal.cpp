//===- Journal.cpp - So that a killed run leaves nothing half done --------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Journal.h"

#include "summary/Hash.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <sys/file.h>
#include <unistd.h>

using namespace llvm;

namespace unlatch {

// A line a file, and a last one that says that all of them are on disk.
static constexpr StringLiteral Committed = "{\"commit\":true}";

std::string defaultJournalDirectory() {
  SmallString<256> Directory;
  if (const char *State = std::getenv("XDG_STATE_HOME"); State && *State)
    Directory = State;
  else if (sys::path::home_directory(Directory))
    sys::path::append(Directory, ".local", "state");
  else
    return {};
  sys::path::append(Directory, "unlatch");
  return Directory.str().str();
}

Journal::Journal(const std::string &Directory) {
  SmallString<256> Made;
  if (Directory.empty() || sys::fs::create_directories(Directory) ||
      sys::fs::createUniqueFile(Directory + "/journal-%%%%%%%%", Descriptor,
                                Made))
    return;
  Path = Made.str().str();
  // Held for as long as this process lives: who gets it knows that the writer
  // is gone.
  ::flock(Descriptor, LOCK_EX | LOCK_NB);
}

Journal::~Journal() {
  if (Descriptor < 0)
    return;
  ::unlink(Path.c_str());
  ::close(Descriptor);
}

void Journal::append(const std::string &Line) {
  if (Descriptor < 0)
    return;
  raw_fd_ostream OS(Descriptor, /*shouldClose=*/false, /*unbuffered=*/true);
  OS << Line << '\n';
  // A journal that cannot be written protects nothing; the work goes on.
  OS.clear_error();
  ::fsync(Descriptor);
}

void Journal::add(const std::string &Target, const std::string &Hash,
                  const std::string &Fresh, const std::string &Kept) {
  // A name that JSON cannot carry goes without.
  if (!json::isUTF8(Fresh))
    return;
  std::string Line;
  raw_string_ostream(Line) << json::Value(json::Object{
      {"target", Target}, {"hash", Hash}, {"fresh", Fresh}, {"kept", Kept}});
  append(Line);
}

void Journal::commit() { append(Committed.str()); }

/// Brings one file to its new state, if it still is in the old one.
static void finish(const std::string &Target, const std::string &Hash,
                   const std::string &Fresh, std::vector<std::string> &Said) {
  if (!sys::fs::exists(Fresh))
    return; // renamed already
  auto Now = MemoryBuffer::getFile(Target);
  if (!Now || contentHash((*Now)->getBuffer()) != Hash) {
    Said.push_back(Target + " was changed since an interrupted run began to "
                            "replace it, and is left as it is");
    return;
  }
  if (::rename(Fresh.c_str(), Target.c_str()) == 0)
    Said.push_back(Target + " was written, as an interrupted run had begun to");
  else
    Said.push_back(Target + " could not be written, as an interrupted run had "
                            "begun to");
}

static void recover(StringRef Text, std::vector<std::string> &Said) {
  bool Commit = Text.contains(Committed);
  while (!Text.empty()) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    Expected<json::Value> Parsed = json::parse(Line);
    if (!Parsed) {
      // The last line, cut short: nothing had been done for it yet.
      consumeError(Parsed.takeError());
      continue;
    }
    const json::Object *Entry = Parsed->getAsObject();
    auto Name = [&](StringRef Key) {
      return Entry ? Entry->getString(Key).value_or("").str() : std::string();
    };
    std::string Target = Name("target"), Fresh = Name("fresh"),
                Kept = Name("kept");
    // Only names that this tool gives are ever removed.
    if (Target.empty() || !StringRef(Fresh).starts_with(Target + ".unlatch-") ||
        Kept != Fresh + ".old")
      continue;
    if (Commit)
      finish(Target, Name("hash"), Fresh, Said);
    ::unlink(Fresh.c_str());
    ::unlink(Kept.c_str());
  }
}

std::vector<std::string> recoverInterrupted(const std::string &Directory) {
  std::vector<std::string> Said;
  if (Directory.empty())
    return Said;
  std::error_code Code;
  for (sys::fs::directory_iterator It(Directory, Code), End; It != End && !Code;
       It.increment(Code)) {
    if (!sys::path::filename(It->path()).starts_with("journal-"))
      continue;
    int Descriptor = -1;
    if (sys::fs::openFileForRead(It->path(), Descriptor))
      continue;
    if (::flock(Descriptor, LOCK_EX | LOCK_NB) == 0) {
      if (auto Text = MemoryBuffer::getFile(It->path())) {
        recover((*Text)->getBuffer(), Said);
        ::unlink(It->path().c_str());
      }
    }
    ::close(Descriptor);
  }
  return Said;
}

} // namespace unlatch
