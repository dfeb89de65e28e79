//===- Roles.cpp - Which functions run seldom, by their name and callers --===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "analysis/Roles.h"

#include <algorithm>
#include <cctype>
#include <string>

using namespace unlatch;

/// "onConfigReload_v2" is {on, config, reload, v2}; "HTTPInit" is {http, init}.
static std::vector<std::string> wordsOf(std::string_view Name) {
  std::vector<std::string> Words;
  auto IsUpper = [](char C) { return std::isupper((unsigned char)C) != 0; };
  bool Fresh = true;
  for (size_t I = 0; I != Name.size(); ++I) {
    char C = Name[I];
    if (!std::isalnum((unsigned char)C)) {
      Fresh = true;
      continue;
    }
    bool Starts =
        IsUpper(C) && I != 0 &&
        (!IsUpper(Name[I - 1]) ||
         (I + 1 < Name.size() && std::islower((unsigned char)Name[I + 1])));
    if (Fresh || Starts)
      Words.emplace_back();
    Fresh = false;
    Words.back() += static_cast<char>(std::tolower((unsigned char)C));
  }
  return Words;
}

template <size_t N>
static bool oneOf(const std::string &Word, const char *const (&List)[N]) {
  return std::find(std::begin(List), std::end(List), Word) != std::end(List);
}

Role unlatch::roleByName(std::string_view QualifiedName) {
  // Words that speak of a phase of the program's life, wherever they stand.
  static constexpr const char *Phases[] = {
      "register",   "unregister", "deregister",    "registration", "init",
      "initialize", "initialise", "load",          "reload",       "unload",
      "config",     "configure",  "configuration", "setup",        "install",
      "uninstall",  "startup",    "shutdown",      "bootstrap",    "define",
      "declare",    "clear",      "reset",         "stop",         "start",
      "destroy",    "dispose",    "teardown",      "deinit",       "populate",
      "finalize",   "plugin",     "module",        "import"};
  // Words that often do, where the name begins with them.
  static constexpr const char *Verbs[] = {
      "add",    "set",     "insert",  "remove",  "delete",     "erase",
      "update", "create",  "attach",  "detach",  "subscribe",  "unsubscribe",
      "enable", "disable", "bind",    "unbind",  "replace",    "swap",
      "new",    "drop",    "publish", "refresh", "sync",       "rename",
      "put",    "push",    "store",   "save",    "assign",     "emplace",
      "do",     "close",   "open",    "connect", "disconnect", "del",
      "revoke"};
  // In getConfig and isModuleLoaded these words say what is asked for.
  static constexpr const char *Questions[] = {
      "get", "find", "lookup", "is", "has", "contains", "query", "resolve"};
  auto Words = wordsOf(simpleName(QualifiedName));
  if (Words.size() > 1 && oneOf(Words.front(), Questions))
    return Role::Often;
  for (const std::string &Word : Words)
    if (oneOf(Word, Phases))
      return Role::Seldom;
  if (!Words.empty() && oneOf(Words.front(), Verbs))
    return Role::Perhaps;
  return Role::Often;
}

bool unlatch::isRegistration(std::string_view QualifiedName) {
  static constexpr const char *One[] = {"register", "unregister", "deregister",
                                        "registration"};
  auto Words = wordsOf(simpleName(QualifiedName));
  return std::any_of(Words.begin(), Words.end(),
                     [](const std::string &Word) { return oneOf(Word, One); });
}

std::vector<Role> unlatch::rolesOf(const Program &P, const CallGraph &Graph) {
  std::vector<Role> Roles;
  for (const Function &F : P.Functions) {
    bool Once = F.Main || F.Kind == FunctionKind::Constructor ||
                F.Kind == FunctionKind::Destructor ||
                F.Kind == FunctionKind::Initializer;
    Roles.push_back(Once ? Role::Seldom : roleByName(F.Name));
  }
  // A helper runs as often as its callers. Main is not a caller in this sense:
  // everything runs from there.
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (unsigned I = 0; I != Roles.size(); ++I) {
      const auto &Callers = Graph.callersOf(I);
      if (Roles[I] == Role::Seldom || Callers.empty() ||
          !Graph.allCallersSeen(I))
        continue;
      if (std::all_of(Callers.begin(), Callers.end(), [&](const CallSite &S) {
            return Roles[S.Caller] == Role::Seldom &&
                   !P.Functions[S.Caller].Main;
          })) {
        Roles[I] = Role::Seldom;
        Changed = true;
      }
    }
  }
  return Roles;
}
