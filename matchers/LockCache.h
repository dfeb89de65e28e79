//===- LockCache.h - What was found out about locks in one unit -----------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_MATCHERS_LOCKCACHE_H
#define UNLATCH_MATCHERS_LOCKCACHE_H

#include "matchers/LockTypes.h"
#include "matchers/Wrappers.h"
#include "summary/Function.h"

#include "llvm/ADT/DenseMap.h"

#include <map>
#include <string>
#include <vector>

namespace unlatch {

class Source;

/// While one lives, what was found of a class or a function is remembered: one
/// for each unit, on the thread that looks at it. Without one, answers are the
/// same. A class that is asked about while it is being looked at is none.
class LockCache {
public:
  LockCache();
  ~LockCache();
  LockCache(const LockCache &) = delete;
  LockCache &operator=(const LockCache &) = delete;

  using Record = const clang::CXXRecordDecl *;
  using Function = const clang::FunctionDecl *;
  using Effects = std::vector<LockEffect>;

  static const MutexType *mutex(Record R, const MutexType *(*Find)(Record));
  static const GuardType *guard(Record R, const GuardType *(*Find)(Record));
  static Effects effects(Function F, const Source &Src,
                         Effects (*Find)(Function, const Source &));

  static std::optional<Wrapper> wrapper(Record R,
                                        std::optional<Wrapper> (*Find)(Record));
  /// The name under which other units know D, which is asked for at every
  /// mention.
  static std::string usr(const clang::NamedDecl *D,
                         std::string (*Find)(const clang::NamedDecl *));

private:
  template <class Key, class Value, class Compute>
  Value remembered(std::map<Key, Value> &Table, Key K, Compute Find);

  std::map<Record, const MutexType *> Mutexes;
  std::map<Record, const GuardType *> Guards;
  std::map<Record, std::optional<Wrapper>> Wrappers;
  std::map<Function, Effects> ByFunction;
  llvm::DenseMap<const clang::NamedDecl *, std::string> Usrs;
};

} // namespace unlatch

#endif // UNLATCH_MATCHERS_LOCKCACHE_H
