//===- Selection.cpp - Which places are reported and changed --------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Selection.h"
#include "tool/Messages.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace unlatch {

static std::string realPath(llvm::StringRef Name) {
  llvm::SmallString<256> Real;
  return llvm::sys::fs::real_path(Name, Real) ? Name.str() : std::string(Real);
}

static bool looksLikeHeader(llvm::StringRef Name) {
  return llvm::is_contained({".h", ".hh", ".hpp", ".hxx", ".h++", ".inc",
                             ".inl", ".ipp", ".tcc", ".tpp", ".def", ""},
                            llvm::sys::path::extension(Name));
}

Selection::Selection(const Options &O, const Session &S)
    : Linked(S.Linked), HeaderFilter(O.HeaderFilter),
      Everything(O.Files.empty()) {
  std::set<std::string> Named;
  for (const std::string &File : O.Files)
    Named.insert(realPath(File));
  Chosen = Named;
  for (const auto &[MainFile, Files] : Linked.UnitFiles) {
    std::string Main = realPath(MainFile);
    if (Named.count(Main))
      Chosen.insert(Files.begin(), Files.end());
    MainFiles.insert(std::move(Main));
  }
}

bool Selection::allowsEdit(const std::string &RealPath) const {
  if (MainFiles.count(RealPath))
    return true;
  auto File = Linked.Files.find(RealPath);
  return HeaderFilter.match(RealPath) ||
         (File != Linked.Files.end() && HeaderFilter.match(File->second.Name));
}

bool Selection::covers(const std::string &RealPath) const {
  return (Everything || Chosen.count(RealPath)) && allowsEdit(RealPath);
}

std::vector<std::string> filesNotSeen(const Options &O, const Session &S) {
  std::vector<std::string> Result;
  for (const std::string &File : O.Files)
    if (looksLikeHeader(File) && !S.Linked.Files.count(realPath(File)))
      Result.push_back(File);
  return Result;
}

std::set<std::string> unitsOf(const std::vector<std::string> &Files,
                              const Database &Units) {
  std::set<std::string> Named, Result;
  for (const std::string &File : Files)
    Named.insert(realPath(File));
  for (const Unit &U : Units.Units)
    if (Named.count(realPath(U.MainFile)))
      Result.insert(U.MainFile);
  return Result;
}

bool dropUnknownFiles(Options &O, const Database &Units) {
  std::set<std::string> Known;
  for (const Unit &U : Units.Units)
    Known.insert(realPath(U.MainFile));
  size_t Before = O.Files.size();
  llvm::erase_if(O.Files, [&](const std::string &File) {
    if (Known.count(realPath(File)))
      return false;
    if (!llvm::sys::fs::exists(File))
      reportError(File + " does not exist");
    else if (looksLikeHeader(File))
      return false;
    else
      reportError(File + " is not in the compilation database " + Units.Name);
    return true;
  });
  return O.Files.size() != Before;
}

} // namespace unlatch
