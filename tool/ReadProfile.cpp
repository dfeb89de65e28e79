//===- ReadProfile.cpp - A profile's counters, from its file --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/ReadProfile.h"

#include "llvm/ProfileData/InstrProfReader.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace unlatch {

llvm::Expected<Profile> readProfile(const std::string &File) {
  auto Refuse = [&](const llvm::Twine &Why) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "cannot take counts from " +
                                       llvm::Twine(File) + ": " + Why);
  };
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files =
      llvm::vfs::getRealFileSystem();
  auto Opened = llvm::IndexedInstrProfReader::create(File, *Files);
  if (!Opened)
    return Refuse(llvm::toString(Opened.takeError()) +
                  " (llvm-profdata merge makes such files)");
  llvm::IndexedInstrProfReader &Reader = **Opened;
  if (Reader.isIRLevelProfile())
    return Refuse("it counts what the optimiser saw, not the source; build "
                  "with -fprofile-instr-generate");
  if (Reader.hasSingleByteCoverage())
    return Refuse("it says only what ran, not how often");
  Profile Read;
  Read.Name = llvm::sys::path::filename(File).str();
  for (const llvm::NamedInstrProfRecord &R : Reader)
    Read.Records[symbolKey(R.Name)].push_back({R.Hash, R.Counts});
  if (Reader.hasError())
    return Refuse(llvm::toString(Reader.getError()));
  return Read;
}

} // namespace unlatch
