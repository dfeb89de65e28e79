//===- LLVMCompat.h - What differs between LLVM 19 and 22 -----------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place for differences between the LLVM versions that unlatch builds
// with. Include it where such a name is used, and write the newest spelling
// there.
//
//===----------------------------------------------------------------------===//

#ifndef UNLATCH_SUPPORT_LLVMCOMPAT_H
#define UNLATCH_SUPPORT_LLVMCOMPAT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Option/OptTable.h"

#if LLVM_VERSION_MAJOR >= 22
#include "clang/Options/Options.h"
#else
#include "clang/Driver/Options.h"
#endif

// Where clang-tidy's module registry is; a name, since few need the header.
#if LLVM_VERSION_MAJOR >= 22
#define UNLATCH_CLANG_TIDY_REGISTRY "clang-tidy/ClangTidyModule.h"
#else
#define UNLATCH_CLANG_TIDY_REGISTRY "clang-tidy/ClangTidyModuleRegistry.h"
#endif

namespace clang::tidy {
struct ClangTidyOptions;
} // namespace clang::tidy

namespace unlatch::compat {

/// What clangd's provideDefaultChecks() gives. How it was in between, nobody
/// has looked: tidy/CMakeLists.txt builds no clangd with those.
#if LLVM_VERSION_MAJOR >= 22
using TidyProvider = llvm::unique_function<void(clang::tidy::ClangTidyOptions &,
                                                llvm::StringRef) const>;
#else
using TidyProvider =
    llvm::function_ref<void(clang::tidy::ClangTidyOptions &, llvm::StringRef)>;
#endif

/// The name under which a class's constructors are looked up.
inline clang::DeclarationName
constructorName(const clang::CXXRecordDecl *Record) {
  clang::ASTContext &Context = Record->getASTContext();
#if LLVM_VERSION_MAJOR >= 22
  clang::CanQualType Type = Context.getCanonicalTagType(Record);
#else
  clang::CanQualType Type =
      Context.getCanonicalType(Context.getTypeDeclType(Record));
#endif
  return Context.DeclarationNames.getCXXConstructorName(Type);
}

/// Every option that clang's driver knows.
inline const llvm::opt::OptTable &driverOptions() {
#if LLVM_VERSION_MAJOR >= 22
  return clang::getDriverOptTable();
#else
  return clang::driver::getDriverOptTable();
#endif
}

} // namespace unlatch::compat

#endif // UNLATCH_SUPPORT_LLVMCOMPAT_H
