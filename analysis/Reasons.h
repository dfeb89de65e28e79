//===- Reasons.h - The rules that keep a map as it is ---------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_ANALYSIS_REASONS_H
#define UNLATCH_ANALYSIS_REASONS_H

#include "analysis/CarriedFields.h"
#include "analysis/MayHold.h"
#include "analysis/Verdict.h"
#include "analysis/View.h"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unlatch {

/// One access to the map in question, with what is known of its locks.
struct AccessSite {
  AccessIndex Index;
  const Function *F = nullptr;
  const MapAccess *A = nullptr;
  Hold Strict, Lenient;
  bool Unshared = false; ///< believing strictly
  bool UnsharedLenient = false;
  Modes May; ///< modes in which the guard may be held, of whatever object

  /// The most telling range: the operation, else the mention.
  const FileRange &loc() const {
    return A->Call.valid() ? A->Call : A->Mention;
  }
};

/// One section of the guard, of whatever object.
struct SectionSite {
  unsigned Function = 0;
  unsigned Index = 0;
  const struct Function *F = nullptr;
  const Section *S = nullptr;
};

/// A guarded map as the rules look at it.
struct MapContext {
  MapContext(const ProgramView &View, const MapDecl &Map, const Guard &G);

  const ProgramView &View;
  const MapDecl &Map;
  const Guard &G;
  const MutexDecl *Mutex; ///< null where no unit declares it
  MayHold May;
  std::vector<std::string> Group; ///< see groupOf
  CarriedFields Fields;
  std::vector<AccessSite> Accesses;
  std::vector<SectionSite> Sections;
  std::vector<LockedHelper> Helpers;  ///< see LockedHelpers.h
  std::vector<MapBorrower> Borrowers; ///< see MapBorrowers.h
  std::string MapName, MutexName;     ///< quoted, for messages

  /// True if the lockset names this section, or the guard without a section.
  bool inSection(const Lockset &Held, unsigned Section) const;
  /// A closure that a callee runs under its lock, and that does nothing with
  /// the map or what moves with it.
  bool isIdleClosure(const SectionSite &Site) const;
  /// The map itself, or one that moves together with it.
  bool inGroup(const std::string &MapUsr) const;
  /// All of which that is true, by USR.
  std::set<std::string> maps() const;
  /// Null where the function is no helper.
  const LockedHelper *helper(unsigned Function) const;
  /// Helpers that the function calls in one of its sections.
  std::vector<const LockedHelper *> helpersIn(unsigned Function,
                                              unsigned Section) const;
  /// Others may read while the guard is held in this way: shared, or to be
  /// upgraded where somebody holds it shared.
  bool letsReadersIn(const Hold &H) const;
  /// True if Held names a section of the guard in which the function also
  /// writes the map, or another member of its group, itself or by a helper:
  /// such a section goes on to exclude the others like it.
  bool writesMapInSection(unsigned Function, const Lockset &Held) const;
};

/// 'Name', for messages.
std::string quote(std::string_view Name);

/// Places of one kind, told as one reason: the first decides, the others
/// follow as notes. Remote ones, which only make sense along a chain of calls,
/// come last.
class Places {
public:
  void add(const FileRange &Loc, std::string Message, bool Remote = false);
  void append(const Places &Others);
  bool empty() const { return All.empty(); }
  /// The reason with Message in front; nothing if there are no places.
  void report(std::vector<Reason> &Out, const char *Code, std::string Message,
              bool ReviewOnly = false) const;

private:
  std::vector<std::pair<bool, Note>> All;
};

/// A reason code and the rule behind it. A rule looks at one map and adds a
/// reason for each thing that speaks against changing it.
struct ReasonRule {
  const char *Code;
  void (*Find)(const MapContext &, std::vector<Reason> &);
};

/// All rules, by code.
std::span<const ReasonRule> reasonRules();

// One rule a file, under reasons/.
void findAbi(const MapContext &, std::vector<Reason> &);
void findConditionalLock(const MapContext &, std::vector<Reason> &);
void findElementEscapes(const MapContext &, std::vector<Reason> &);
void findGuardsOtherState(const MapContext &, std::vector<Reason> &);
void findLockOrder(const MapContext &, std::vector<Reason> &);
void findLockedHelper(const MapContext &, std::vector<Reason> &);
void findMacro(const MapContext &, std::vector<Reason> &);
void findMapEscapes(const MapContext &, std::vector<Reason> &);
void findMutexEscapes(const MapContext &, std::vector<Reason> &);
void findNotReadMostly(const MapContext &, std::vector<Reason> &);
void findOldStandard(const MapContext &, std::vector<Reason> &);
void findPointeeGuarded(const MapContext &, std::vector<Reason> &);
void findTemplateDependent(const MapContext &, std::vector<Reason> &);
void findTimedOrTryLock(const MapContext &, std::vector<Reason> &);
void findUnseenCode(const MapContext &, std::vector<Reason> &);
void findUnsupportedContainer(const MapContext &, std::vector<Reason> &);
void findUnsupportedLock(const MapContext &, std::vector<Reason> &);
void findUnsynchronizedAccess(const MapContext &, std::vector<Reason> &);
void findValueMutatedInPlace(const MapContext &, std::vector<Reason> &);

} // namespace unlatch

#endif // UNLATCH_ANALYSIS_REASONS_H
