"""Runs every command of the documentation, page by page, in a project of its own.

doc_run.py SOURCES WORK NAME=VALUE...

Each `sh` block of README.md, CONTRIBUTING.md and docs/, and each `run:` of a `yaml`
block, is run as it stands, in a small project that has what the pages speak of: a
repository with a database in build, a finding, a map that can be migrated.
NAME=VALUE replaces a word first, MAP=Ports::ports_ say. A command may end with 1,
which means findings.

What is not run is in ELSEWHERE: with the test that runs it, or the reason. A
command that starts with a program that is not installed is skipped, and said so.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

# Command prefixes, and who runs them instead.
ELSEWHERE = {
    "./scripts/demo": "builds everything; for a fresh clone",
    "./scripts/test": "is what runs this test",
    "./scripts/install": "test:docs/tutorial.test",
    "cmake --preset release": "is how this build was configured",
    "cmake --build --preset release": "is how this build was made",
    "ctest --preset release": "is what runs this test",
    "lit-22 ": "is what runs this test",
    "UNLATCH_LLVM=19 ./scripts/setup": "installs packages",
    "cmake --preset llvm19": "is another build",
    "cmake --build --preset llvm19": "is another build",
    "ctest --preset llvm19": "is another build",
    "./scripts/mutate": "test:mutate/small-class.test",
    "./scripts/generate-rewrites": "test:generate/random-classes.test",
    "clang++ -fprofile-instr-generate": "test:find/profile.cpp",
    "LLVM_PROFILE_FILE=": "test:find/profile.cpp",
    "llvm-profdata merge": "test:find/profile.cpp",
    "unlatch find --profile=": "test:find/profile.cpp",
    "./scripts/bench": "measures, which takes an idle machine",
    "./scripts/clangd-latency": "measures, which takes an idle machine",
}
# Has a test of its own, which also compares what is printed.
OWN_TEST = {"docs/tutorial.md": "docs/tutorial.test"}

PROJECT = {
    "src/ports.h": """#pragma once
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
class Ports {
public:
  int find(const std::string &name) const {
    std::shared_lock lock(mutex_);
    auto it = ports_.find(name);
    return it == ports_.end() ? -1 : it->second;
  }
  void add(const std::string &name, int port) {
    std::unique_lock lock(mutex_);
    ports_[name] = port;
  }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, int> ports_;
};
class Names {
public:
  bool has(int id) const {
    std::shared_lock lock(mutex_);
    return names_.count(id) != 0;
  }
  void add(int id) {
    std::unique_lock lock(mutex_);
    names_[id] = 1;
  }
  bool none() const { return names_.empty(); }

private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<int, int> names_;
};
""",
    "src/a.cpp": '#include "ports.h"\nint a(Ports &p) { p.add("a", 1); return p.find("a"); }\n',
    "src/b.cpp": '#include "ports.h"\nbool b(Names &n) { n.add(1); return n.has(1) && !n.none(); }\n',
    "CMakeLists.txt": """cmake_minimum_required(VERSION 3.16)
project(ports LANGUAGES CXX)
enable_testing()
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_library(ports OBJECT src/a.cpp src/b.cpp)
target_include_directories(ports PRIVATE $ENV{RUNTIME})
""",
}
SETUP = """cmake -G Ninja -B build >/dev/null
echo build > .gitignore
git init -q . && git add . && git commit -qm one
git update-ref refs/remotes/origin/main HEAD
sed -i 's/return p.find/return 1 + p.find/' src/a.cpp"""


def commands(body):
    """Single commands, without comments, continued lines as one."""
    for line in body.replace("\\\n", " ").splitlines():
        line = re.sub(r"(^|\s)#.*", "", line).strip()
        if line:
            yield re.sub(r"\s+", " ", line)


def elsewhere(command, tests):
    for prefix, who in ELSEWHERE.items():
        if command.startswith(prefix):
            if who.startswith("test:"):
                assert (tests / who[5:]).is_file(), who
            return who
    return None


def shell(command, folder, prepare=""):
    return subprocess.run(["bash", "-c", f"{prepare}\n{command}"], cwd=folder,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace")


def run_page(page, text, work, words, tests, runtime):
    wanted = []
    for language, body in re.findall(r"^```(sh|yaml)\n(.*?)^```$", text, re.M | re.S):
        if language == "yaml":
            body = "\n".join(re.findall(r"^- run: (.*)$", body, re.M))
        wanted += commands(body)
    if not wanted:
        return True
    folder = work / page.replace("/", "_")
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in PROJECT.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    os.environ["RUNTIME"] = str(runtime.resolve())
    os.environ["GITHUB_BASE_REF"] = "main"
    made = shell(SETUP, folder, "set -e")
    assert made.returncode == 0, made.stdout
    settings = ""
    for command in wanted:
        if who := elsewhere(command, tests):
            print(f"{page}: {command}: {who}")
            continue
        for name, value in words:
            command = command.replace(name, value)
        if re.fullmatch(r"\w+=\S+", command):
            settings += command + "\n"
            continue
        missing = [p for p in re.findall(r"(?:^|[|;&]\s*)([a-z][\w.-]+)", command)
                   if not shutil.which(p)]
        if missing:
            print(f"{page}: {command}: skipped, {missing[0]} is not installed")
            continue
        done = shell(command, folder, settings + "set -o pipefail")
        if done.returncode not in (0, 1) or "error:" in done.stdout.lower():
            print(f"{page}: $ {command}\n{done.stdout}ended with {done.returncode}",
                  file=sys.stderr)
            return False
        print(f"{page}: {command}: ended with {done.returncode}")
    return True


def main():
    sources, work = map(pathlib.Path, sys.argv[1:3])
    words = [tuple(pair.split("=", 1)) for pair in sys.argv[3:]]
    tests = sources / "test" / "lit"
    good = True
    pages = [sources / "README.md", sources / "CONTRIBUTING.md",
             *sorted((sources / "docs").rglob("*.md"))]
    for path in pages:
        page = str(path.relative_to(sources))
        if page in OWN_TEST:
            assert (tests / OWN_TEST[page]).is_file()
            continue
        good &= run_page(page, path.read_text(encoding="utf-8"), work, words, tests,
                         sources / "runtime" / "include")
    sys.exit(not good)


if __name__ == "__main__":
    main()
