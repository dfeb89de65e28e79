//===- Binary.cpp - Summaries as bytes ------------------------------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// First the distinct strings, since names of files and USRs recur thousands of
// times, then the members in the order of visitFields. Numbers are SLEB128.
//
//===----------------------------------------------------------------------===//

#include "summary/Binary.h"

#include "summary/Fields.h"
#include "summary/Hash.h"
#include "summary/Yaml.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace unlatch {

namespace {

template <class T>
concept Number = std::is_arithmetic_v<T> || std::is_enum_v<T>;

class Writer {
public:
  template <class T> void operator()(const char *, const T &X) { write(X); }

  void write(Number auto X) { encodeSLEB128(static_cast<int64_t>(X), Body); }
  void write(const std::string &X) {
    auto [It, New] = Ids.try_emplace(X, Ids.size());
    if (New)
      Table.push_back(It->first());
    write(It->second);
  }
  template <class T> void write(const std::vector<T> &X) {
    write(X.size());
    for (const T &Element : X)
      write(Element);
  }
  void write(const FileRange &X) {
    write(X.File);
    for (unsigned Part : {X.Begin, X.End, X.Line, X.Column})
      write(Part);
  }
  void write(const ObjectPath &X) {
    write(X.Root);
    write(X.Steps);
  }
  template <class Struct>
    requires std::is_class_v<Struct>
  void write(const Struct &X) {
    visitFields(*this, X);
  }

  std::string take() {
    std::string Bytes;
    raw_string_ostream OS(Bytes);
    encodeSLEB128(Table.size(), OS);
    for (StringRef Text : Table) {
      encodeSLEB128(Text.size(), OS);
      OS << Text;
    }
    OS << BodyBytes;
    return Bytes;
  }

private:
  std::string BodyBytes;
  raw_string_ostream Body{BodyBytes};
  StringMap<size_t> Ids;
  std::vector<StringRef> Table;
};

class Reader {
public:
  explicit Reader(StringRef Bytes)
      : At(Bytes.bytes_begin()), End(Bytes.bytes_end()) {}

  template <class T> void operator()(const char *, T &X) { read(X); }

  bool readTable() {
    size_t Count = count();
    for (size_t I = 0; I != Count && !Failed; ++I) {
      size_t Length = count();
      Table.push_back(std::string(reinterpret_cast<const char *>(At), Length));
      At += Length;
    }
    return !Failed;
  }
  bool atEnd() const { return !Failed && At == End; }

  template <Number T> void read(T &X) { X = static_cast<T>(number()); }
  void read(std::string &X) {
    uint64_t Id = number();
    if (Id < Table.size())
      X = Table[Id];
    else
      Failed = true;
  }
  template <class T> void read(std::vector<T> &X) {
    size_t Size = count();
    for (size_t I = 0; I != Size && !Failed; ++I)
      read(X.emplace_back());
  }
  void read(FileRange &X) {
    read(X.File);
    for (unsigned *Part : {&X.Begin, &X.End, &X.Line, &X.Column})
      read(*Part);
  }
  void read(ObjectPath &X) {
    read(X.Root);
    read(X.Steps);
  }
  template <class Struct>
    requires std::is_class_v<Struct>
  void read(Struct &X) {
    visitFields(*this, X);
  }

private:
  int64_t number() {
    unsigned Length = 0;
    const char *Error = nullptr;
    int64_t Value = decodeSLEB128(At, &Length, End, &Error);
    if (Error || Failed) {
      Failed = true;
      return 0;
    }
    At += Length;
    return Value;
  }
  /// A number of things that take a byte at least.
  size_t count() {
    int64_t Value = number();
    if (Value < 0 || Value > End - At) {
      Failed = true;
      return 0;
    }
    return static_cast<size_t>(Value);
  }

  const uint8_t *At;
  const uint8_t *End;
  std::vector<std::string> Table;
  bool Failed = false;
};

} // namespace

std::string writeBinary(const Summary &S) {
  Writer W;
  W.write(S);
  return W.take();
}

std::optional<Summary> readBinary(std::string_view Bytes) {
  Reader R{StringRef(Bytes.data(), Bytes.size())};
  Summary S;
  if (!R.readTable())
    return std::nullopt;
  R.read(S);
  if (!R.atEnd())
    return std::nullopt;
  return S;
}

namespace {
/// Names every member of a struct and, after it, those of what it holds.
class SchemaText {
public:
  template <class T> void operator()(const char *Name, const T &X) {
    (Text += Name) += ' ';
    walk(X);
  }
  template <class T> void walk(const T &) {}
  template <class T> void walk(const std::vector<T> &) {
    Text += '*';
    walk(T());
  }
  template <class Struct>
    requires std::is_class_v<Struct> &&
             requires(SchemaText &V, const Struct &X) { visitFields(V, X); }
  void walk(const Struct &X) {
    Text += '(';
    visitFields(*this, X);
    Text += ')';
  }

  std::string Text;
};
} // namespace

static constexpr StringLiteral Magic = "unlatch-summaries ";

/// The first line: of which structs, and a hash of what follows it.
static std::string firstLine(StringRef Body) {
  static const std::string Schema = [] {
    SchemaText Walk;
    Walk.walk(Summary());
    return contentHash(Walk.Text);
  }();
  return (Magic + Twine(SummaryVersion) + "." + Schema + " " +
          contentHash(Body) + "\n")
      .str();
}

std::string writeAllBinary(const std::vector<Summary> &All) {
  Writer W;
  W.write(All);
  std::string Body = W.take();
  return firstLine(Body) + Body;
}

bool isBinary(std::string_view Bytes) {
  return StringRef(Bytes).starts_with(Magic);
}

std::variant<std::vector<Summary>, std::string>
readAllBinary(std::string_view Bytes, std::string_view Name) {
  auto [Line, Body] = StringRef(Bytes).split('\n');
  const std::string Wanted = firstLine(Body);
  const std::string What = ("'" + StringRef(Name) + "' ").str();
  if (Line.rsplit(' ').first != StringRef(Wanted).rsplit(' ').first)
    return What + "was made by another version of unlatch: extract and link "
                  "again";
  std::vector<Summary> All;
  Reader R(Body);
  if (Line != StringRef(Wanted).rtrim('\n') || !R.readTable())
    return What + "is damaged: link again";
  R.read(All);
  if (!R.atEnd())
    return What + "is damaged: link again";
  return All;
}

std::variant<std::vector<Summary>, std::string>
readSummaries(std::string_view Bytes, std::string_view Name) {
  return isBinary(Bytes) ? readAllBinary(Bytes, Name)
                         : readAllYaml(Bytes, Name);
}

} // namespace unlatch
