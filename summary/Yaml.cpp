//===- Yaml.cpp - Summaries as text ---------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "summary/Yaml.h"

#include "summary/Fields.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"

using namespace unlatch;

LLVM_YAML_IS_DOCUMENT_LIST_VECTOR(Summary)
LLVM_YAML_IS_SEQUENCE_VECTOR(SourceFile)
LLVM_YAML_IS_SEQUENCE_VECTOR(HeldLock)
LLVM_YAML_IS_SEQUENCE_VECTOR(MapAccess)
LLVM_YAML_IS_SEQUENCE_VECTOR(StateAccess)
LLVM_YAML_IS_SEQUENCE_VECTOR(CallDecision)
LLVM_YAML_IS_SEQUENCE_VECTOR(FoundKey)
LLVM_YAML_IS_SEQUENCE_VECTOR(LookupIdiom)
LLVM_YAML_IS_SEQUENCE_VECTOR(Section)
LLVM_YAML_IS_SEQUENCE_VECTOR(Section::Change)
LLVM_YAML_IS_SEQUENCE_VECTOR(Edit)
LLVM_YAML_IS_SEQUENCE_VECTOR(Call)
LLVM_YAML_IS_SEQUENCE_VECTOR(LockEffect)
LLVM_YAML_IS_SEQUENCE_VECTOR(CounterTerm)
LLVM_YAML_IS_SEQUENCE_VECTOR(CountedMention)
LLVM_YAML_IS_SEQUENCE_VECTOR(CountedBody)
LLVM_YAML_IS_SEQUENCE_VECTOR(Function)
LLVM_YAML_IS_SEQUENCE_VECTOR(MutexUse)
LLVM_YAML_IS_SEQUENCE_VECTOR(MapDecl)
LLVM_YAML_IS_SEQUENCE_VECTOR(MutexDecl)
LLVM_YAML_IS_SEQUENCE_VECTOR(StateDecl)
LLVM_YAML_IS_SEQUENCE_VECTOR(SkippedMention)
LLVM_YAML_IS_SEQUENCE_VECTOR(Suppression)
LLVM_YAML_IS_FLOW_SEQUENCE_VECTOR(FileRange)
LLVM_YAML_IS_FLOW_SEQUENCE_VECTOR(ObjectPath)

namespace {

template <class T> void mapField(llvm::yaml::IO &IO, const char *Name, T &X) {
  IO.mapOptional(Name, X);
}
// A sequence to YAML, but no container: only this overload asks it nothing.
void mapField(llvm::yaml::IO &IO, const char *Name, ObjectPath &X) {
  IO.mapOptional(Name, X, ObjectPath());
}

/// What each member of a new struct says, in the order of visitFields.
template <class Struct> const std::vector<std::string> &defaultsOf() {
  static const std::vector<std::string> Defaults = [] {
    std::vector<std::string> All;
    auto Collect = [&](const char *, const auto &X) {
      All.push_back(fingerprint(X));
    };
    const Struct Fresh;
    visitFields(Collect, Fresh);
    return All;
  }();
  return Defaults;
}

/// Maps each member, leaving out those that are as in a new struct.
template <class Struct> class FieldMapper {
public:
  explicit FieldMapper(llvm::yaml::IO &IO) : IO(IO) {}

  template <class T> void operator()(const char *Name, T &X) {
    if (IO.outputting() && fingerprint(X) == defaultsOf<Struct>()[Next++])
      return;
    mapField(IO, Name, X);
  }

private:
  llvm::yaml::IO &IO;
  size_t Next = 0;
};

} // namespace

namespace llvm::yaml {

#define UNLATCH_STRUCT(Struct)                                                 \
  template <> struct MappingTraits<Struct> {                                   \
    static void mapping(IO &IO, Struct &X) {                                   \
      FieldMapper<Struct> Mapper(IO);                                          \
      visitFields(Mapper, X);                                                  \
    }                                                                          \
  };
UNLATCH_STRUCT(SourceFile)
UNLATCH_STRUCT(HeldLock)
UNLATCH_STRUCT(ResultVariable)
UNLATCH_STRUCT(MapAccess)
UNLATCH_STRUCT(StateAccess)
UNLATCH_STRUCT(CallDecision)
UNLATCH_STRUCT(FoundKey)
UNLATCH_STRUCT(LookupIdiom)
UNLATCH_STRUCT(Section)
UNLATCH_STRUCT(Section::Change)
UNLATCH_STRUCT(Section::Maker)
UNLATCH_STRUCT(Edit)
UNLATCH_STRUCT(Call)
UNLATCH_STRUCT(LockEffect)
UNLATCH_STRUCT(CounterTerm)
UNLATCH_STRUCT(CountedMention)
UNLATCH_STRUCT(CountedBody)
UNLATCH_STRUCT(Function)
UNLATCH_STRUCT(MutexUse)
UNLATCH_STRUCT(MapDecl)
UNLATCH_STRUCT(MutexDecl)
UNLATCH_STRUCT(StateDecl)
UNLATCH_STRUCT(SkippedMention)
UNLATCH_STRUCT(Suppression)
#undef UNLATCH_STRUCT

template <> struct MappingTraits<Summary> {
  static void mapping(IO &IO, Summary &X) {
    IO.mapRequired("Version", X.Version);
    // Members of another version may mean something else: read none of them.
    if (X.Version != SummaryVersion)
      return;
    FieldMapper<Summary> Mapper(IO);
    visitFields(Mapper, X);
  }
};

template <> struct ScalarTraits<FileRange> {
  static void output(const FileRange &X, void *, raw_ostream &OS) {
    OS << X.File << ':' << X.Line << ':' << X.Column << ':' << X.Begin << '-'
       << X.End;
  }
  static StringRef input(StringRef Text, void *, FileRange &X) {
    // From the right, as a file's name may hold colons itself.
    auto [Front, Bytes] = Text.rsplit(':');
    auto [Place, Column] = Front.rsplit(':');
    auto [File, Line] = Place.rsplit(':');
    auto [Begin, End] = Bytes.split('-');
    if (Line.getAsInteger(10, X.Line) || Column.getAsInteger(10, X.Column) ||
        Begin.getAsInteger(10, X.Begin) || End.getAsInteger(10, X.End))
      return "a place must be FILE:LINE:COLUMN:BEGIN-END";
    X.File = File.str();
    return {};
  }
  static QuotingType mustQuote(StringRef Text) { return needsQuotes(Text); }
};

template <> struct SequenceTraits<ObjectPath> {
  static size_t size(IO &, ObjectPath &X) {
    return X.known() ? 1 + X.Steps.size() : 0;
  }
  static std::string &element(IO &, ObjectPath &X, size_t Index) {
    if (Index == 0)
      return X.Root;
    if (X.Steps.size() < Index)
      X.Steps.resize(Index);
    return X.Steps[Index - 1];
  }
  static const bool flow = true;
};

#define UNLATCH_ENUM(Enum, ...)                                                \
  template <> struct ScalarEnumerationTraits<Enum> {                           \
    static void enumeration(IO &IO, Enum &X) {                                 \
      using enum Enum;                                                         \
      static constexpr std::pair<const char *, Enum> Cases[] = {__VA_ARGS__};  \
      for (auto [Name, Value] : Cases)                                         \
        IO.enumCase(X, Name, Value);                                           \
    }                                                                          \
  };
#define C(Name) {#Name, Name}
UNLATCH_ENUM(LockMode, C(Shared), C(Exclusive))
UNLATCH_ENUM(MapOp, C(Find), C(Contains), C(Count), C(At), C(Bound), C(Size),
             C(Empty), C(Begin), C(End), C(RangeFor), C(Lent), C(CopyOut),
             C(Subscript), C(Insert), C(Emplace), C(TryEmplace),
             C(InsertOrAssign), C(EraseKey), C(EraseIterator), C(EraseIf),
             C(Clear), C(Assign), C(Swap), C(Reserve), C(ElementRead),
             C(ElementWrite), C(ElementEscape), C(PointeeRead), C(PointeeWrite),
             C(ElementGiven), C(Escape))
UNLATCH_ENUM(Returns, C(Nothing), C(Element), C(Owned))
UNLATCH_ENUM(ResultUse, C(Discarded), C(Variable), C(Value), C(ComparedToEnd),
             C(Reference), C(Assigned), C(Other))
UNLATCH_ENUM(LookupIdiom::MissKind, C(Null), C(Throw), C(Default), C(False),
             C(Other))
UNLATCH_ENUM(SectionShape, C(Guard), C(Manual), C(Deferred), C(Several),
             C(Returned), C(Factory), C(Opaque))
UNLATCH_ENUM(LockEffect::Kind, C(Acquires), C(Releases), C(ReturnsGuard))
UNLATCH_ENUM(FunctionKind, C(Free), C(Method), C(Constructor), C(Destructor),
             C(Lambda), C(Initializer))
UNLATCH_ENUM(Storage, C(Field), C(StaticMember), C(Namespace),
             C(FunctionStatic))
UNLATCH_ENUM(Visibility, C(Public), C(Protected), C(Private), C(Internal))
UNLATCH_ENUM(NumbersInside, C(None), C(InClass), C(Plain))
UNLATCH_ENUM(MapFamily, C(Hash), C(Ordered), C(Unsupported))
#undef C
#undef UNLATCH_ENUM

} // namespace llvm::yaml

template <class T> static std::string write(const T &X) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  // Wide lines: a folded scalar would cost a reader more than it helps.
  llvm::yaml::Output Out(OS, nullptr, /*WrapColumn=*/0);
  // The traits take a reference that they only write to when reading.
  Out << const_cast<T &>(X);
  return Text;
}

std::string unlatch::writeYaml(const Summary &S) { return write(S); }

std::string unlatch::writeAllYaml(const std::vector<Summary> &All) {
  return write(All);
}

std::variant<std::vector<Summary>, std::string>
unlatch::readAllYaml(std::string_view Text, std::string_view Name) {
  std::string Error;
  auto Remember = [](const llvm::SMDiagnostic &Diagnostic, void *Where) {
    auto &Error = *static_cast<std::string *>(Where);
    if (Error.empty())
      Error = llvm::Twine("line ")
                  .concat(llvm::Twine(Diagnostic.getLineNo()))
                  .concat(": ")
                  .concat(Diagnostic.getMessage())
                  .str();
  };
  std::string What = "'";
  What.append(Name).append("' ");
  std::vector<Summary> All;
  llvm::yaml::Input In(llvm::StringRef(Text.data(), Text.size()), nullptr,
                       Remember, &Error);
  In >> All;
  // Another version's keys are reported as unknown; that the version is another
  // says it better, so it is asked first.
  for (const Summary &S : All)
    if (S.Version != SummaryVersion)
      return What + "is a summary of version " + std::to_string(S.Version) +
             ", and this unlatch reads version " +
             std::to_string(SummaryVersion) + ": extract it again.";
  if (All.empty() && Error.empty())
    Error = "it is empty";
  if (In.error() || !Error.empty())
    return What + "is not a summary that can be read: " +
           (Error.empty() ? In.error().message() : Error) + ".";
  return All;
}

std::variant<Summary, std::string> unlatch::readYaml(std::string_view Text,
                                                     std::string_view Name) {
  auto All = readAllYaml(Text, Name);
  if (auto *Error = std::get_if<std::string>(&All))
    return std::move(*Error);
  auto &Summaries = std::get<std::vector<Summary>>(All);
  if (Summaries.size() != 1) {
    std::string What = "'";
    What.append(Name).append("' is not one summary but ");
    return What + std::to_string(Summaries.size()) + ".";
  }
  return std::move(Summaries.front());
}
