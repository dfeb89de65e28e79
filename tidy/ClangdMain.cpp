//===- ClangdMain.cpp - clangd with the checks in it ----------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// clangd loads no modules, but comes as archives that can be linked with one.
// Three things about a check are decided inside clangd, by tables of its own:
// whether it is on where nobody configured it, whether it is fast enough to
// run while one types, and where its documentation is. The linker leads these
// three functions here (--wrap); they change the answer for our checks alone.
//
// The declarations repeat those of clangd's headers, which are not installed.
//
//===----------------------------------------------------------------------===//

#include "support/LLVMCompat.h"
#include "tool/Arguments.h"

#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang::clangd {
int clangdMain(int Argc, char *Argv[]);
class SymbolIndex;
struct CodeAction;
struct PublishDiagnosticsParams;

namespace remote {
/// clangd's index on a server needs gRPC, which we do not link: as if the
/// server could not be reached.
std::unique_ptr<SymbolIndex> getClient(llvm::StringRef, llvm::StringRef);
} // namespace remote
} // namespace clang::clangd

// An incomplete type cannot be deleted; none is ever made here.
template <> struct std::default_delete<clang::clangd::SymbolIndex> {
  void operator()(clang::clangd::SymbolIndex *) const {}
};

std::unique_ptr<clang::clangd::SymbolIndex>
clang::clangd::remote::getClient(llvm::StringRef, llvm::StringRef) {
  return nullptr;
}

using namespace clang::clangd;

static constexpr llvm::StringLiteral OurPrefix = "unlatch-";

// clang::clangd::isFastTidyCheck(StringRef)
extern "C" std::optional<bool>
    __real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(llvm::StringRef);
extern "C" std::optional<bool>
__wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(
    llvm::StringRef Check) {
  if (Check.starts_with(OurPrefix))
    return true;
  return __real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE(Check);
}

/// Whether a list of checks names none but ours.
static bool isAllOurs(llvm::StringRef Checks) {
  return llvm::all_of(llvm::split(Checks, ','), [](llvm::StringRef Glob) {
    return Glob.trim().ltrim('-').starts_with(OurPrefix);
  });
}

// clang::clangd::provideDefaultChecks()
extern "C" unlatch::compat::TidyProvider
__real__ZN5clang6clangd20provideDefaultChecksEv();

/// Who names our checks in .clang-tidy or .clangd has decided; for everybody
/// else they are on, as in `unlatch check`. clangd's own are off where any
/// check is named; to name ours, to take them away say, does not count as that.
static void provideOurs(clang::tidy::ClangTidyOptions &Options,
                        llvm::StringRef File) {
  static const unlatch::compat::TidyProvider Real =
      __real__ZN5clang6clangd20provideDefaultChecksEv();
  std::string Ours = OurPrefix.str() + "*,-unlatch-guarded-map";
  const std::string Named = Options.Checks.value_or("");
  if (llvm::StringRef(Named).contains(OurPrefix)) {
    if (!isAllOurs(Named))
      return Real(Options, File);
    Ours = Named;
    Options.Checks.reset();
  }
  Real(Options, File);
  std::string Checks = Options.Checks.value_or("");
  Options.Checks = Checks + (Checks.empty() ? "" : ",") + Ours;
}

extern "C" unlatch::compat::TidyProvider
__wrap__ZN5clang6clangd20provideDefaultChecksEv() {
  return provideOurs;
}

/// The folder of the checks' pages, or a site that has them.
static std::string docsUrl() {
  llvm::StringRef Site = UNLATCH_DOCS_URL;
  if (!Site.empty())
    return Site.rtrim('/').str();
  llvm::SmallString<256> Installed(llvm::sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&docsUrl)));
  llvm::sys::path::remove_filename(Installed);
  llvm::sys::path::append(Installed, "..", "share", "doc", "unlatch");
  llvm::sys::path::remove_dots(Installed, /*remove_dot_dot=*/true);
  if (!llvm::sys::fs::is_directory(Installed))
    Installed = UNLATCH_DOCS_DIR;
  std::string Url = "file://";
  for (unsigned char C : Installed) {
    if (llvm::isAlnum(C) || llvm::StringRef("/-._~").contains(C))
      Url += C;
    else
      Url +=
          "%" + llvm::toHex(llvm::StringRef(reinterpret_cast<char *>(&C), 1));
  }
  return Url;
}

/// Corrects where the codes of our diagnostics lead.
static void linkToDocs(llvm::json::Array *Diagnostics) {
  static const std::string Docs = docsUrl();
  if (!Diagnostics)
    return;
  for (llvm::json::Value &Value : *Diagnostics) {
    llvm::json::Object *Diagnostic = Value.getAsObject();
    std::optional<llvm::StringRef> Code =
        Diagnostic ? Diagnostic->getString("code") : std::nullopt;
    if (Code && Code->starts_with(OurPrefix))
      (*Diagnostic)["codeDescription"] =
          llvm::json::Object{{"href", Docs + "/checks/" + Code->str() + ".md"}};
  }
}

static llvm::json::Value corrected(llvm::json::Value Message) {
  if (llvm::json::Object *Object = Message.getAsObject())
    linkToDocs(Object->getArray("diagnostics"));
  return Message;
}

// clang::clangd::toJSON(const PublishDiagnosticsParams &)
extern "C" llvm::json::Value
__real__ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE(
    const PublishDiagnosticsParams &);
extern "C" llvm::json::Value
__wrap__ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE(
    const PublishDiagnosticsParams &Params) {
  return corrected(
      __real__ZN5clang6clangd6toJSONERKNS0_24PublishDiagnosticsParamsE(Params));
}

// clang::clangd::toJSON(const CodeAction &), which repeats its diagnostics
extern "C" llvm::json::Value
__real__ZN5clang6clangd6toJSONERKNS0_10CodeActionE(const CodeAction &);
extern "C" llvm::json::Value
__wrap__ZN5clang6clangd6toJSONERKNS0_10CodeActionE(const CodeAction &Action) {
  return corrected(__real__ZN5clang6clangd6toJSONERKNS0_10CodeActionE(Action));
}

int main(int Argc, char *Argv[]) {
  // clangd looks for clang's headers beside itself.
  std::vector<char *> Args(Argv, Argv + Argc);
  std::string ResourceDir = "--resource-dir=" + unlatch::findResourceDir();
  if (llvm::none_of(Args, [](llvm::StringRef Arg) {
        return Arg.ltrim('-').starts_with("resource-dir");
      }))
    Args.insert(Args.begin() + 1, ResourceDir.data());
  Args.push_back(nullptr);
  return clangdMain(Args.size() - 1, Args.data());
}
