//===- Update.cpp - Writes that become visible together -------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The guard becomes an update of the registry: it excludes other writers for
// as long as it lives, shows its own changes to itself, and publishes them at
// its end or where the lock was released. In an update an element that may be
// written to is copied first, so that no reader sees it half done; lookups
// that only read go through std::as_const and copy nothing.

#include "rewriters/Exchange.h"
#include "rewriters/Forms.h"
#include "rewriters/GivenElements.h"
#include "rewriters/Insertions.h"
#include "rewriters/LockedHelpers.h"
#include "rewriters/Opening.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

static bool findsElement(MapOp Op) {
  return Op == MapOp::Find || Op == MapOp::At || Op == MapOp::Bound ||
         Op == MapOp::Begin || Op == MapOp::RangeFor || Op == MapOp::Lent;
}

static bool givesConst(const SectionWork &Work, const MapAccess &A) {
  return A.ConstElement && !givesToChange(Work, A);
}

bool copiesElement(const SectionWork &Work, const MapAccess &A) {
  return (A.Op == MapOp::Subscript && !A.OnMiss) ||
         A.Op == MapOp::InsertOrAssign ||
         (findsElement(A.Op) && !givesConst(Work, A));
}

namespace {

class UpdateForm {
public:
  UpdateForm(const SectionWork &Work, Opening Update, Names &Named)
      : Work(Work), Text(*Work.Text), Update(std::move(Update)), Named(Named) {}

  FormResult run() {
    if (auto R = checkCopies())
      return *R;
    const Section &S = *Work.Sec;
    Result.Edits = Update.Edits;
    Update.name(Work, Result.Edits);
    for (const MapAccess *A : Work.Operations)
      if (auto R = operation(*A))
        return *R;
    for (const Section::Change &C : S.Changes)
      replace(C.Statement,
              C.Unlock ? Update.Section + ".publish();" : Update.Renewal);
    if (auto R = passOn(Work, Update, /*IsUpdate=*/true, Result.Edits))
      return *R;
    return std::move(Result);
  }

private:
  void replace(const FileRange &R, StringRef New) {
    Result.Edits.push_back(Text.edit(R, New));
  }

  /// Decides what may put a copy in an element's place, and refuses where
  /// somebody could notice.
  std::optional<Reason> checkCopies() {
    for (const MapAccess *A : Work.Operations) {
      if (staysInPlace(*A))
        continue;
      bool Copies = copiesElement(Work, *A) || changesFound(Work, *A);
      // What cannot be copied is not copied to be looked at, either.
      if (!Copies && !(looksAtFound(Work, *A) && Work.mapOf(*A).ValueCopyable))
        continue;
      if (Work.AddressesKept)
        return refuse("element-escapes", A->Mention,
                      "an element may be replaced here while its address is "
                      "kept elsewhere");
      if (!Copies)
        continue;
      // What cannot be copied can only be put in or replaced as a whole.
      bool Whole = A->Op == MapOp::InsertOrAssign ||
                   (A->Op == MapOp::Subscript &&
                    A->Use == ResultUse::Assigned && Work.usesOf(A).empty());
      if (!Work.mapOf(*A).ValueCopyable && !Whole)
        return refuse("value-mutated-in-place", A->Mention,
                      "the element may be changed in place, and its type "
                      "cannot be copied");
      const MapAccess *&First = Copiers[A->MapUsr];
      if (!First || A->Call.Begin < First->Call.Begin)
        First = A;
    }
    for (const HelperCall &C : Work.Calls)
      if (C.Copies)
        for (const std::string &Usr : C.Callee->Maps)
          CopiedByHelper.insert(Usr);
    for (const MapAccess *A : Work.Operations)
      if (mayBeCopied(A->MapUsr) && !Work.mapOf(*A).ValueCopyable &&
          findsElement(A->Op) && !staysConst(*A))
        return refuse("value-mutated-in-place", A->Mention,
                      "the element may be replaced while this refers to it, "
                      "and its type cannot be copied");
    return std::nullopt;
  }

  /// Whether what the operation finds or makes is used as it is, and never
  /// replaced.
  bool staysInPlace(const MapAccess &A) const {
    return Work.InPlace.count(A.MapUsr) != 0 && A.Use != ResultUse::Assigned &&
           none_of(Work.usesOf(&A), [](const MapAccess *Use) {
             return Use->Op == MapOp::ElementWrite;
           });
  }

  bool mayBeCopied(const std::string &Usr) const {
    return Copiers.count(Usr) != 0 || CopiedByHelper.contains(Usr);
  }

  /// Whether std::as_const keeps the meaning of a lookup. What it gives refers
  /// to the element as published; once the section may have copied elements,
  /// that could be the one before the change.
  bool staysConst(const MapAccess &A) const {
    if (CopiedByHelper.contains(A.MapUsr))
      return false;
    const MapAccess *Copier = Copiers.lookup(A.MapUsr);
    if (!Copier)
      return true;
    if (!givesConst(Work, A) || A.InLoop || Copier->InLoop ||
        !Text.covers(A.Call) || !Text.covers(Copier->Call))
      return false;
    if (A.Op != MapOp::RangeFor &&
        (A.Use == ResultUse::Reference || A.Use == ResultUse::Other))
      return false;
    // An iterator and the end it runs to must be of one type.
    if (A.Op != MapOp::Find && A.Op != MapOp::At && A.Op != MapOp::RangeFor)
      return false;
    if (A.Op != MapOp::Find && A.Use == ResultUse::Variable)
      return false;
    unsigned Limit = Copier->Call.Begin;
    return A.Call.End <= Limit &&
           all_of(Work.usesOf(&A), [&](const MapAccess *Use) {
             const FileRange &Place =
                 Use->Call.valid() ? Use->Call : Use->Mention;
             return Place.End <= Limit;
           });
  }

  std::optional<Reason> operation(const MapAccess &A) {
    if (A.InMacro)
      return refuse("macro", A.Mention, "the map is used inside a macro");
    switch (A.Op) {
    case MapOp::Find:
    case MapOp::Bound:
    case MapOp::Begin:
    case MapOp::End:
      if (!deduceType(Text, A, Result.Edits))
        return refuse("unsupported-section", A.Mention,
                      "an iterator's type cannot be deduced here");
      if (fillsDeclaredVariable(Work, A))
        return refuse("unsupported-section", A.Mention,
                      "the iterator is given to a variable that is declared "
                      "apart, with the standard map's type");
      mentionConst(A);
      return std::nullopt;
    case MapOp::At:
      mentionConst(A);
      if (A.SubscriptSpelled && staysConst(A) &&
          !spellAt(Text, A, Result.Edits))
        return refuse("unsupported-section", A.Mention,
                      "operator[] is used in a way that at() cannot replace");
      return std::nullopt;
    case MapOp::Lent:
      if (Work.Lent.count(&A) != 0) {
        // What it gives may refer to a view that ends here.
        if (any_of(Work.usesOf(&A), [&](const MapAccess *Use) {
              return !A.Call.contains(Use->Mention);
            }))
          return refuse("unsupported-section", A.Mention,
                        "a function that the map is passed to gives a part of "
                        "it, in a section that changes the map");
        replace(A.Mention, Update.of(A) + ".view()");
        return std::nullopt;
      }
      [[fallthrough]];
    case MapOp::RangeFor:
      mentionConst(A);
      return std::nullopt;
    case MapOp::Subscript:
      replace(A.Mention, Update.of(A));
      if (!Work.mapOf(A).ValueCopyable && !staysInPlace(A) &&
          !spellInsertOrAssign(Text, A, Result.Edits))
        return refuse("value-mutated-in-place", A.Mention,
                      "the assignment cannot be written as one call, and the "
                      "element's type cannot be copied");
      return std::nullopt;
    case MapOp::InsertOrAssign:
      if (A.ValueConverts)
        return refuse("unsupported-section", A.Mention,
                      "the values' class keeps a member as it is when it is "
                      "assigned to, which a new value would not");
      [[fallthrough]];
    case MapOp::Contains:
    case MapOp::Count:
    case MapOp::Size:
    case MapOp::Empty:
    case MapOp::Insert:
    case MapOp::Emplace:
    case MapOp::TryEmplace:
    case MapOp::EraseKey:
    case MapOp::EraseIterator:
    case MapOp::Clear:
    case MapOp::Reserve:
      if (A.Use == ResultUse::Variable && insertsOrErases(A.Op) &&
          !A.Result.Auto && !deduceType(Text, A, Result.Edits))
        return refuse("unsupported-section", A.Mention,
                      "the result's type cannot be deduced here");
      replace(A.Mention, Update.of(A));
      return std::nullopt;
    case MapOp::EraseIf:
      replace(A.Mention, Update.of(A));
      if (!spellEraseIf(Text, A, Result.Edits))
        return refuse("unsupported-section", A.Mention,
                      "erase_if is called in a way that cannot be respelled");
      return std::nullopt;
    case MapOp::CopyOut:
      replace(A.Mention, Update.of(A));
      if (!spellCopy(Work, A, Result.Edits))
        return refuse("unsupported-section", A.Mention,
                      "the whole map is copied to something whose type is not "
                      "a standard map's by itself");
      return std::nullopt;
    case MapOp::Assign:
      replace(A.Mention, Update.of(A));
      if (!isAssignment(Text, A))
        return refuse("unsupported-section", A.Mention,
                      "the map is assigned to within an expression");
      return std::nullopt;
    case MapOp::Swap:
      if (!spellSwap(Work, A, Update.of(A), Result.Edits) &&
          !spellMoveOut(Work, A, Update.of(A), Named, Result.Edits))
        return refuse("unsupported-section", A.Mention,
                      "the map is moved from, or exchanged in a way that a "
                      "registry has no name for");
      return std::nullopt;
    default:
      return refuse("unsupported-section", A.Mention,
                    "the map is used in a way that a registry has no name for");
    }
  }

  static bool insertsOrErases(MapOp Op) {
    return Op == MapOp::Insert || Op == MapOp::Emplace ||
           Op == MapOp::TryEmplace || Op == MapOp::InsertOrAssign ||
           Op == MapOp::EraseIterator;
  }

  void mentionConst(const MapAccess &A) {
    // Iterators of both kinds compare; what is passed to an algorithm in pairs
    // is const throughout or not at all.
    if (A.Op == MapOp::End ? mayBeCopied(A.MapUsr) : !staysConst(A)) {
      replace(A.Mention, Update.of(A));
      return;
    }
    replace(A.Mention, fmt::format("std::as_const({})", Update.of(A)));
    Result.NeedsUtility = true;
  }

  const SectionWork &Work;
  const SourceText &Text;
  Opening Update;
  Names &Named;
  /// By map: the first operation that may copy elements.
  StringMap<const MapAccess *> Copiers;
  /// Maps of which a helper may copy elements.
  StringSet<> CopiedByHelper;
  FormEdits Result;
};

} // namespace

FormResult updateSection(const SectionWork &Work, Names &Names) {
  auto Opened = openSection(Work, "update", Names);
  if (auto *R = std::get_if<Reason>(&Opened))
    return std::move(*R);
  return UpdateForm(Work, std::move(std::get<Opening>(Opened)), Names).run();
}

} // namespace unlatch
