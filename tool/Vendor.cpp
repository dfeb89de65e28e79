//===- Vendor.cpp - The runtime as a file of the project ------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Vendor.h"

#include "tool/OutputFile.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace unlatch {

static llvm::Error failure(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
}

/// Our own includes are replaced by what they name, once each, in order.
static llvm::Error appendHeader(llvm::StringRef Folder, llvm::StringRef Name,
                                llvm::StringSet<> &Seen, std::string &Text) {
  if (!Seen.insert(Name).second)
    return llvm::Error::success();
  llvm::SmallString<256> File(Folder);
  path::append(File, Name);
  auto Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return failure("cannot read " + File.str() + ": " +
                   Buffer.getError().message());
  llvm::StringRef Rest = (*Buffer)->getBuffer();
  while (!Rest.empty()) {
    llvm::StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    llvm::StringRef Included = Line;
    if (Included.consume_front("#include <unlatch/")) {
      Included = Line.split('<').second.split('>').first;
      if (llvm::Error E = appendHeader(Folder, Included, Seen, Text))
        return E;
    } else {
      Text += (Line + "\n").str();
    }
  }
  return llvm::Error::success();
}

llvm::Expected<std::string> oneHeader(llvm::StringRef IncludeFolder) {
  std::string Text = "// Generated: all of unlatch in one header.\n";
  llvm::StringSet<> Seen;
  for (llvm::StringRef Name :
       {"unlatch/registry.h", "unlatch/read_mostly_mutex.h"})
    if (llvm::Error E = appendHeader(IncludeFolder, Name, Seen, Text))
      return E;
  return Text;
}

/// The real path of what there is of a path, and the rest of it.
static std::string realFolder(llvm::StringRef Folder) {
  llvm::SmallString<256> Absolute(Folder);
  fs::make_absolute(Absolute);
  path::remove_dots(Absolute, /*remove_dot_dot=*/true);
  llvm::SmallString<256> Real;
  if (!fs::real_path(Absolute, Real))
    return std::string(Real);
  llvm::StringRef Parent = path::parent_path(Absolute);
  if (Parent.empty() || Parent == Absolute)
    return std::string(Absolute);
  Real = realFolder(Parent);
  path::append(Real, path::filename(Absolute));
  return std::string(Real);
}

std::string vendoredPath(llvm::StringRef Folder) {
  llvm::SmallString<256> File(realFolder(Folder));
  path::append(File, "unlatch_registry.h");
  return std::string(File);
}

/// The folders that a unit's command names to look for includes in.
static std::vector<std::string> includeFolders(const Unit &U) {
  std::vector<std::string> Folders;
  auto Add = [&](llvm::StringRef Folder) {
    llvm::SmallString<256> Absolute(Folder);
    if (!path::is_absolute(Absolute)) {
      Absolute = U.Directory;
      path::append(Absolute, Folder);
    }
    Folders.push_back(realFolder(Absolute));
  };
  for (size_t I = 0; I != U.Arguments.size(); ++I)
    for (llvm::StringRef Flag : {"-I", "-isystem", "-iquote"}) {
      llvm::StringRef Argument = U.Arguments[I];
      if (!Argument.consume_front(Flag))
        continue;
      if (!Argument.empty())
        Add(Argument);
      else if (I + 1 != U.Arguments.size())
        Add(U.Arguments[I + 1]);
    }
  return Folders;
}

static bool sees(const Program &P, const Unit &U, const std::string &RealPath) {
  auto It = P.UnitFiles.find(U.MainFile);
  return It == P.UnitFiles.end() || llvm::is_contained(It->second, RealPath);
}

/// From a folder to a file, both absolute and without links.
static std::string wayFrom(llvm::StringRef Folder, llvm::StringRef File) {
  auto At = path::begin(Folder), End = path::end(Folder);
  auto To = path::begin(File), Last = path::end(File);
  while (At != End && To != Last && *At == *To)
    ++At, ++To;
  llvm::SmallString<256> Way;
  for (; At != End; ++At)
    path::append(Way, "..");
  for (; To != Last; ++To)
    path::append(Way, *To);
  return std::string(Way);
}

/// The include folders of all units that see a file.
static std::vector<std::string> commonFolders(const std::string &File,
                                              const Program &P,
                                              const Database &Units) {
  std::vector<std::string> Common;
  bool First = true;
  for (const Unit &U : Units.Units) {
    if (!sees(P, U, File))
      continue;
    std::vector<std::string> Folders = includeFolders(U);
    if (First)
      Common = std::move(Folders);
    else
      llvm::erase_if(Common, [&](const std::string &Folder) {
        return !llvm::is_contained(Folders, Folder);
      });
    First = false;
  }
  return Common;
}

/// What is left of a path below a folder.
static std::optional<llvm::StringRef> below(llvm::StringRef Folder,
                                            llvm::StringRef File) {
  if (File.consume_front(Folder) && File.consume_front("/"))
    return File;
  return std::nullopt;
}

std::string includeOf(const std::string &Header, const std::string &File,
                      const Program &P, const Database &Units) {
  for (const std::string &Folder : commonFolders(File, P, Units))
    if (auto Rest = below(Folder, Header))
      return ("\"" + *Rest + "\"").str();
  return "\"" + wayFrom(path::parent_path(File), Header) + "\"";
}

std::string folderWithout(const std::string &Header, const std::string &File,
                          const Program &P, const Database &Units) {
  std::string Innermost;
  for (const std::string &Folder : commonFolders(File, P, Units))
    if (below(Folder, File) && Folder.size() > Innermost.size())
      Innermost = Folder;
  return below(Innermost, Header) ? "" : Innermost;
}

bool findsRuntime(const std::vector<std::string> &RealPaths, const Program &P,
                  const Database &Units) {
  auto HasRuntime = [](llvm::StringRef Folder) {
    llvm::SmallString<256> Header(Folder);
    path::append(Header, "unlatch", "registry.h");
    return fs::exists(Header);
  };
  if (HasRuntime("/usr/include") || HasRuntime("/usr/local/include"))
    return true;
  return llvm::all_of(Units.Units, [&](const Unit &U) {
    return llvm::none_of(
               RealPaths,
               [&](const std::string &File) { return sees(P, U, File); }) ||
           llvm::any_of(includeFolders(U), HasRuntime);
  });
}

llvm::Expected<bool> writeHeader(const std::string &Path,
                                 const std::string &Bytes) {
  auto Known = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                           /*RequiresNullTerminator=*/false);
  if (Known && (*Known)->getBuffer() == Bytes)
    return false;
  std::error_code Code = fs::create_directories(path::parent_path(Path));
  llvm::Error Failed = Code ? llvm::errorCodeToError(Code)
                            : writeOutput(Path, [&](llvm::raw_ostream &OS) {
                                OS << Bytes;
                                return llvm::Error::success();
                              });
  if (Failed)
    return failure("cannot write " + Path + ": " +
                   llvm::toString(std::move(Failed)));
  return true;
}

} // namespace unlatch
