//===- GetOrEmplace.cpp - Looked up, and made where it is missing ---------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// A write section that does nothing but look a key up and, where it is missing,
// make a value and insert it is one call: get_or_emplace makes a value once for
// each key, with other writers waiting as they did, and a key that is there
// costs a lock-free lookup. That makes a read section before it, which looks
// the same key up, part of the call as well.
//
// All that stands in the sections has to be understood for that. What was made
// before the lock was taken is none of this form's business, and what is made
// by a function that may leave the section early cannot go into a lambda: such
// sections become an update like any other.

#include "rewriters/CreateIdiom.h"
#include "rewriters/Forms.h"
#include "rewriters/Spelling.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

using namespace llvm;

namespace unlatch {

/// What goes into the lambda leaves it in no other way than by its value or by
/// an exception, and leaves the iterator alone.
static bool fitsLambda(const SectionWork &Work, const CreateIdiom &Made) {
  const SourceText &Text = *Work.Text;
  std::vector<Token> All(Made.Value);
  for (const Statement &S : Made.Factory)
    for (const Token &T : Text.tokens(S.Begin, S.End))
      if (T.What != Token::Comment)
        All.push_back(T);
  for (const Token &T : All) {
    StringRef S = Text.text(T);
    if (T.InDirective || S == "return" || S == "break" || S == "continue" ||
        S == "goto" || S.starts_with("co_") || S.starts_with("static"))
      return false;
    if (T.What == Token::Identifier && S == Made.Variable)
      return false;
  }
  if (!Made.Value.empty() && Text.text(Made.Value.front()) == "{")
    return false;
  // What the lambda asks of the map, the registry answers as well.
  auto InLambda = [&](const FileRange &Place) {
    return any_of(Made.Factory,
                  [&](const Statement &S) {
                    return S.Begin <= Place.Begin && Place.End <= S.End;
                  }) ||
           (!Made.Value.empty() && Made.Value.front().Begin <= Place.Begin &&
            Place.End <= Made.Value.back().End);
  };
  for (const MapAccess &A : Work.Fn->Accesses) {
    if (A.Mention.File != Text.file() || !InLambda(A.Mention))
      continue;
    // The maps of other groups have edits of their own.
    if (!is_contained(Work.Operations, &A) ||
        (A.Op != MapOp::Size && A.Op != MapOp::Empty))
      return false;
  }
  for (const Section &S : Work.Fn->Sections)
    if (S.Acquire.File == Text.file() && InLambda(S.Acquire))
      return false;
  return true;
}

/// A number takes the type that the place asks for only where it stands there.
static bool convertsFromNumber(const SectionWork &Work,
                               const CreateIdiom &Made) {
  return Made.Value.size() == 1 && Made.Value[0].What == Token::Literal &&
         any_of(Work.Operations, [](const MapAccess *A) {
           return A->Op == MapOp::Subscript && A->ValueConverts;
         });
}

namespace {

/// Writes the call down.
class Writer {
public:
  Writer(const SectionWork &Work, const CreateIdiom &Made, unsigned Begin)
      : Text(*Work.Text), Made(Made) {
    NewLine = Text.usesCRLF() ? "\r\n" : "\n";
    Indent = Text.indentation(Begin).str();
    StringRef Outer = Text.indentation(Work.Sec->Block.Begin);
    StringRef Step = Indent;
    Unit = Step.consume_front(Outer) && !Step.empty() ? Step.str() : "  ";
  }

  std::string call(StringRef Map, StringRef Key, bool TryEmplace) const {
    std::string Value = text(Made.Value);
    if (Made.Gives == CreateIdiom::Whether)
      return fmt::format("return {}.try_emplace({}, {}).second;", Map.str(),
                         Key.str(), Value);
    if (Made.Gives == CreateIdiom::Nothing && TryEmplace)
      return fmt::format("{}.try_emplace({}, {});", Map.str(), Key.str(),
                         Value);
    std::string Get = fmt::format("{}.get_or_emplace({}, {})", Map.str(),
                                  Key.str(), lambda(Value));
    if (Made.Gives == CreateIdiom::Nothing)
      return Get + ";";
    auto [Before, After] = StringRef(Made.Wrapped).split('@');
    return fmt::format("return {}{}->second{};", Before == "* " ? "*" : "", Get,
                       After.empty() ? "" : ".get()");
  }

private:
  std::string text(ArrayRef<Token> T) const {
    return T.empty() ? std::string()
                     : Text.text(T.front().Begin, T.back().End).str();
  }

  std::string lambda(std::string Value) const {
    if (Made.Factory.empty())
      return "[&] { return " + Value + "; }";
    // A local is moved out by itself.
    std::string Spelled = spelled(Text, Made.Value);
    StringRef Local(Spelled);
    if (Local.consume_front("std :: move ( ") && Local.consume_back(" )") &&
        Local.find(' ') == StringRef::npos && isLocal(Local))
      Value = Local.str();
    if (auto Initial = onlyInitializer(Value))
      return "[&] { return " + *Initial + "; }";
    return "[&] {" + NewLine + Indent + Unit + reindented() + NewLine + Indent +
           Unit + "return " + Value + ";" + NewLine + Indent + "}";
  }

  bool isLocal(StringRef Name) const {
    return any_of(Made.Factory, [&](const Statement &S) {
      std::string All = spelled(Text, S.Tokens);
      return StringRef(All).split(" = ").first.ends_with((" " + Name).str());
    });
  }

  /// `auto made = E;` alone: E.
  std::optional<std::string> onlyInitializer(const std::string &Value) const {
    if (Made.Factory.size() != 1)
      return std::nullopt;
    const Statement &S = Made.Factory.front();
    if (S.What != Statement::Plain || S.Tokens.size() < 4 ||
        Text.text(S.Tokens[2]) != "=" || Text.text(S.Tokens[0]) != "auto" ||
        Text.text(S.Tokens[1]) != Value)
      return std::nullopt;
    std::string Initial = text(ArrayRef(S.Tokens).drop_front(3));
    if (StringRef(Initial).starts_with("{") ||
        StringRef(Initial).contains('\n') || hasComment())
      return std::nullopt;
    return Initial;
  }

  /// The factory's statements, with the comments on lines of their own before
  /// them, and those beside them.
  FileRange factory() const {
    unsigned Begin = Made.Factory.front().Begin, End = Made.Factory.back().End;
    for (const Token &T : reverse(Text.tokens(0, Begin))) {
      bool OwnLine = Text.text(Text.lineBegin(T.Begin), T.Begin).trim().empty();
      if (T.What != Token::Comment || !OwnLine)
        break;
      Begin = T.Begin;
    }
    ArrayRef<Token> After = Text.tokens(End, Text.lineEnd(End));
    if (!After.empty() && After.front().What == Token::Comment)
      End = After.front().End;
    return Text.range(Begin, End);
  }

  bool hasComment() const {
    FileRange R = factory();
    return any_of(Text.tokens(R.Begin, R.End),
                  [](const Token &T) { return T.What == Token::Comment; });
  }

  /// One step further in where the lines stood beside the guard.
  std::string reindented() const {
    FileRange R = factory();
    StringRef Old = Text.indentation(R.Begin);
    std::string Out;
    StringRef Rest = Text.text(R);
    for (bool First = true; !Rest.empty() || First; First = false) {
      auto [Line, More] = Rest.split('\n');
      Line = Line.rtrim('\r');
      if (!First) {
        Out += NewLine;
        StringRef Content = Line;
        if (Content.consume_front(Old))
          Out += Indent + Unit;
        Line = Content;
      }
      Out += Line;
      Rest = More;
    }
    return Out;
  }

  const SourceText &Text;
  const CreateIdiom &Made;
  std::string NewLine, Indent, Unit;
};

} // namespace

std::optional<FormEdits> getOrEmplace(const SectionWork &Work,
                                      const SectionWork *Before) {
  if (isInHead(Work) || (Before && isInHead(*Before)))
    return std::nullopt;
  const Section &S = *Work.Sec;
  const SourceText &Text = *Work.Text;
  if (S.Mode != LockMode::Exclusive || S.Shape != SectionShape::Guard ||
      !S.Changes.empty() || S.LeftByMacro || !Work.Calls.empty() ||
      !Work.Lambdas.empty() || Work.Maps.size() != 1 || !Work.Fields.empty() ||
      (Before && (!Before->Fields.empty() || !Before->Calls.empty())) ||
      S.InLambda)
    return std::nullopt;
  for (const MapAccess *A : Work.Operations)
    if (A->InMacro || A->InLoop || A->KeyChanges || A->AssignsApart ||
        !Text.covers(A->Mention) || !(A->Map == Work.Operations.front()->Map))
      return std::nullopt;
  auto Made = findCreateIdiom(Work);
  if (!Made || !fitsLambda(Work, *Made) || convertsFromNumber(Work, *Made))
    return std::nullopt;
  if ((Made->Slot && Work.OthersLeaveEmpty) ||
      (Made->Filled && Work.Operations.size() != 1))
    return std::nullopt;
  // A const reference to what nothing ends, or what the element owns; anything
  // else that the element is used for is in the way.
  for (const ElementUse &E : Work.Elements)
    if ((isWrite(E.Use->Op) && !E.Use->Creates) ||
        (E.Use->Op == MapOp::ElementEscape && Made->Wrapped == "@" &&
         !returnType(Work).ltrim().starts_with("const ")))
      return std::nullopt;
  bool PlainValue =
      Made->Factory.empty() && isPlainValue(spelled(Text, Made->Value));
  // Looked at before the lock is taken, and with it taken on a hit as well.
  bool TryEmplace = PlainValue && !Before && !Work.UsesWrittenState;
  if (Made->Gives == CreateIdiom::Whether && !TryEmplace)
    return std::nullopt;
  // The key is evaluated before the lock is taken.
  StringRef KeyName = StringRef(Made->Key).split(' ').first;
  if (Work.UsesWrittenState &&
      any_of(Work.Fn->States, [&](const StateAccess &A) {
        return Text.covers(A.Loc) &&
               Text.text(A.Loc.Begin, Text.bytes().size()).starts_with(KeyName);
      }))
    return std::nullopt;

  unsigned Begin = S.Acquire.Begin;
  if (Before && !looksFirst(*Before, Work, *Made, Begin))
    return std::nullopt;
  const MapAccess *First = Work.Operations.front();
  std::string Map = Text.text(First->Mention).str();
  std::string Key = Made->Key;
  llvm::erase(Key, ' ');
  FormEdits Result;
  Result.Edits.push_back(Text.edit(
      Begin, Made->End, Writer(Work, *Made, Begin).call(Map, Key, TryEmplace)));
  return Result;
}

} // namespace unlatch
