//===- GivenElements.cpp - Elements that helpers found for a section ------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/GivenElements.h"

#include "rewriters/Insertions.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace unlatch {

bool givesToChange(const SectionWork &Work, const MapAccess &A) {
  return Work.Helper && Work.Helper->Writes &&
         any_of(Work.usesOf(&A), [](const MapAccess *Use) {
           return Use->Op == MapOp::ElementEscape && Use->Mutable &&
                  Use->Returned == Returns::Element;
         });
}

namespace {

/// Where one given element is used, from the call on.
class GivenElement {
public:
  GivenElement(const SectionWork &Work, const MapAccess &Given)
      : Work(Work), Given(Given), Uses(Work.usesOf(&Given)) {
    // What it owns stays where it is, but for a copy that has its own.
    if (Given.Returned == Returns::Owned && !Work.mapOf(Given).ValueCopyable)
      llvm::erase_if(Uses, [](const MapAccess *Use) {
        return Use->Op == MapOp::PointeeRead || Use->Op == MapOp::PointeeWrite;
      });
  }

  std::optional<Reason> check() const {
    if (Uses.empty())
      return std::nullopt;
    if (any_of(Work.Sec->Changes,
               [](const Section::Change &C) { return !C.Unlock; }))
      return refuse("unsupported-section", Given.Mention,
                    "what a helper gives here may be used after the lock was "
                    "released and taken again");
    bool FromView = none_of(Work.Calls, [&](const HelperCall &C) {
      return Given.Call.contains(C.At->Loc) && C.Callee->Writes;
    });
    for (const MapAccess *A : Work.Operations)
      if (A->MapUsr == Given.MapUsr && mayBeLater(A->Call, A->InLoop) &&
          (mayEndElement(*A) ||
           (FromView && (copiesElement(Work, *A) || changesFound(Work, *A)))))
        return replaced(A->Mention);
    for (const HelperCall &C : Work.Calls)
      if (is_contained(C.Callee->Maps, Given.MapUsr) &&
          (Given.InLoop || !Given.Call.contains(C.At->Loc)) &&
          (C.Callee->Ends || (FromView && C.Copies)))
        return replaced(C.At->Loc);
    return std::nullopt;
  }

private:
  /// Whether the element may be used after what stands at Place.
  bool mayBeLater(const FileRange &Place, bool Repeats) const {
    return Repeats || any_of(Uses, [&](const MapAccess *Use) {
             return Use->InLoop || Use->Mention.End > Place.Begin;
           });
  }

  Reason replaced(const FileRange &Where) const {
    return refuse("locked-helper", Where,
                  "this may put another element in the place of one that a "
                  "helper gave, which is used afterwards");
  }

  const SectionWork &Work;
  const MapAccess &Given;
  std::vector<const MapAccess *> Uses;
};

} // namespace

std::optional<Reason> checkGivenElements(const SectionWork &Work) {
  for (const MapAccess *A : Work.Given)
    if (auto R = GivenElement(Work, *A).check())
      return R;
  return std::nullopt;
}

} // namespace unlatch
