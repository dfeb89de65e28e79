//===- Includes.cpp - Includes that a rewrite needs or no longer needs ----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "rewriters/Includes.h"

#include "rewriters/SourceText.h"

#include "clang/Tooling/Inclusions/HeaderIncludes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;
using clang::tooling::Replacement;
using clang::tooling::Replacements;

namespace unlatch {

namespace {

/// Names that <mutex> declares; libstdc++'s <shared_mutex> brings some too.
const StringSet<> &mutexNames() {
  static const StringSet<> Names = {
      "mutex",        "recursive_mutex", "timed_mutex",
      "lock_guard",   "unique_lock",     "scoped_lock",
      "call_once",    "once_flag",       "defer_lock",
      "adopt_lock",   "try_to_lock",     "defer_lock_t",
      "adopt_lock_t", "try_to_lock_t",   "recursive_timed_mutex",
      "try_lock"};
  return Names;
}

bool isNeededBy(StringRef Header, StringRef Name, bool HasMutexHeader) {
  if (Header == "mutex")
    return mutexNames().contains(Name);
  if (Header == "shared_mutex")
    return Name == "shared_mutex" || Name == "shared_timed_mutex" ||
           Name == "shared_lock" ||
           (!HasMutexHeader && mutexNames().contains(Name));
  if (Header == "unordered_map")
    return Name == "unordered_map" || Name == "unordered_multimap" ||
           Name == "erase_if";
  if (Header == "map")
    return Name == "map" || Name == "multimap" || Name == "erase_if";
  return true;
}

/// One #include line and whether it is compiled unconditionally.
struct IncludeLine {
  unsigned Begin;
  unsigned End;
  bool Conditional;
};

struct Layout {
  std::vector<IncludeLine> Lines;
  /// Byte ranges between #if and #endif, the include guard's left out.
  std::vector<std::pair<unsigned, unsigned>> Conditionals;

  bool conditional(unsigned Offset) const {
    return any_of(Conditionals, [&](const auto &C) {
      return C.first < Offset && Offset < C.second;
    });
  }
};

Layout layout(const SourceText &Text) {
  Layout L;
  std::vector<Token> Tokens;
  for (const Token &T : Text.tokens())
    if (T.InDirective && T.What != Token::Comment)
      Tokens.push_back(T);
  auto StartsDirective = [&](const Token &T) {
    return Text.text(T) == "#" &&
           Text.text(Text.lineBegin(T.Begin), T.Begin).trim().empty();
  };
  std::vector<std::pair<unsigned, bool>> Open; // begin of #if, is the guard
  bool First = true;
  for (size_t I = 0; I + 1 < Tokens.size(); ++I) {
    const Token &T = Tokens[I];
    if (!StartsDirective(T))
      continue;
    StringRef Word = Text.text(Tokens[I + 1]);
    if (Word.starts_with("if")) {
      auto Next =
          std::find_if(Tokens.begin() + I + 1, Tokens.end(), StartsDirective);
      // What it asks for is then defined, and it is the file's first directive
      // or stands below checks that come before the guard.
      bool Guard = Open.empty() && (First || Word == "ifndef") &&
                   Word != "ifdef" && Tokens.end() - Next > 2 &&
                   Text.text(Next[1]) == "define" &&
                   Text.mentions(Text.text(Next[2]), T.Begin, Next->Begin);
      Open.push_back({Text.lineBegin(T.Begin), Guard});
    } else if (Word == "endif" && !Open.empty()) {
      bool Last =
          std::none_of(Tokens.begin() + I + 2, Tokens.end(), StartsDirective);
      if (!Open.back().second || !Last)
        L.Conditionals.push_back({Open.back().first, Text.lineEnd(T.Begin)});
      Open.pop_back();
    } else if (Word == "include") {
      L.Lines.push_back(
          {T.Begin, Text.lineEnd(T.Begin),
           any_of(Open, [](const auto &O) { return !O.second; })});
    }
    First = false;
  }
  return L;
}

std::string spelled(StringRef Directive) {
  std::string Out;
  for (char C : Directive)
    if (!isspace(static_cast<unsigned char>(C)))
      Out += C;
  return Out;
}

/// Where to put the include if the style's place is inside a conditional.
unsigned unconditionalPlace(const Layout &L) {
  unsigned Place = 0;
  bool Found = false;
  for (const IncludeLine &Line : L.Lines)
    if (!Line.Conditional) {
      Place = Line.End;
      Found = true;
    }
  if (Found || L.Lines.empty())
    return Place;
  for (const auto &C : L.Conditionals)
    if (C.first < L.Lines.front().Begin && L.Lines.front().Begin < C.second &&
        (!Found || C.first < Place)) {
      Place = C.first;
      Found = true;
    }
  return Place;
}

/// Whether directives stand between Offset and the first of the includes.
bool standsAboveIncludes(const SourceText &Text, const Layout &L,
                         unsigned Offset) {
  auto First = find_if(
      L.Lines, [](const IncludeLine &Line) { return !Line.Conditional; });
  return First != L.Lines.end() && Offset < First->Begin &&
         any_of(
             Text.tokens(),
             [&](const Token &T) {
               return T.InDirective && Offset <= T.Begin &&
                      T.Begin < First->Begin;
             });
}

class IncludeEditor {
public:
  IncludeEditor(const std::string &File, const std::string &Code)
      : File(File), Code(Code) {}

  void add(StringRef Spelled, const clang::tooling::IncludeStyle &Style) {
    bool Angled = !Spelled.starts_with("\"");
    std::string Name = Spelled.trim("\"<>").str();
    SourceText Text(File, Code);
    Layout L = layout(Text);
    for (const IncludeLine &Line : L.Lines) {
      std::string Directive = spelled(Text.text(Line.Begin, Line.End));
      if (!Line.Conditional &&
          (StringRef(Directive).starts_with("#include<" + Name + ">") ||
           StringRef(Directive).starts_with("#include\"" + Name + "\"")))
        return;
    }
    clang::tooling::HeaderIncludes Headers(File, Code, Style);
    auto Insertion =
        Headers.insert(Name, Angled, clang::tooling::IncludeDirective::Include);
    std::string Line =
        "#include " + (Angled ? "<" + Name + ">" : "\"" + Name + "\"") + "\n";
    // Present, but only under a condition; or the style sees no place but one
    // that is conditional or above the include guard.
    if (!Insertion || L.conditional(Insertion->getOffset()) ||
        standsAboveIncludes(Text, L, Insertion->getOffset()))
      Insertion = Replacement(File, unconditionalPlace(L), 0, Line);
    apply(*Insertion);
  }

  void drop(const std::string &Name) {
    if (mayNeedInclude(Name, Code))
      return;
    SourceText Text(File, Code);
    for (const IncludeLine &Line : layout(Text).Lines) {
      StringRef Directive = Text.text(Line.Begin, Line.End);
      if (Line.Conditional || Directive.contains("IWYU pragma") ||
          Directive.contains("NOLINT") ||
          !StringRef(spelled(Directive)).starts_with("#include<" + Name + ">"))
        continue;
      unsigned End = Line.Begin + Directive.find('>') + 1;
      Edit E = Text.removal(Text.range(Line.Begin, End));
      apply(Replacement(File, E.Range.Begin, E.Range.End - E.Range.Begin, ""));
      return;
    }
  }

  Replacements take() { return std::move(All); }

private:
  void apply(const Replacement &R) {
    Replacements One(R);
    auto Changed = clang::tooling::applyAllReplacements(Code, One);
    if (!Changed) {
      consumeError(Changed.takeError());
      return;
    }
    Code = std::move(*Changed);
    All = All.merge(One);
  }

  std::string File;
  std::string Code;
  Replacements All;
};

} // namespace

bool mayNeedInclude(const std::string &Header, const std::string &Code) {
  SourceText Text("", Code);
  bool HasMutexHeader = any_of(layout(Text).Lines, [&](const IncludeLine &L) {
    return !L.Conditional && StringRef(spelled(Text.text(L.Begin, L.End)))
                                 .starts_with("#include<mutex>");
  });
  return any_of(Text.tokens(), [&](const Token &T) {
    return T.What == Token::Identifier && !T.InInclude &&
           isNeededBy(Header, Text.text(T), HasMutexHeader);
  });
}

Replacements editIncludes(const std::string &File, const std::string &Code,
                          const std::set<std::string> &Add,
                          const std::set<std::string> &Drop,
                          const clang::tooling::IncludeStyle &Style) {
  IncludeEditor Editor(File, Code);
  // Dropped first: an include that is added may take the dropped one's place.
  // <shared_mutex> before <mutex>, whose names it may bring.
  for (auto Name = Drop.rbegin(); Name != Drop.rend(); ++Name)
    Editor.drop(*Name);
  for (const std::string &Name : Add)
    Editor.add(Name, Style);
  return Editor.take();
}

} // namespace unlatch
