//===- TemporaryUpdate.cpp - What an update within an expression spans ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/TemporaryUpdate.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

using namespace llvm;

namespace unlatch {

/// From the `;` before a place to the `;` behind it. What a condition guards
/// and a block begin anew, but braces that initialise something do not: they
/// stand behind no `)`.
static FileRange statementAround(const Function &Fn, const SourceText &Text,
                                 const FileRange &Place) {
  FileRange Around = Place;
  Around.Begin = Fn.Body.Begin;
  StringRef Last;
  SmallVector<bool, 8> Heads; // open parentheses: whether of a condition
  for (const Token &T : Text.tokens(Fn.Body.Begin, Place.Begin)) {
    StringRef S = Text.text(T);
    if (S == "(")
      Heads.push_back(is_contained({"if", "while", "switch"}, Last));
    bool Closes = S == ")" && !Heads.empty() && Heads.pop_back_val();
    if (S == ";" || Closes || (S == "{" && (Last == ")" || Last == "else")))
      Around.Begin = T.End;
    Last = S;
  }
  Around.End = Fn.Body.End;
  for (const Token &T : Text.tokens(Place.End, Fn.Body.End))
    if (Text.text(T) == ";") {
      Around.End = T.Begin;
      break;
    }
  return Around;
}

static std::optional<Reason> check(const Program &P, const MapWork &Work,
                                   const Function &Fn, const FileRange &Place,
                                   const FileRange &Extent) {
  auto Inside = [&](const FileRange &Other) {
    return Other != Place && Extent.contains(Other);
  };
  if (any_of(Work.Direct,
             [&](const DirectAccess &D) {
               return Inside(D.Operation->Mention);
             }) ||
      any_of(Work.DirectFields,
             [&](const DirectField &D) { return Inside(D.Mention->Mention); }))
    return refuse("unsupported-section", Place,
                  "another use of the maps of an object that is not shared yet "
                  "stands within this one");
  for (const Call &C : Fn.Calls)
    if (Extent.contains(C.Loc) && P.FunctionsByUsr.count(C.CalleeUsr))
      return refuse("unsupported-section", Place,
                    C.CalleeName + " is called while the map of an object that "
                                   "is not shared yet is changed");
  return std::nullopt;
}

std::optional<Reason> checkTemporaryUpdate(const Program &P,
                                           const MapWork &Work,
                                           const DirectAccess &Access) {
  const MapAccess &A = *Access.Operation;
  FileRange Extent = A.Op == MapOp::RangeFor
                         ? A.Result.Scope
                         : statementAround(*Access.Fn, *Access.Text, A.Mention);
  return check(P, Work, *Access.Fn, A.Mention, Extent);
}

std::optional<Reason> checkTemporaryUpdate(const Program &P,
                                           const MapWork &Work,
                                           const DirectField &Access) {
  const FileRange &Place = Access.Mention->Mention;
  return check(P, Work, *Access.Fn, Place,
               statementAround(*Access.Fn, *Access.Text, Place));
}

} // namespace unlatch
