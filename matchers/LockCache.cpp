//===- LockCache.cpp - What was found out about locks in one unit ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/LockCache.h"

#include "clang/AST/DeclCXX.h"

#include <optional>

namespace unlatch {

static thread_local LockCache *Current = nullptr;

LockCache::LockCache() { Current = this; }
LockCache::~LockCache() { Current = nullptr; }

template <class Key, class Value, class Compute>
Value LockCache::remembered(std::map<Key, Value> &Table, Key K, Compute Find) {
  auto [It, New] = Table.try_emplace(K);
  if (New) {
    Value Found = Find();
    It->second = std::move(Found);
  }
  return It->second;
}

const MutexType *LockCache::mutex(Record R, const MutexType *(*Find)(Record)) {
  std::optional<LockCache> ForThisQuestion;
  if (!Current)
    ForThisQuestion.emplace();
  return Current->remembered(Current->Mutexes, Record(R->getCanonicalDecl()),
                             [&] { return Find(R); });
}

const GuardType *LockCache::guard(Record R, const GuardType *(*Find)(Record)) {
  std::optional<LockCache> ForThisQuestion;
  if (!Current)
    ForThisQuestion.emplace();
  return Current->remembered(Current->Guards, Record(R->getCanonicalDecl()),
                             [&] { return Find(R); });
}

std::optional<Wrapper>
LockCache::wrapper(Record R, std::optional<Wrapper> (*Find)(Record)) {
  std::optional<LockCache> ForThisQuestion;
  if (!Current)
    ForThisQuestion.emplace();
  return Current->remembered(Current->Wrappers, Record(R->getCanonicalDecl()),
                             [&] { return Find(R); });
}

LockCache::Effects LockCache::effects(Function F, const Source &Src,
                                      Effects (*Find)(Function,
                                                      const Source &)) {
  std::optional<LockCache> ForThisQuestion;
  if (!Current)
    ForThisQuestion.emplace();
  return Current->remembered(Current->ByFunction,
                             Function(F->getCanonicalDecl()),
                             [&] { return Find(F, Src); });
}

std::string LockCache::usr(const clang::NamedDecl *D,
                           std::string (*Find)(const clang::NamedDecl *)) {
  if (!Current)
    return Find(D);
  auto [It, New] = Current->Usrs.try_emplace(D);
  if (New)
    It->second = Find(D);
  return It->second;
}

} // namespace unlatch
