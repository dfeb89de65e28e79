//===- TempTree.h - Real files that go away again -------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_TEST_UNIT_REWRITERS_TEMPTREE_H
#define UNLATCH_TEST_UNIT_REWRITERS_TEMPTREE_H

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace unlatch {

class TempTree {
public:
  TempTree() {
    std::string Model =
        (std::filesystem::temp_directory_path() / "unlatch-XXXXXX").string();
    Root = std::filesystem::canonical(mkdtemp(Model.data())).string();
  }
  ~TempTree() {
    std::error_code Ignored;
    std::filesystem::permissions(Root, std::filesystem::perms::owner_all,
                                 Ignored);
    std::filesystem::remove_all(Root, Ignored);
  }

  std::string path(const std::string &Name) const { return Root + "/" + Name; }
  std::string write(const std::string &Name, const std::string &Bytes) const {
    std::filesystem::create_directories(
        std::filesystem::path(path(Name)).parent_path());
    std::ofstream(path(Name), std::ios::binary) << Bytes;
    return path(Name);
  }
  std::string read(const std::string &Name) const {
    std::ifstream In(path(Name), std::ios::binary);
    return {std::istreambuf_iterator<char>(In), {}};
  }
  size_t files() const {
    size_t Count = 0;
    for ([[maybe_unused]] auto &Entry :
         std::filesystem::recursive_directory_iterator(Root))
      ++Count;
    return Count;
  }

  std::string Root;
};

} // namespace unlatch

#endif // UNLATCH_TEST_UNIT_REWRITERS_TEMPTREE_H
