//===- FaithfulCopies.cpp - Whether a copy is as good as the original -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A registry changes an element by putting a changed copy in its place, and
// assigns to one by making a new one. Both are right where copies and what was
// assigned to are equal to what they were made from. A class may think
// otherwise: an object that numbers itself gives each copy a number of its own,
// and one that counts its changes goes on counting when it is assigned to. Such
// a function of the class leaves some member of its parameter unread. And a
// class that leaves copies to the compiler may keep the address of a part of
// the object in another one.

#include "matchers/FaithfulCopies.h"

#include "matchers/SelfReferences.h"
#include "matchers/Types.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace unlatch {

namespace {

enum class Kind { Copy, Assignment };

/// What a function reads of its parameter.
struct Reads {
  const ParmVarDecl *From;
  bool Whole = false; ///< it is handed on, as copy-and-swap does
  llvm::SmallPtrSet<const Decl *, 8> Members;

  void in(const Stmt *Root) {
    llvm::SmallVector<const Stmt *, 16> Work{Root};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (!S)
        continue;
      if (const auto *Member = dyn_cast<MemberExpr>(S);
          Member && isParameter(Member->getBase())) {
        // A function of the class may read any of them.
        if (isa<FieldDecl>(Member->getMemberDecl()))
          Members.insert(Member->getMemberDecl()->getCanonicalDecl());
        else
          Whole = true;
        continue;
      }
      // this == &other
      if (const auto *Unary = dyn_cast<UnaryOperator>(S);
          Unary && Unary->getOpcode() == UO_AddrOf &&
          isParameter(Unary->getSubExpr()))
        continue;
      if (const auto *E = dyn_cast<Expr>(S); E && isParameter(E))
        Whole = true;
      Work.append(S->child_begin(), S->child_end());
    }
  }

private:
  bool isParameter(const Expr *E) const {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    return Ref && Ref->getDecl() == From;
  }
};

} // namespace

static bool isFaithful(QualType T, Kind What, unsigned Depth);

static bool partsAreFaithful(const CXXRecordDecl *Record, Kind What,
                             unsigned Depth) {
  return llvm::all_of(Record->fields(),
                      [&](const FieldDecl *Field) {
                        return isFaithful(Field->getType(), What, Depth + 1);
                      }) &&
         llvm::all_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           return isFaithful(Base.getType(), What, Depth + 1);
         });
}

/// Whether a function of the class, of which the body is seen, takes all that
/// its parameter has. Mutexes and what has static values are not copied.
static bool takesAll(const CXXMethodDecl *Method) {
  const FunctionDecl *Definition = nullptr;
  if (!Method->hasBody(Definition) || Definition->getNumParams() == 0 ||
      Definition->isDependentContext())
    return true; // to be seen where it is defined
  Reads Seen{Definition->getParamDecl(0), false, {}};
  // An object by value is a copy already.
  if (!Seen.From->getType()->isReferenceType())
    return true;
  Seen.in(Definition->getBody());
  llvm::SmallPtrSet<const Decl *, 4> Bases;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
    for (const CXXCtorInitializer *Init : Constructor->inits()) {
      if (Init->isDelegatingInitializer())
        return true;
      if (!Init->isBaseInitializer()) {
        Seen.in(Init->getInit());
        continue;
      }
      // A base takes what is its own.
      Reads OfBase{Seen.From, false, {}};
      OfBase.in(Init->getInit());
      Seen.Members.insert(OfBase.Members.begin(), OfBase.Members.end());
    }
  return Seen.Whole ||
         llvm::all_of(Method->getParent()->fields(), [&](const FieldDecl *F) {
           return F->isUnnamedBitField() ||
                  isSynchronized(F->getType().getUnqualifiedType()) ||
                  Seen.Members.contains(F->getCanonicalDecl());
         });
}

static bool isFaithful(QualType T, Kind What, unsigned Depth) {
  T = T.getCanonicalType();
  const CXXRecordDecl *Record = recordOf(T);
  if (T->isReferenceType() || T->isAnyPointerType() || !Record ||
      !Record->hasDefinition() || Depth > 6)
    return true;
  Record = Record->getDefinition();
  if (isInStd(Record)) {
    const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    // Those share what they point to.
    if (!Spec || Record->getName().ends_with("_ptr"))
      return true;
    return llvm::all_of(Spec->getTemplateArgs().asArray(),
                        [&](const TemplateArgument &Arg) {
                          return Arg.getKind() != TemplateArgument::Type ||
                                 isFaithful(Arg.getAsType(), What, Depth + 1);
                        });
  }
  const ASTContext &Context = Record->getASTContext();
  if (Context.getSourceManager().isInSystemHeader(Record->getLocation()))
    return true;
  bool Own = false;
  for (const CXXMethodDecl *Method : Record->methods()) {
    const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
    bool Counts = What == Kind::Copy
                      ? Constructor && Constructor->isCopyConstructor()
                      : Method->isCopyAssignmentOperator() ||
                            Method->isMoveAssignmentOperator();
    if (!Counts || !Method->isUserProvided())
      continue;
    if (!takesAll(Method))
      return false;
    Own = true;
  }
  return Own ||
         (!refersToItself(Record) && partsAreFaithful(Record, What, Depth));
}

bool copiesFaithfully(QualType T) { return isFaithful(T, Kind::Copy, 0); }
bool assignsFaithfully(QualType T) {
  return isFaithful(T, Kind::Assignment, 0);
}

} // namespace unlatch
