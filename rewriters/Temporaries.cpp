//===- Temporaries.cpp - What a view or update within an expression spans -===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Temporaries.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <set>
#include <string>
#include <vector>

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

/// Whether some use of the maps or fields can be reached from the function.
static bool reaches(const Program &P, const MapWork &Work,
                    const std::string &Usr) {
  std::set<unsigned> Seen;
  std::vector<unsigned> Pending;
  auto Add = [&](const std::vector<unsigned> &Some) {
    for (unsigned F : Some)
      if (Seen.insert(F).second)
        Pending.push_back(F);
  };
  for (const MapDecl *M : Work.Maps)
    Add(P.mentioning(M->Usr));
  for (const StateDecl *D : Work.Fields)
    Add(P.mentioning(D->Usr));
  while (!Pending.empty()) {
    const Function &F = P.Functions[Pending.back()];
    Pending.pop_back();
    if (F.Usr == Usr)
      return true;
    if (!F.Usr.empty())
      Add(P.calling(F.Usr));
  }
  return false;
}

/// Something in Extent, apart from Place, that Counts, or a call from which any
/// use of the maps can be reached.
static std::optional<Reason> check(const Program &P, const MapWork &Work,
                                   const Function &Fn, const FileRange &Place,
                                   const FileRange &Extent,
                                   function_ref<bool(const MapAccess &)> Counts,
                                   bool FieldsCount,
                                   const Call *Except = nullptr) {
  auto Inside = [&](const FileRange &Other) {
    return Other != Place && Extent.contains(Other);
  };
  if (any_of(Work.Direct,
             [&](const DirectAccess &D) {
               return Inside(D.Operation->Mention) && Counts(*D.Operation);
             }) ||
      (FieldsCount && any_of(Work.DirectFields, [&](const DirectField &D) {
         return Inside(D.Mention->Mention);
       })))
    return refuse("unsupported-section", Place,
                  "another use of the maps of an object that is not shared yet "
                  "stands within this one");
  for (const Call &C : Fn.Calls)
    if (&C != Except && Extent.contains(C.Loc) && reaches(P, Work, C.CalleeUsr))
      return refuse("unsupported-section", Place,
                    C.CalleeName + " is called within this use of the map of "
                                   "an object that is not shared yet");
  return std::nullopt;
}

std::optional<Reason> checkTemporary(const Program &P, const MapWork &Work,
                                     const DirectAccess &Access,
                                     bool OpensUpdate) {
  const MapAccess &A = *Access.Operation;
  bool Loop = A.Op == MapOp::RangeFor;
  if (!Loop && !OpensUpdate)
    return std::nullopt;
  FileRange Extent = Loop
                         ? A.Result.Scope
                         : statementAround(*Access.Fn, *Access.Text, A.Mention);
  return check(
      P, Work, *Access.Fn, A.Mention, Extent,
      [&](const MapAccess &Other) {
        return OpensUpdate || (Other.MapUsr == A.MapUsr && isWrite(Other.Op));
      },
      OpensUpdate);
}

std::optional<Reason> checkTemporary(const Program &P, const MapWork &Work,
                                     const DirectField &Access,
                                     bool OpensUpdate) {
  const FileRange &Place = Access.Mention->Mention;
  if (!OpensUpdate)
    return std::nullopt;
  return check(
      P, Work, *Access.Fn, Place,
      statementAround(*Access.Fn, *Access.Text, Place),
      [](const MapAccess &) { return true; }, /*FieldsCount=*/true);
}

std::optional<Reason> checkTemporary(const Program &P, const MapWork &Work,
                                     const SectionWork &UnsharedCall) {
  const Call *Helper = UnsharedCall.Calls.front().At;
  return check(
      P, Work, *UnsharedCall.Fn, Helper->Loc, UnsharedCall.Sec->Block,
      [](const MapAccess &) { return true; }, /*FieldsCount=*/true, Helper);
}

} // namespace unlatch
