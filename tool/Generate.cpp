//===- Generate.cpp - Completion and man page from the options ------------===//
//
// Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line library knows every command, its options and their words;
// nothing is written down twice. Choices are in an option's value as "a|b".
//
//===----------------------------------------------------------------------===//

#include "tool/Generate.h"
#include "tool/CommandLine.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

#include <map>
#include <string>
#include <vector>

namespace cl = llvm::cl;
using llvm::raw_ostream;
using llvm::StringRef;

namespace unlatch {

namespace {

struct OptionText {
  std::string Name; ///< with its dashes
  StringRef Help;
  StringRef Value; ///< what it takes, "a|b" for choices; empty for a flag
  bool isChoice() const { return Value.contains('|'); }
  bool isFile() const { return Value == "file" || Value == "dir"; }
  bool isShort() const { return Name.size() == 2; }
  std::string choices() const {
    return llvm::join(llvm::split(Value, '|'), " ");
  }
};

struct CommandText {
  StringRef Name, Help;
  std::vector<OptionText> Options;
};

} // namespace

static std::vector<CommandText> commands() {
  std::vector<CommandText> All;
  for (cl::SubCommand *Sub : cl::getRegisteredSubcommands()) {
    if (Sub->getName().empty())
      continue;
    std::map<std::string, OptionText> Sorted;
    for (const auto &Entry : Sub->OptionsMap) {
      const cl::Option *O = Entry.second;
      if (!isOurs(*O))
        continue;
      bool Flag = O->getValueExpectedFlag() != cl::ValueRequired;
      OptionText Text{(O->ArgStr.size() == 1 ? "-" : "--") + O->ArgStr.str(),
                      O->HelpStr, Flag ? StringRef() : O->ValueStr};
      Sorted.emplace(O->ArgStr.str(), std::move(Text));
    }
    CommandText &Command = All.emplace_back(
        CommandText{Sub->getName(), Sub->getDescription(), {}});
    for (auto &[Name, Text] : Sorted)
      Command.Options.push_back(std::move(Text));
  }
  llvm::sort(All, [](const CommandText &A, const CommandText &B) {
    return A.Name < B.Name;
  });
  return All;
}

static std::string names(llvm::ArrayRef<CommandText> All, StringRef Between) {
  return llvm::join(
      llvm::map_range(All, [](const CommandText &C) { return C.Name; }),
      Between);
}

/// Every option that takes a choice, once: the choices are the same wherever
/// it is.
static std::map<std::string, OptionText>
choices(llvm::ArrayRef<CommandText> All) {
  std::map<std::string, OptionText> Result;
  for (const CommandText &Command : All)
    for (const OptionText &Option : Command.Options)
      if (Option.isChoice())
        Result.emplace(Option.Name, Option);
  return Result;
}

static void writeBash(llvm::ArrayRef<CommandText> All, raw_ostream &OS) {
  OS << R"(# Completion of unlatch for bash.
_unlatch() {
  local command=find option= cur=$2 word
  COMPREPLY=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in )"
     << names(All, " | ") << R"() command=$word; break ;; esac
  done
  # "--option=value" comes as three words.
  if [[ $cur == = ]]; then
    option=${COMP_WORDS[COMP_CWORD-1]} cur=
  elif ((COMP_CWORD > 1)) && [[ ${COMP_WORDS[COMP_CWORD-1]} == = ]]; then
    option=${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $option in
)";
  for (const auto &[Name, Option] : choices(All))
    OS << "    " << Name << ") mapfile -t COMPREPLY < <(compgen -W '"
       << Option.choices() << "' -- \"$cur\"); return ;;\n";
  OS << R"(    -*) return ;;
  esac
  if [[ $cur == -* ]]; then
    case $command in
)";
  for (const CommandText &Command : All) {
    OS << "      " << Command.Name << ") word='";
    for (const OptionText &Option : Command.Options)
      OS << (&Option == &Command.Options.front() ? "" : " ") << Option.Name
         << (Option.Value.empty() || Option.isShort() ? "" : "=");
    OS << "' ;;\n";
  }
  OS << R"(    esac
    mapfile -t COMPREPLY < <(compgen -W "$word" -- "$cur")
    [[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
  elif ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W ')"
     << names(All, " ") << R"(' -- "$cur")
  fi
}
# Where this offers nothing, files.
complete -o default -F _unlatch unlatch
)";
}

/// Quoted for a shell; Also are characters that mean something to the program
/// that reads it.
static std::string quoted(StringRef Text, StringRef Also = "") {
  std::string Result = "'";
  for (char C : Text) {
    if (Also.contains(C))
      Result += '\\';
    if (C == '\'')
      Result += "'\\''";
    else
      Result += C;
  }
  return Result + "'";
}

static void writeZsh(llvm::ArrayRef<CommandText> All, raw_ostream &OS) {
  OS << "#compdef unlatch\n# Completion of unlatch for zsh.\n"
        "local -a commands=(\n";
  for (const CommandText &Command : All)
    OS << "  " << quoted((Command.Name + ":" + Command.Help).str()) << '\n';
  OS << ")\nif ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
        "  _describe command commands\n  _files\n  return\nfi\n"
        "case $words[2] in\n";
  for (const CommandText &Command : All) {
    OS << "  " << Command.Name << ")\n    _arguments -S";
    for (const OptionText &Option : Command.Options) {
      std::string Text = Option.Name;
      if (!Option.Value.empty())
        Text += Option.isShort() ? "+" : "=";
      OS << " \\\n      "
         << quoted(Text) + quoted(("[" + Option.Help + "]").str(), ":");
      if (Option.isChoice())
        OS << quoted(":value:(" + Option.choices() + ")");
      else if (!Option.Value.empty())
        OS << quoted((":" + Option.Value + ":").str() +
                     (Option.isFile() ? "_files" : " "));
    }
    OS << " \\\n      '*:file:_files'\n    ;;\n";
  }
  OS << "esac\n";
}

static void writeFish(llvm::ArrayRef<CommandText> All, raw_ostream &OS) {
  OS << "# Completion of unlatch for fish.\n";
  for (const CommandText &Command : All)
    OS << "complete -c unlatch -n __fish_use_subcommand -a " << Command.Name
       << " -d " << quoted(Command.Help, "\\") << '\n';
  for (const CommandText &Command : All)
    for (const OptionText &Option : Command.Options) {
      OS << "complete -c unlatch -n '__fish_seen_subcommand_from "
         << Command.Name << "' "
         << (Option.isShort() ? "-s " + Option.Name.substr(1)
                              : "-l " + Option.Name.substr(2));
      if (Option.isChoice())
        OS << " -x -a " << quoted(Option.choices());
      else if (!Option.Value.empty())
        OS << (Option.isFile() ? " -r -F" : " -x");
      OS << " -d " << quoted(Option.Help, "\\") << '\n';
    }
}

/// Text that roff takes for nothing but text.
static std::string roff(StringRef Text) {
  std::string Result;
  for (char C : Text) {
    if (C == '\\')
      Result += "\\e";
    else if (C == '-')
      Result += "\\-";
    else
      Result += C;
  }
  return StringRef(Result).starts_with(".") ? "\\&" + Result : Result;
}

/// Lines of --help as they are.
static void writeVerbatim(StringRef Text, raw_ostream &OS) {
  OS << ".nf\n";
  for (StringRef Line : llvm::split(Text.trim('\n'), '\n'))
    OS << roff(Line) << '\n';
  OS << ".fi\n";
}

static void writeMan(llvm::ArrayRef<CommandText> All, raw_ostream &OS) {
  OS << ".TH UNLATCH 1 \"\" \"unlatch " UNLATCH_VERSION "\" \"User Commands\"\n"
        ".SH NAME\nunlatch \\- "
     << roff(ToolOverview)
     << "\n.SH SYNOPSIS\n.B unlatch\n[\\fIcommand\\fR] [\\fIoptions\\fR] "
        "[\\fIfiles\\fR] [\\fB\\-\\-\\fR \\fIflags\\fR]\n.SH COMMANDS\n";
  for (const CommandText &Command : All)
    OS << ".TP\n.B " << Command.Name << '\n' << roff(Command.Help) << ".\n";
  OS << ".PP\nWithout one, find.\n.SH FILES ON THE COMMAND LINE\n";
  writeVerbatim(FilesText, OS);
  OS << ".SH OPTIONS\n";
  std::map<std::string, std::pair<OptionText, std::vector<StringRef>>> Options;
  for (const CommandText &Command : All)
    for (const OptionText &Option : Command.Options) {
      auto [It, New] = Options.try_emplace(Option.Name);
      It->second.first = Option;
      It->second.second.push_back(Command.Name);
    }
  for (const auto &[Name, Entry] : Options) {
    const auto &[Option, In] = Entry;
    OS << ".TP\n\\fB" << roff(Name) << "\\fR";
    if (!Option.Value.empty())
      OS << (Option.isShort() ? " " : "=") << "\\fI" << roff(Option.Value)
         << "\\fR";
    OS << '\n' << roff(Option.Help) << ".\n";
    if (In.size() < All.size())
      OS << "(" << llvm::join(In, ", ") << ")\n";
  }
  OS << ".SH EXIT STATUS\n";
  writeVerbatim(ExitCodesText, OS);
  OS << ".SH FILES\n.TP\n.I .unlatch\nOptions of a project, in YAML: in the "
        "folder of the first file, or the current one, or above.\n"
        ".SH SEE ALSO\n.BR clang\\-tidy (1),\n.BR clangd (1)\n";
}

bool generate(StringRef What, raw_ostream &OS) {
  const std::vector<CommandText> All = commands();
  if (What == "bash")
    writeBash(All, OS);
  else if (What == "zsh")
    writeZsh(All, OS);
  else if (What == "fish")
    writeFish(All, OS);
  else if (What == "man")
    writeMan(All, OS);
  else
    return false;
  return true;
}

} // namespace unlatch
