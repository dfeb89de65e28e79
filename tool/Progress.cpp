//===- Progress.cpp - How far the parsing is ------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Progress.h"
#include "tool/Report.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <mutex>

namespace unlatch {

/// Serialises the line with the messages around it.
static std::mutex OutputMutex;
static Progress *Current = nullptr;

/// Between two lines in a log.
static constexpr std::chrono::seconds LogInterval(10);

static bool canRewriteLine() {
  const char *Term = std::getenv("TERM");
  return llvm::sys::Process::StandardErrIsDisplayed() && Term &&
         llvm::StringRef(Term) != "dumb";
}

Progress::Progress(unsigned Total, bool Quiet)
    : Total(Total), Quiet(Quiet), Terminal(canRewriteLine()),
      Start(std::chrono::steady_clock::now()), LastLine(Start) {
  std::lock_guard<std::mutex> Lock(OutputMutex);
  Current = this;
}

Progress::~Progress() {
  std::lock_guard<std::mutex> Lock(OutputMutex);
  erase();
  Current = nullptr;
}

void Progress::erase() {
  if (!LineShown)
    return;
  llvm::errs() << "\r\x1b[K";
  LineShown = false;
}

std::string Progress::position() const {
  auto Spent = std::chrono::steady_clock::now() - Start;
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << llvm::format("[%u/%u] ", Done, Total) << counted(Maps, "map");
  // The first few say too little of the rest.
  if (Spent < std::chrono::seconds(3) || Done == Total) {
    OS << ' ';
    return Text;
  }
  auto Left = std::chrono::duration_cast<std::chrono::seconds>(
                  Spent * (Total - Done) / Done)
                  .count();
  if (Left < 60)
    OS << ", " << Left << " s left ";
  else
    OS << ", " << (Left + 30) / 60 << " min left ";
  return Text;
}

void Progress::advance(llvm::StringRef Name, unsigned NewMaps) {
  std::lock_guard<std::mutex> Lock(OutputMutex);
  ++Done;
  Maps += NewMaps;
  if (Quiet)
    return;
  if (!Terminal) {
    auto Now = std::chrono::steady_clock::now();
    if (Now - LastLine < LogInterval)
      return;
    LastLine = Now;
    llvm::errs() << position() << Name << '\n';
    return;
  }
  // The last part of the name, cut so that the line cannot wrap: what has
  // wrapped cannot be erased.
  llvm::SmallString<96> Line;
  llvm::raw_svector_ostream(Line)
      << position() << llvm::sys::path::filename(Name);
  unsigned Columns = llvm::sys::Process::StandardErrColumns();
  if (Columns > 1 && Line.size() >= Columns)
    Line.truncate(Columns - 1);
  // Nor may half a character stay.
  while (!Line.empty() && !llvm::json::isUTF8(Line))
    Line.pop_back();
  llvm::errs() << "\r\x1b[K" << Line;
  LineShown = true;
}

void Progress::interrupt(llvm::function_ref<void()> Print) {
  std::lock_guard<std::mutex> Lock(OutputMutex);
  if (Current)
    Current->erase();
  Print();
}

} // namespace unlatch
