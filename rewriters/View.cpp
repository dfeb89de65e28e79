//===- View.cpp - Reads on one consistent state ---------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The guard becomes a view of the registry, which lives exactly as long, and
// every mention of the map in the section becomes a mention of the view.

#include "rewriters/Forms.h"
#include "rewriters/LockedHelpers.h"
#include "rewriters/Opening.h"
#include "rewriters/Spelling.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

FormResult viewSection(const SectionWork &Work, Names &Names) {
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  auto Opened = openSection(Work, "view", Names);
  if (auto *R = std::get_if<Reason>(&Opened))
    return std::move(*R);
  const Opening &View = std::get<Opening>(Opened);

  FormEdits Result;
  Result.Edits = View.Edits;
  auto Replace = [&](const FileRange &R, StringRef New) {
    Result.Edits.push_back(Text.edit(R, New));
  };
  View.name(Work, Result.Edits);
  for (const MapAccess *A : Work.Operations) {
    if (A->InMacro)
      return refuse("macro", A->Mention, "the map is used inside a macro");
    Replace(A->Mention, View.of(*A));
    switch (A->Op) {
    case MapOp::Find:
    case MapOp::Bound:
    case MapOp::Begin:
    case MapOp::End:
      if (!deduceType(Text, *A, Result.Edits))
        return refuse("unsupported-section", A->Mention,
                      "an iterator's type cannot be deduced here");
      if (fillsDeclaredVariable(Work, *A))
        return refuse("unsupported-section", A->Mention,
                      "the iterator is given to a variable that is declared "
                      "apart, with the standard map's type");
      break;
    case MapOp::At:
      if (A->SubscriptSpelled && !spellAt(Text, *A, Result.Edits))
        return refuse("unsupported-section", A->Mention,
                      "operator[] is used in a way that at() cannot replace");
      break;
    case MapOp::Contains:
    case MapOp::Count:
    case MapOp::Size:
    case MapOp::Empty:
    case MapOp::RangeFor:
    case MapOp::Lent: // a template takes the view; what does not, tells later
      break;
    case MapOp::CopyOut:
      if (!spellCopy(Work, *A, Result.Edits))
        return refuse("unsupported-section", A->Mention,
                      "the whole map is copied to something whose type is not "
                      "a standard map's by itself");
      break;
    default:
      return refuse("unsynchronized-access", A->Mention,
                    "the map is changed while its lock is held shared only");
    }
  }
  for (const Section::Change &C : S.Changes)
    Replace(C.Statement,
            C.Unlock ? View.Section + ".release();" : View.Renewal);
  if (auto R = passOn(Work, View, /*IsUpdate=*/false, Result.Edits))
    return *R;
  return Result;
}

} // namespace unlatch
