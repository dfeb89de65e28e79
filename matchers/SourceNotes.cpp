//===- SourceNotes.cpp - What the text of a unit says beside its AST -----===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "matchers/SourceNotes.h"

#include "summary/Hash.h"

#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroArgs.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Path.h"

#include <optional>

using namespace clang;

namespace unlatch {

namespace {
class SkippedRanges : public PPCallbacks {
public:
  SkippedRanges(const SourceManager &SM, std::vector<SourceRange> &Out)
      : SM(SM), Out(Out) {}
  void SourceRangeSkipped(SourceRange Range, SourceLocation) override {
    Out.push_back(Range);
  }
  void MacroExpands(const Token &, const MacroDefinition &Definition,
                    SourceRange Range, const MacroArgs *Args) override {
    const MacroInfo *Macro = Definition.getMacroInfo();
    if (!Args || !Macro || SM.isInSystemHeader(Range.getBegin()))
      return;
    for (unsigned I = 0; I != Macro->getNumParams(); ++I)
      if (!uses(*Macro, Macro->params()[I]))
        leftOut(Args->getUnexpArgument(I));
  }

private:
  /// Other than as the text of its spelling.
  static bool uses(const MacroInfo &Macro, const IdentifierInfo *Parameter) {
    const Token *Before = nullptr;
    for (const Token &T : Macro.tokens()) {
      if (T.getIdentifierInfo() == Parameter &&
          !(Before && Before->isOneOf(tok::hash, tok::hashat)))
        return true;
      Before = &T;
    }
    return false;
  }

  /// assert(routes_.empty()), where that is nothing.
  void leftOut(const Token *Argument) {
    if (Argument->is(tok::eof))
      return;
    const Token *Last = Argument;
    while (Last[1].isNot(tok::eof))
      ++Last;
    Out.push_back({SM.getSpellingLoc(Argument->getLocation()),
                   SM.getSpellingLoc(Last->getLocation())
                       .getLocWithOffset(Last->getLength())});
  }

  const SourceManager &SM;
  std::vector<SourceRange> &Out;
};

class MissingHeaders : public PPCallbacks {
public:
  explicit MissingHeaders(std::vector<std::string> &Out) : Out(Out) {}
  bool FileNotFound(llvm::StringRef Name) override {
    Out.push_back(Name.str());
    return false; // an error as ever
  }

private:
  std::vector<std::string> &Out;
};
} // namespace

void collectSkippedRanges(Preprocessor &PP, std::vector<SourceRange> &Out) {
  PP.addPPCallbacks(
      std::make_unique<SkippedRanges>(PP.getSourceManager(), Out));
}

void collectMissingHeaders(Preprocessor &PP, std::vector<std::string> &Out) {
  PP.addPPCallbacks(std::make_unique<MissingHeaders>(Out));
}

void addSkippedMentions(const std::vector<SourceRange> &Ranges,
                        const std::set<std::string> &Names, const Source &Src,
                        const LangOptions &LangOpts, Summary &Out) {
  if (Names.empty())
    return;
  const SourceManager &SM = Src.manager();
  for (const SourceRange &Range : Ranges) {
    if (Src.inSystemHeader(Range.getBegin()))
      continue;
    auto [File, Begin] = SM.getDecomposedLoc(Range.getBegin());
    auto [EndFile, End] = SM.getDecomposedLoc(Range.getEnd());
    if (File != EndFile)
      continue;
    // A header that is included again skips itself from the second time on.
    OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File);
    if (!Entry || SM.translateFile(*Entry) != File)
      continue;
    llvm::StringRef Buffer = SM.getBufferData(File);
    Lexer Lex(SM.getLocForStartOfFile(File), LangOpts, Buffer.begin(),
              Buffer.begin() + Begin, Buffer.end());
    Token Tok;
    while (!Lex.LexFromRawLexer(Tok)) {
      unsigned Offset = SM.getFileOffset(Tok.getLocation());
      if (Offset >= End)
        break;
      if (Tok.is(tok::raw_identifier) &&
          Names.count(Tok.getRawIdentifier().str()))
        Out.Skipped.push_back(
            {Tok.getRawIdentifier().str(), Src.place(Tok.getLocation())});
    }
  }
}

/// Reads one line's NOLINT comment.
static void addSuppressions(llvm::StringRef Line, unsigned Number,
                            const std::string &File,
                            llvm::SmallVectorImpl<Suppression> &Open,
                            std::vector<Suppression> &Out) {
  size_t At = Line.find("NOLINT");
  if (At == llvm::StringRef::npos)
    return;
  llvm::StringRef Rest = Line.substr(At + 6);
  Suppression S;
  S.File = File;
  S.FirstLine = S.LastLine = Number;
  bool Begin = Rest.consume_front("BEGIN");
  bool End = !Begin && Rest.consume_front("END");
  if (!Begin && !End && Rest.consume_front("NEXTLINE"))
    S.FirstLine = S.LastLine = Number + 1;
  if (Rest.consume_front("(")) {
    llvm::SmallVector<llvm::StringRef, 4> Globs;
    Rest.split(')').first.split(Globs, ',');
    for (llvm::StringRef Glob : Globs)
      S.Checks.push_back(Glob.trim().str());
  }
  if (Begin) {
    Open.push_back(std::move(S));
  } else if (End) {
    for (auto It = Open.rbegin(); It != Open.rend(); ++It)
      if (It->Checks == S.Checks) {
        It->LastLine = Number;
        Out.push_back(*It);
        Open.erase(&*It);
        break;
      }
  } else {
    Out.push_back(std::move(S));
  }
}

/// Makes "a/x/../b.h", as #include "../b.h" spells it, "a/b.h", unless x is a
/// symbolic link to elsewhere.
static void takeDetourOut(llvm::SmallString<256> &Name, llvm::StringRef Real,
                          FileManager &Files) {
  llvm::SmallString<256> Short(Name), Reached;
  if (llvm::sys::path::remove_dots(Short, /*remove_dot_dot=*/true) &&
      !Files.getVirtualFileSystem().getRealPath(Short, Reached) &&
      Reached == Real)
    Name = Short;
}

void addFiles(const std::vector<FileID> &Project, const Source &Src,
              Summary &Out) {
  const SourceManager &SM = Src.manager();
  std::vector<std::pair<FileEntryRef, FileID>> Entries;
  for (FileID File : Project)
    if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File))
      Entries.emplace_back(*Entry, File);
  // The order of inclusion is each unit's own, and a header's files are not.
  llvm::stable_sort(Entries, [](const auto &A, const auto &B) {
    return A.first.getName() < B.first.getName();
  });
  std::set<std::string> Seen;
  for (const auto &[Entry, File] : Entries) {
    SourceLocation Start = SM.getLocForStartOfFile(File);
    std::string Real = Src.realPath(Start).str();
    if (Real.empty() || !Seen.insert(Real).second)
      continue;
    llvm::StringRef Buffer = SM.getBufferData(File);
    llvm::SmallString<256> Name(Entry.getName());
    SM.getFileManager().makeAbsolutePath(Name);
    takeDetourOut(Name, Real, SM.getFileManager());
    Out.Files.push_back({Real, Name.str().str(), contentHash(Buffer)});
    if (!Buffer.contains("NOLINT"))
      continue;
    llvm::SmallVector<Suppression, 2> Open;
    unsigned Number = 0;
    while (!Buffer.empty()) {
      llvm::StringRef Line;
      std::tie(Line, Buffer) = Buffer.split('\n');
      addSuppressions(Line, ++Number, Real, Open, Out.Suppressions);
    }
  }
}

} // namespace unlatch
