//===- Paths.cpp - What two paths to objects have to do with each other ---===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Paths.h"

#include <algorithm>

using namespace unlatch;

static bool hasIndex(const std::vector<std::string> &Steps) {
  return std::any_of(Steps.begin(), Steps.end(), isIndexStep);
}

bool Relation::oneToMany() const {
  // A global mutex guards one object only where the map is global as well,
  // which the relation keeps as the map's whole path.
  if (Global)
    return MapSteps.empty() || hasIndex(MapSteps);
  return hasIndex(MapSteps);
}

std::optional<Relation> unlatch::relate(const ObjectPath &Map,
                                        const ObjectPath &Mutex,
                                        const std::string &MutexUsr) {
  if (!Map.known() || !Mutex.known())
    return std::nullopt;
  Relation R;
  R.MutexUsr = MutexUsr;
  if (Map.Root == Mutex.Root) {
    auto [M, X] = std::mismatch(Map.Steps.begin(), Map.Steps.end(),
                                Mutex.Steps.begin(), Mutex.Steps.end());
    R.MapSteps.assign(M, Map.Steps.end());
    R.MutexSteps.assign(X, Mutex.Steps.end());
    // Which element's mutex it is depends on an index that the map's path
    // does not share.
    if (hasIndex(R.MutexSteps))
      return std::nullopt;
    for (std::string &Step : R.MapSteps)
      if (isIndexStep(Step))
        Step = "[*]";
    return R;
  }
  if (!isGlobalRoot(Mutex.Root) || hasIndex(Mutex.Steps))
    return std::nullopt;
  R.Global = true;
  R.MutexSteps = Mutex.Steps;
  R.MutexSteps.insert(R.MutexSteps.begin(), Mutex.Root);
  if (isGlobalRoot(Map.Root)) {
    R.MapSteps = Map.Steps;
    for (std::string &Step : R.MapSteps)
      if (isIndexStep(Step))
        Step = "[*]";
    R.MapSteps.insert(R.MapSteps.begin(), Map.Root);
  }
  return R;
}

ObjectPath unlatch::mutexPathFor(const ObjectPath &Map, const Relation &Guard) {
  if (Guard.Global)
    return {Guard.MutexSteps.front(),
            {Guard.MutexSteps.begin() + 1, Guard.MutexSteps.end()}};
  const auto &Tail = Guard.MapSteps;
  if (!Map.known() || Map.Steps.size() < Tail.size())
    return {};
  size_t Common = Map.Steps.size() - Tail.size();
  for (size_t I = 0; I != Tail.size(); ++I)
    if (Map.Steps[Common + I] != Tail[I])
      return {};
  ObjectPath Mutex{Map.Root, {Map.Steps.begin(), Map.Steps.begin() + Common}};
  Mutex.Steps.insert(Mutex.Steps.end(), Guard.MutexSteps.begin(),
                     Guard.MutexSteps.end());
  return Mutex;
}

bool unlatch::mayBeSame(const ObjectPath &A, const ObjectPath &B) {
  size_t End = A.Root.rfind('#');
  return End != std::string::npos && End == B.Root.rfind('#') &&
         A.Root.compare(0, End, B.Root, 0, End) == 0;
}

/// The path from Object on to InCaller, as seen from Root, if one leads there.
static std::optional<ObjectPath>
below(const ObjectPath &Object, const ObjectPath &InCaller, std::string Root) {
  if (!Object.known() || Object.Root != InCaller.Root ||
      Object.Steps.size() > InCaller.Steps.size() ||
      !std::equal(Object.Steps.begin(), Object.Steps.end(),
                  InCaller.Steps.begin()))
    return std::nullopt;
  return ObjectPath{
      std::move(Root),
      {InCaller.Steps.begin() + Object.Steps.size(), InCaller.Steps.end()}};
}

std::vector<ObjectPath> unlatch::pathsInCallee(const ObjectPath &InCaller,
                                               const Call &At) {
  std::vector<ObjectPath> Paths;
  if (!InCaller.known())
    return Paths;
  if (auto P = below(At.Object, InCaller, "this"))
    Paths.push_back(std::move(*P));
  for (size_t I = 0; I != At.Arguments.size(); ++I)
    if (auto P = below(At.Arguments[I], InCaller, "param:" + std::to_string(I)))
      Paths.push_back(std::move(*P));
  if (isGlobalRoot(InCaller.Root))
    Paths.push_back(InCaller);
  return Paths;
}
