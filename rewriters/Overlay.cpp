//===- Overlay.cpp - A file system in which some files are edited ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Overlay.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace unlatch {

namespace {

class EditedFile : public vfs::File {
public:
  EditedFile(vfs::Status Stat, StringRef Bytes)
      : Stat(std::move(Stat)), Bytes(Bytes) {}

  ErrorOr<vfs::Status> status() override { return Stat; }
  ErrorOr<std::unique_ptr<MemoryBuffer>> getBuffer(const Twine &Name, int64_t,
                                                   bool, bool) override {
    return MemoryBuffer::getMemBufferCopy(Bytes, Name);
  }
  std::error_code close() override { return {}; }

private:
  vfs::Status Stat;
  StringRef Bytes;
};

class EditedFileSystem : public vfs::ProxyFileSystem {
public:
  EditedFileSystem(IntrusiveRefCntPtr<vfs::FileSystem> Disk,
                   const Overlay &Edited)
      : ProxyFileSystem(std::move(Disk)) {
    for (const auto &[Path, Bytes] : Edited)
      if (auto Stat = getUnderlyingFS().status(Path))
        Contents[Stat->getUniqueID()] = Bytes;
  }

  ErrorOr<vfs::Status> status(const Twine &Path) override {
    auto Stat = ProxyFileSystem::status(Path);
    if (Stat)
      if (const StringRef *Bytes = find(*Stat))
        return vfs::Status::copyWithNewSize(*Stat, Bytes->size());
    return Stat;
  }

  ErrorOr<std::unique_ptr<vfs::File>>
  openFileForRead(const Twine &Path) override {
    auto File = ProxyFileSystem::openFileForRead(Path);
    if (!File)
      return File;
    auto Stat = (*File)->status();
    if (!Stat)
      return File;
    if (const StringRef *Bytes = find(*Stat))
      return std::make_unique<EditedFile>(
          vfs::Status::copyWithNewSize(*Stat, Bytes->size()), *Bytes);
    return File;
  }

private:
  const StringRef *find(const vfs::Status &Stat) const {
    auto It = Contents.find(Stat.getUniqueID());
    return It == Contents.end() ? nullptr : &It->second;
  }

  std::map<sys::fs::UniqueID, StringRef> Contents;
};

} // namespace

IntrusiveRefCntPtr<vfs::FileSystem>
createEditedFileSystem(const Overlay &Edited) {
  IntrusiveRefCntPtr<vfs::FileSystem> Disk(
      vfs::createPhysicalFileSystem().release());
  if (Edited.empty())
    return Disk;
  auto Added = makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  bool AnyAdded = false;
  for (const auto &[Path, Bytes] : Edited)
    if (!Disk->exists(Path))
      AnyAdded |=
          Added->addFile(Path, 0, MemoryBuffer::getMemBuffer(Bytes, Path));
  IntrusiveRefCntPtr<vfs::FileSystem> Known(
      new EditedFileSystem(std::move(Disk), Edited));
  if (!AnyAdded)
    return Known;
  auto Both = makeIntrusiveRefCnt<vfs::OverlayFileSystem>(std::move(Known));
  Both->pushOverlay(std::move(Added));
  return Both;
}

} // namespace unlatch
