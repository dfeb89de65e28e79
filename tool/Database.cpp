//===- Database.cpp - The units of a compilation database -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Database.h"
#include "tool/Arguments.h"

#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang::tooling;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace unlatch {

static llvm::Error failure(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
}

/// Clang reads the database as YAML, prints what it dislikes and goes on with
/// what it could read. JSON it has to be, and half of it is worse than none.
static llvm::Error checkJson(llvm::StringRef File) {
  auto Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return failure("cannot read the compilation database " + File + ": " +
                   Buffer.getError().message());
  llvm::StringRef Text = (*Buffer)->getBuffer();
  if (Text.trim().empty())
    return failure("the compilation database " + File + " is empty");
  llvm::Expected<llvm::json::Value> Value = llvm::json::parse(Text);
  if (!Value)
    return failure("the compilation database " + File +
                   " is not valid JSON: " + llvm::toString(Value.takeError()));
  const llvm::json::Array *Entries = Value->getAsArray();
  if (!Entries)
    return failure("the compilation database " + File +
                   " is not an array of commands");
  if (Entries->empty())
    return failure("the compilation database " + File +
                   " names no file to compile");
  return llvm::Error::success();
}

static std::unique_ptr<CompilationDatabase>
withWrappers(std::unique_ptr<CompilationDatabase> Base) {
  return inferTargetAndDriverMode(
      expandResponseFiles(std::move(Base), llvm::vfs::getRealFileSystem()));
}

/// The database file that Directory has, or nothing.
static std::string databaseIn(llvm::StringRef Directory) {
  for (llvm::StringRef Name : {"compile_commands.json", "compile_flags.txt"}) {
    llvm::SmallString<256> File(Directory);
    path::append(File, Name);
    if (fs::exists(File))
      return std::string(File);
  }
  return {};
}

/// The database of Directory, or of a build below it: in `build`, else the
/// youngest in another folder that begins so or in a folder of `build`.
static std::string databaseNear(llvm::StringRef Directory) {
  llvm::SmallString<256> Build(Directory);
  path::append(Build, "build");
  for (llvm::StringRef Folder : {Directory, Build.str()})
    if (std::string File = databaseIn(Folder); !File.empty())
      return File;

  std::string Youngest;
  llvm::sys::TimePoint<> Time;
  auto Consider = [&](llvm::StringRef Folder) {
    std::string File = databaseIn(Folder);
    fs::file_status Status;
    if (File.empty() || fs::status(File, Status) ||
        (!Youngest.empty() && Status.getLastModificationTime() <= Time))
      return;
    Youngest = std::move(File);
    Time = Status.getLastModificationTime();
  };
  std::error_code Unreadable;
  for (fs::directory_iterator It(Directory, Unreadable), End;
       !Unreadable && It != End; It.increment(Unreadable))
    if (path::filename(It->path()).starts_with("build"))
      Consider(It->path());
  Unreadable.clear();
  for (fs::directory_iterator It(Build, Unreadable), End;
       !Unreadable && It != End; It.increment(Unreadable))
    Consider(It->path());
  return Youngest;
}

static std::string findAbove(llvm::StringRef Start) {
  llvm::SmallString<256> Directory(Start);
  fs::make_absolute(Directory);
  path::remove_dots(Directory, /*remove_dot_dot=*/true);
  for (llvm::StringRef At = Directory; !At.empty(); At = path::parent_path(At))
    if (std::string File = databaseNear(At); !File.empty())
      return File;
  return {};
}

static llvm::Expected<std::string>
findDatabaseFile(llvm::StringRef BuildPath, llvm::ArrayRef<std::string> Files) {
  if (BuildPath.empty()) {
    std::string Start =
        Files.empty() ? "." : path::parent_path(Files.front()).str();
    std::string File = findAbove(Start.empty() ? "." : Start);
    if (File.empty())
      return failure(
          "no compile_commands.json in this or any directory above" +
          llvm::Twine(Files.empty() ? "" : " " + Files.front()) +
          "; name the build directory with -p, or give the flags after --");
    return File;
  }
  if (!fs::exists(BuildPath))
    return failure("there is no directory " + BuildPath +
                   " to take the "
                   "compilation database from");
  if (!fs::is_directory(BuildPath))
    return BuildPath.str();
  std::string File = databaseIn(BuildPath);
  if (File.empty())
    return failure("there is no compile_commands.json in " + BuildPath +
                   "; CMake writes one with "
                   "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON, other build systems "
                   "with bear");
  return File;
}

/// Directory and file as one absolute name that still reaches the same file.
static std::string absoluteName(llvm::StringRef Directory,
                                llvm::StringRef File) {
  llvm::SmallString<256> Name(File);
  if (!path::is_absolute(Name)) {
    Name = Directory;
    path::append(Name, File);
    fs::make_absolute(Name);
  }
  path::remove_dots(Name);
  // "a/.." is "." only where a is no symbolic link.
  llvm::SmallString<256> Short(Name);
  if (path::remove_dots(Short, /*remove_dot_dot=*/true) &&
      fs::equivalent(Short, Name))
    return std::string(Short);
  return std::string(Name);
}

static std::vector<Unit> makeUnits(llvm::ArrayRef<CompileCommand> Commands,
                                   const CommandChanges &Changes) {
  std::vector<Unit> Units;
  llvm::StringSet<> Seen;
  for (const CompileCommand &Command : Commands) {
    Unit U;
    llvm::SmallString<256> Directory(Command.Directory);
    fs::make_absolute(Directory);
    U.Directory = std::string(Directory);
    U.MainFile = absoluteName(Directory, Command.Filename);
    U.Arguments =
        argumentsForParsing(Command.CommandLine, Command.Filename, Changes);
    // A library that is built both static and shared has each unit twice, and
    // what told them apart (the output) does not matter here.
    std::string Key = U.Directory + '\0' + U.MainFile;
    for (const std::string &Argument : U.Arguments)
      Key += '\0' + Argument;
    if (Seen.insert(Key).second)
      Units.push_back(std::move(U));
  }
  return Units;
}

llvm::Expected<Database> loadDatabase(llvm::StringRef BuildPath,
                                      llvm::ArrayRef<std::string> Files,
                                      const CommandChanges &Changes) {
  llvm::Expected<std::string> File = findDatabaseFile(BuildPath, Files);
  if (!File)
    return File.takeError();
  std::string Problem;
  if (path::filename(*File) == "compile_flags.txt") {
    auto Flags = FixedCompilationDatabase::loadFromFile(*File, Problem);
    if (!Flags)
      return failure("cannot read " + *File + ": " + Problem);
    if (Files.empty())
      return failure(*File + " does not say which files there are; name them");
    Database Result = fixedDatabase(*Flags, Files, Changes);
    Result.Name = *File;
    return Result;
  }
  if (llvm::Error E = checkJson(*File))
    return E;
  std::unique_ptr<CompilationDatabase> Base =
      JSONCompilationDatabase::loadFromFile(*File, Problem,
                                            JSONCommandLineSyntax::AutoDetect);
  if (!Base)
    return failure(
        "the compilation database " + *File +
        " is not as it should be: " + llvm::StringRef(Problem).trim());
  std::unique_ptr<CompilationDatabase> Wrapped = withWrappers(std::move(Base));
  return Database{*File, makeUnits(Wrapped->getAllCompileCommands(), Changes)};
}

namespace {
class UnitDatabase : public CompilationDatabase {
public:
  explicit UnitDatabase(const Database &Source) {
    for (const Unit &U : Source.Units)
      Commands.emplace_back(U.Directory, U.MainFile, U.Arguments, "");
  }

  std::vector<CompileCommand>
  getCompileCommands(llvm::StringRef File) const override {
    std::vector<CompileCommand> Result;
    llvm::copy_if(Commands, std::back_inserter(Result),
                  [&](const CompileCommand &C) { return C.Filename == File; });
    return Result;
  }
  std::vector<std::string> getAllFiles() const override {
    std::vector<std::string> Result;
    for (const CompileCommand &Command : Commands)
      Result.push_back(Command.Filename);
    Result.erase(std::unique(Result.begin(), Result.end()), Result.end());
    return Result;
  }
  std::vector<CompileCommand> getAllCompileCommands() const override {
    return Commands;
  }

private:
  std::vector<CompileCommand> Commands;
};
} // namespace

std::unique_ptr<CompilationDatabase> asClangDatabase(const Database &Units) {
  return std::make_unique<UnitDatabase>(Units);
}

Database fixedDatabase(const CompilationDatabase &Fixed,
                       llvm::ArrayRef<std::string> Files,
                       const CommandChanges &Changes) {
  std::vector<CompileCommand> Commands;
  for (const std::string &File : Files)
    for (CompileCommand &Command : Fixed.getCompileCommands(File))
      Commands.push_back(std::move(Command));
  return Database{"the command line", makeUnits(Commands, Changes)};
}

} // namespace unlatch
