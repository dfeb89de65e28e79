//===- Config.cpp - What a project fixes for everybody --------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tool/Config.h"
#include "tool/CheckNames.h"
#include "tool/Nearest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using namespace unlatch;

namespace {
struct Key {
  llvm::StringRef Name, Expected;
};
} // namespace

static constexpr Key Keys[] = {
    {"build-path", "a folder with compile_commands.json"},
    {"include-exclusive", "true or false"},
    {"header-filter", "a regular expression"},
    {"checks", "globs of checks, separated by commas"},
    {"fail-on", "globs of checks, separated by commas"},
    {"min-confidence", "low, medium or high"},
    {"baseline", "a file of --write-baseline"},
    {"macros", "a header with macros for thread safety attributes"},
    {"macro-prefix", "what the names of these macros begin with"},
    {"map-types", "a list of qualified names of classes"},
    {"shared-mutex-types", "a list of qualified names of classes"},
    {"mutex-types", "a list of qualified names of classes"},
    {"shared-guard-types", "a list of qualified names of classes"},
    {"guard-types", "a list of qualified names of classes"},
    {"extra-args", "a list of arguments"},
    {"extra-args-before", "a list of arguments"},
};

template <> struct llvm::yaml::ScalarEnumerationTraits<Confidence> {
  static void enumeration(IO &In, Confidence &Value) {
    In.enumCase(Value, "low", Confidence::Low);
    In.enumCase(Value, "medium", Confidence::Medium);
    In.enumCase(Value, "high", Confidence::High);
  }
};

template <> struct llvm::yaml::MappingTraits<Config> {
  static void mapping(IO &In, Config &C) {
    In.mapOptional("build-path", C.BuildPath);
    In.mapOptional("include-exclusive", C.IncludeExclusive);
    In.mapOptional("header-filter", C.HeaderFilter);
    In.mapOptional("checks", C.Checks);
    In.mapOptional("fail-on", C.FailOn);
    In.mapOptional("min-confidence", C.MinConfidence);
    In.mapOptional("baseline", C.Baseline);
    In.mapOptional("macros", C.MacroHeader);
    In.mapOptional("macro-prefix", C.MacroPrefix);
    In.mapOptional("map-types", C.Types.Maps);
    In.mapOptional("shared-mutex-types", C.Types.SharedMutexes);
    In.mapOptional("mutex-types", C.Types.Mutexes);
    In.mapOptional("shared-guard-types", C.Types.SharedGuards);
    In.mapOptional("guard-types", C.Types.Guards);
    In.mapOptional("extra-args", C.ExtraArgs);
    In.mapOptional("extra-args-before", C.ExtraArgsBefore);
  }
};

namespace {

/// What is wrong with a file, one sentence a line.
class Problems {
public:
  explicit Problems(const std::string &File) : File(File) {}

  static void handle(const llvm::SMDiagnostic &D, void *Self) {
    static_cast<Problems *>(Self)->add(D);
  }

  void add(const llvm::SMDiagnostic &D) {
    // The parser tells what it met; the line tells which key that was for.
    llvm::StringRef Name = D.getLineContents().split(':').first.trim();
    std::string Message = D.getMessage().str();
    auto Known =
        llvm::find_if(Keys, [&](const Key &K) { return K.Name == Name; });
    if (Known != std::end(Keys))
      Message = (Name + " takes " + Known->Expected + ": " + Message).str();
    else if (llvm::StringRef(Message).starts_with("unknown key"))
      Message += didYouMean(
          Name, llvm::map_range(Keys, [](const Key &K) { return K.Name; }));
    add(D.getLineNo(), D.getColumnNo() + 1, Message);
  }

  void add(unsigned Line, unsigned Column, const llvm::Twine &Message) {
    Text += ((Text.empty() ? "" : "\n") + llvm::Twine(File) + ":" +
             llvm::Twine(Line) + ":" + llvm::Twine(Column) + ": " + Message)
                .str();
  }

  /// At the line of that key.
  void addAt(llvm::StringRef Name, llvm::StringRef Source,
             const llvm::Twine &Message) {
    unsigned Number = 0;
    for (llvm::StringRef Rest = Source; !Rest.empty();) {
      auto [Line, More] = Rest.split('\n');
      ++Number;
      if (Line.split(':').first.trim() == Name)
        return add(Number, 1, Name + " " + Message);
      Rest = More;
    }
  }

  std::string Text;

private:
  const std::string &File;
};

} // namespace

/// What the types of the keys leave open.
static void checkValues(const Config &C, llvm::StringRef Source, Problems &P) {
  std::string Why;
  if (C.HeaderFilter && !llvm::Regex(*C.HeaderFilter).isValid(Why))
    P.addAt("header-filter", Source,
            "takes a regular expression, and '" + *C.HeaderFilter +
                "' is none: " + Why);
  for (auto [Name, Globs] :
       {std::pair("checks", &C.Checks), std::pair("fail-on", &C.FailOn)}) {
    if (!*Globs)
      continue;
    llvm::Expected<CheckNames> Names = CheckNames::parse(**Globs);
    if (!Names)
      P.addAt(Name, Source,
              "takes globs of checks: " + llvm::toString(Names.takeError()));
    else if (!Names->any())
      P.addAt(Name, Source, "'" + **Globs + "' leaves no check to run");
  }
}

std::string unlatch::findConfig(llvm::StringRef Folder) {
  llvm::SmallString<256> At(Folder);
  if (llvm::sys::fs::make_absolute(At))
    return {};
  for (llvm::StringRef Here = At; !Here.empty();
       Here = llvm::sys::path::parent_path(Here)) {
    llvm::SmallString<256> Candidate(Here);
    llvm::sys::path::append(Candidate, ".unlatch");
    if (llvm::sys::fs::is_regular_file(Candidate))
      return Candidate.str().str();
  }
  return {};
}

llvm::Expected<Config> unlatch::readConfig(const std::string &File) {
  auto Failure = [](const llvm::Twine &Sentence) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
  };
  auto Buffer = llvm::MemoryBuffer::getFile(File);
  if (!Buffer)
    return Failure("cannot read the configuration " + File + ": " +
                   Buffer.getError().message());
  llvm::StringRef Source = (*Buffer)->getBuffer();
  Problems Found(File);
  Config C;
  llvm::yaml::Input In(Source, nullptr, Problems::handle, &Found);
  In >> C;
  if (Found.Text.empty())
    checkValues(C, Source, Found);
  if (!Found.Text.empty())
    return Failure(Found.Text);
  for (std::optional<std::string> *Name : {&C.BuildPath, &C.Baseline}) {
    if (!*Name || llvm::sys::path::is_absolute(**Name))
      continue;
    llvm::SmallString<256> Whole(llvm::sys::path::parent_path(File));
    llvm::sys::path::append(Whole, **Name);
    **Name = Whole.str().str();
  }
  return C;
}

std::string unlatch::writeConfig(const Config &C) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  llvm::yaml::Output Out(OS);
  Config Copy = C;
  Out << Copy;
  return Text;
}
