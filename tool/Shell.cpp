//===- Shell.cpp - Run the project's own build ----------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Shell.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace unlatch {

static volatile std::sig_atomic_t Group = 0;

/// Whoever stops us means the build too.
static void passOn(int Signal) {
  if (Group)
    ::kill(-Group, SIGKILL);
  std::signal(Signal, SIG_DFL);
  std::raise(Signal);
}

static std::string lastLines(llvm::StringRef File, unsigned Count) {
  auto Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return {};
  llvm::StringRef Text = (*Buffer)->getBuffer().rtrim();
  size_t Begin = Text.size();
  while (Count-- && Begin != llvm::StringRef::npos)
    Begin = Text.take_front(Begin).rfind('\n');
  return Text.drop_front(Begin == llvm::StringRef::npos ? 0 : Begin + 1).str();
}

[[noreturn]] static void runChild(const std::string &Command, int Output) {
  ::setpgid(0, 0);
  if (int Null = ::open("/dev/null", O_RDONLY); Null >= 0)
    ::dup2(Null, 0);
  ::dup2(Output, 1);
  ::dup2(Output, 2);
  // What the tool ignores, its child need not.
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGXFSZ, SIG_DFL);
  ::execl("/bin/sh", "sh", "-c", Command.c_str(), nullptr);
  ::_exit(127);
}

std::optional<ShellFailure> runShell(const std::string &Command,
                                     std::chrono::seconds Limit) {
  llvm::SmallString<128> Log;
  int Output = -1;
  if (llvm::sys::fs::createTemporaryFile("unlatchbuild", "log", Output, Log))
    return ShellFailure{"could not be run: no temporary file can be made", ""};
  llvm::FileRemover RemoveLog(Log);
  pid_t Child = ::fork();
  if (Child == 0)
    runChild(Command, Output);
  ::close(Output);
  if (Child < 0)
    return ShellFailure{
        std::string("could not be run: ") + std::strerror(errno), ""};
  ::setpgid(Child, Child); // whichever of the two comes first
  Group = Child;
  for (int Signal : {SIGINT, SIGTERM, SIGHUP})
    std::signal(Signal, passOn);

  auto End = std::chrono::steady_clock::now() + Limit;
  int Status = 0;
  bool InTime = true;
  while (::waitpid(Child, &Status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() >= End) {
      InTime = false;
      ::kill(-Child, SIGKILL);
      ::waitpid(Child, &Status, 0);
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  Group = 0;
  for (int Signal : {SIGINT, SIGTERM, SIGHUP})
    std::signal(Signal, SIG_DFL);

  std::string Why;
  if (!InTime)
    Why = "took longer than " + std::to_string(Limit.count()) + " seconds";
  else if (WIFSIGNALED(Status))
    Why = "died of signal " + std::to_string(WTERMSIG(Status));
  else if (WEXITSTATUS(Status) != 0)
    Why = "ended with " + std::to_string(WEXITSTATUS(Status));
  else
    return std::nullopt;
  return ShellFailure{Why, lastLines(Log, 20)};
}

} // namespace unlatch
