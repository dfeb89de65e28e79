//===- Facts.cpp - What the rest of the program says ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tidy/Facts.h"

#include "analysis/Condense.h"
#include "summary/Binary.h"
#include "summary/Hash.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <map>
#include <mutex>
#include <optional>
#include <set>

namespace path = llvm::sys::path;

namespace unlatch {

namespace {
struct Known {
  llvm::sys::TimePoint<> Modified;
  uint64_t Size = 0;
  FactsResult Result;
};
} // namespace

static FactsResult readNow(const std::string &File) {
  auto Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return "cannot read the facts in '" + File +
           "': " + Buffer.getError().message();
  auto Read = readSummaries((*Buffer)->getBuffer(), File);
  if (auto *Sentence = std::get_if<std::string>(&Read))
    return llvm::StringRef(*Sentence).rtrim('.').str();
  return std::make_shared<const std::vector<Summary>>(
      std::get<std::vector<Summary>>(std::move(Read)));
}

std::string findFacts(const std::string &Name, const std::string &MainFile) {
  if (path::is_absolute(Name))
    return llvm::sys::fs::exists(Name) ? Name : std::string();
  for (llvm::StringRef Folder = path::parent_path(MainFile); !Folder.empty();
       Folder = path::parent_path(Folder)) {
    llvm::SmallString<256> Candidate(Folder);
    path::append(Candidate, Name);
    if (llvm::sys::fs::exists(Candidate))
      return Candidate.str().str();
  }
  return {};
}

FactsResult readFacts(const std::string &File) {
  static std::mutex Lock;
  static std::map<std::string, Known> Files;
  llvm::sys::fs::file_status Status;
  if (std::error_code Problem = llvm::sys::fs::status(File, Status))
    return "cannot read the facts in '" + File + "': " + Problem.message();
  std::lock_guard<std::mutex> Guard(Lock);
  auto [It, New] = Files.try_emplace(File);
  Known &K = It->second;
  if (New || K.Modified != Status.getLastModificationTime() ||
      K.Size != Status.getSize()) {
    K.Modified = Status.getLastModificationTime();
    K.Size = Status.getSize();
    K.Result = readNow(File);
  }
  return K.Result;
}

/// The files with code that uses one of these maps.
static std::set<std::string> filesThatUse(const std::set<std::string> &MapUsrs,
                                          const std::vector<Summary> &Facts) {
  std::set<std::string> Files;
  for (const Summary &S : Facts)
    for (const Function &F : S.Functions)
      if (llvm::any_of(F.Accesses, [&](const MapAccess &A) {
            return MapUsrs.count(A.MapUsr) != 0;
          }))
        Files.insert(F.Body.File);
  return Files;
}

static bool isAsItWas(const SourceFile &File) {
  auto Buffer = llvm::MemoryBuffer::getFile(File.RealPath, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  return Buffer && contentHash((*Buffer)->getBuffer()) == File.Hash;
}

std::vector<Summary> withUnit(const std::vector<Summary> &Facts, Summary Unit,
                              std::vector<std::string> &Outdated) {
  std::set<std::string> Maps;
  for (const MapDecl &D : Unit.Maps)
    Maps.insert(D.Usr);
  std::map<std::string, std::string> Parsed; // real path, hash
  for (const SourceFile &File : Unit.Files)
    Parsed[File.RealPath] = File.Hash;

  std::set<std::string> Old;
  const std::set<std::string> Using = filesThatUse(Maps, Facts);
  for (const Summary &S : Facts)
    for (const SourceFile &File : S.Files) {
      if (File.Hash.empty())
        continue;
      if (auto It = Parsed.find(File.RealPath); It != Parsed.end()) {
        if (It->second != File.Hash)
          Old.insert(File.RealPath);
      } else if (Using.count(File.RealPath) && !isAsItWas(File)) {
        Old.insert(File.RealPath);
        Outdated.push_back(File.Name);
      }
    }

  std::vector<Summary> Program;
  for (const Summary &S : Facts) {
    if (S.MainFile == Unit.MainFile)
      continue;
    Summary &Copy = Program.emplace_back(S);
    // Other maps are other units' business.
    std::erase_if(Copy.Maps,
                  [&](const MapDecl &D) { return !Maps.count(D.Usr); });
    if (!Old.empty())
      forgetFiles(
          Copy, [&](const std::string &File) { return Old.count(File) != 0; });
  }
  Program.push_back(std::move(Unit));
  return Program;
}

} // namespace unlatch
