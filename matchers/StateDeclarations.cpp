//===- StateDeclarations.cpp - Descriptions of other state ----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/Declarations.h"

#include "matchers/FaithfulCopies.h"
#include "matchers/Targets.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace unlatch {

/// Why no copy can stand for D, whatever is done with it.
static std::string whyFixed(const ValueDecl *D, const ASTContext &Context) {
  QualType T = D->getType();
  const auto *Field = dyn_cast<FieldDecl>(D);
  if (Field && Field->isBitField())
    return "is a bit-field";
  if (T.isVolatileQualified())
    return "is volatile";
  if (T->isReferenceType() || T->isDependentType())
    return "refers to something else";
  if (T->isArrayType())
    return "is an array";
  if (holdsSynchronized(T))
    return "is or holds something that several threads may use at once";
  const CXXRecordDecl *Record = recordOf(T);
  if (!isCopyable(T) ||
      (Record && (!Record->hasDefinition() || Record->isAbstract())))
    return "cannot be copied";
  if (!copiesFaithfully(T) || !assignsFaithfully(T))
    return "is of a class that copies or assigns less than all of it";
  if (isIterator(T))
    return "refers into a container";
  if (const auto *Var = dyn_cast<VarDecl>(D);
      Var && (Var->isConstexpr() || Var->hasAttr<ConstInitAttr>()))
    return "is initialised before the program runs";
  return {};
}

/// What the class itself declares by that name. To look it up loads less of a
/// precompiled class than to go through its members.
static DeclContext::lookup_result declared(const CXXRecordDecl *Record,
                                           llvm::StringRef Name) {
  return Record->lookup(&Record->getASTContext().Idents.get(Name));
}

static bool declaresFunction(const CXXRecordDecl *Record,
                             llvm::StringRef Name) {
  return llvm::any_of(declared(Record, Name),
                      [](const NamedDecl *D) { return isa<CXXMethodDecl>(D); });
}

/// A container of the standard's, or a class with one in it: of any size.
/// Strings are none.
static bool holdsContainer(QualType T, unsigned Depth = 0) {
  T = T.getCanonicalType();
  const CXXRecordDecl *Record = recordOf(T);
  if (T->isAnyPointerType() || !Record || isSmartPointer(T))
    return false;
  if (!Record->hasDefinition() || Depth > 6)
    return true;
  Record = Record->getDefinition();
  auto Inside = [&](QualType Part) { return holdsContainer(Part, Depth + 1); };
  if (isInStd(Record)) {
    if (Record->getName() != "basic_string" &&
        !declared(Record, "size_type").empty() &&
        !declared(Record, "allocator_type").empty())
      return true;
    // Adaptors, pairs, optionals and the like are as large as what they hold.
    if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
        Spec && Record->getName() != "basic_string")
      for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
        if (Arg.getKind() == TemplateArgument::Type && Inside(Arg.getAsType()))
          return true;
        if (Arg.getKind() == TemplateArgument::Pack)
          for (const TemplateArgument &Element : Arg.pack_elements())
            if (Element.getKind() == TemplateArgument::Type &&
                Inside(Element.getAsType()))
              return true;
      }
    return false;
  }
  // Of other libraries', by the same look that finds maps.
  if (mapType(T))
    return true;
  return (declaresFunction(Record, "begin") &&
          (declaresFunction(Record, "size") ||
           declaresFunction(Record, "length"))) ||
         llvm::any_of(Record->fields(),
                      [&](const FieldDecl *Field) {
                        return Inside(Field->getType());
                      }) ||
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           return Inside(Base.getType());
         });
}

/// Reads type and initialiser off the declaration, or says that it cannot.
static bool spell(StateDecl &Out, const Source &Src) {
  FileRange Type = Out.Declaration;
  Type.End = Out.Loc.Begin;
  if (!Out.Declaration.contains(Out.Loc) || Type.End <= Type.Begin)
    return false;
  llvm::StringRef Text = Src.text(Type);
  for (bool Storage = true; Storage;) {
    Storage = false;
    for (llvm::StringRef Word : {"static", "inline", "mutable"}) {
      llvm::StringRef Rest = Text;
      if (!Rest.consume_front(Word) || Rest.empty() || !isspace(Rest.front()))
        continue;
      Out.Mutable |= Word == "mutable";
      Text = Rest.ltrim();
      Storage = true;
    }
  }
  Type.Begin = Type.End - Text.size();
  Text = Text.rtrim();
  Type.End = Type.Begin + Text.size();
  for (llvm::StringRef Odd :
       {"//", "/*", "#", "{", "[", "auto", "decltype", "alignas", "extern",
        "constexpr", "constinit", "thread_local", "mutable", "static",
        "__attribute"})
    if (Text.contains(Odd))
      return false;
  FileRange Rest = Out.Declaration;
  Rest.Begin = Out.Loc.End;
  llvm::StringRef Init = Src.text(Rest).trim();
  if (Text.empty() || !Init.consume_back(";"))
    return false;
  Init = Init.rtrim();
  if (!Init.empty() && !Init.starts_with("=") && !Init.starts_with("{"))
    return false;
  if (Init.contains("//") || Init.contains("/*") || Init.contains("#"))
    return false;
  Out.TypeText = Text.str();
  Out.TypeRange = Type;
  Out.InitializerText = Init.str();
  return true;
}

StateDecl describeState(const ValueDecl *D, const Source &Src,
                        ASTContext &Context) {
  StateDecl Out;
  describeObject(Out, D, Src);
  QualType T = D->getType();
  Out.Type = T.getAsString();
  // For who asks whether the values of a map refer to something in it.
  for (const std::string &Held : typesHeld(T))
    Out.Type += "; " + Held;
  Out.Synchronized = isSynchronized(T);
  Out.Grows = holdsContainer(T);
  Out.Fixed = whyFixed(D, Context);
  if (!Out.Fixed.empty())
    return Out;
  Out.Scalar = T->isScalarType();
  Out.Cheap = isCheapToCopy(T, Context);
  Out.SilentlyDestroyed = isSilentlyDestroyed(T);
  if (Out.InMacro || !Out.SoleDeclarator || !spell(Out, Src))
    Out.Fixed = "is declared in a way that cannot be edited";
  return Out;
}

} // namespace unlatch
