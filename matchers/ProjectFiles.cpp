//===- ProjectFiles.cpp - The files of a unit that are the project's ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An editor's unit is a main file after a precompiled preamble, which is loaded
// piece by piece as it is asked for. To ask for all of it takes longer than all
// the rest of the checks: thousands of places, one for each macro that a system
// header expands, to find the few that are files of the project, and with them
// every declaration of the standard library. Which places those are stays true
// for as long as the preamble does.
//
//===----------------------------------------------------------------------===//

#include "matchers/ProjectFiles.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclBase.h"
#include "clang/AST/ExternalASTSource.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/xxhash.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

using namespace clang;

namespace unlatch {

namespace {

/// What tells one precompiled file from any other, also from a later one of the
/// same name: on disk what the system says of it, in memory what is in it.
using Identity = std::tuple<uint64_t, uint64_t, int64_t>;

struct Loaded {
  Identity Of;
  unsigned Entries = 0;            ///< of the source manager, to be the same
  std::vector<unsigned> OfProject; ///< those that are files of the project
};

} // namespace

static std::optional<Identity> identify(const SourceManager &SM,
                                        llvm::StringRef Precompiled) {
  if (Precompiled.empty())
    return std::nullopt;
  llvm::sys::fs::file_status Status;
  if (!llvm::sys::fs::status(Precompiled, Status))
    return Identity(
        Status.getUniqueID().getDevice(), Status.getUniqueID().getFile(),
        Status.getLastModificationTime().time_since_epoch().count());
  auto Buffer = SM.getFileManager().getVirtualFileSystem().getBufferForFile(
      Precompiled, /*FileSize=*/-1, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return std::nullopt;
  llvm::StringRef Text = (*Buffer)->getBuffer();
  return Identity(llvm::xxh3_64bits(Text), Text.size(), -1);
}

static FileID fileOf(const SrcMgr::SLocEntry &Entry, const SourceManager &SM) {
  if (!Entry.isFile() ||
      SrcMgr::isSystem(Entry.getFile().getFileCharacteristic()))
    return {};
  FileID File =
      SM.getFileID(SourceLocation::getFromRawEncoding(Entry.getOffset()));
  return SM.getFileEntryRefForID(File) ? File : FileID();
}

/// The loaded entries that are files of the project.
static std::vector<unsigned> lookThrough(const SourceManager &SM) {
  std::vector<unsigned> Found;
  for (unsigned I = 0; I < SM.loaded_sloc_entry_size(); ++I)
    if (fileOf(SM.getLoadedSLocEntry(I), SM).isValid())
      Found.push_back(I);
  return Found;
}

static std::vector<unsigned> loadedFiles(const SourceManager &SM,
                                         llvm::StringRef Precompiled) {
  const unsigned Entries = SM.loaded_sloc_entry_size();
  std::optional<Identity> Of;
  if (!Entries || !(Of = identify(SM, Precompiled)))
    return lookThrough(SM);
  // Preambles come and go while one types; their names are never again.
  static constexpr size_t Enough = 256;
  static std::mutex Lock;
  static std::map<std::string, Loaded> Known;
  {
    std::lock_guard<std::mutex> Guard(Lock);
    auto It = Known.find(Precompiled.str());
    if (It != Known.end() && It->second.Of == *Of &&
        It->second.Entries == Entries)
      return It->second.OfProject;
  }
  std::vector<unsigned> Found = lookThrough(SM);
  std::lock_guard<std::mutex> Guard(Lock);
  if (Known.size() >= Enough)
    Known.clear();
  Known[Precompiled.str()] = {*Of, Entries, Found};
  return Found;
}

std::vector<FileID> projectFiles(const SourceManager &SM,
                                 llvm::StringRef Precompiled) {
  std::vector<FileID> Files;
  auto Add = [&](FileID File) {
    if (File.isValid() && !llvm::is_contained(Files, File))
      Files.push_back(File);
  };
  Add(SM.getMainFileID());
  for (unsigned I = 1; I < SM.local_sloc_entry_size(); ++I)
    Add(fileOf(SM.getLocalSLocEntry(I), SM));
  for (unsigned I : loadedFiles(SM, Precompiled))
    Add(fileOf(SM.getLoadedSLocEntry(I), SM));
  return Files;
}

std::vector<Decl *> projectDecls(ASTContext &Context,
                                 const std::vector<FileID> &Files) {
  const SourceManager &SM = Context.getSourceManager();
  const TranslationUnitDecl *Unit = Context.getTranslationUnitDecl();
  ExternalASTSource *External = Context.getExternalSource();
  std::vector<Decl *> Found;
  llvm::SmallPtrSet<Decl *, 32> Seen;
  auto Add = [&](Decl *D) {
    if (D->getLexicalDeclContext() == Unit && D->getLocation().isValid() &&
        !SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())) &&
        Seen.insert(D).second)
      Found.push_back(D);
  };
  if (External)
    for (FileID File : Files)
      if (SM.isLoadedFileID(File)) {
        llvm::SmallVector<Decl *, 64> Decls;
        External->FindFileRegionDecls(File, 0, SM.getFileIDSize(File), Decls);
        llvm::for_each(Decls, Add);
      }
  for (Decl *D : External ? Unit->noload_decls() : Unit->decls())
    Add(D);
  return Found;
}

} // namespace unlatch
