# What the lit tests may use. Besides lit's own %s, %S and %t:
#
#   %unlatch           the tool that was built
#   %cxx %clangxx      the compiler that built it; clang of the same LLVM
#   %runtime_include   the folder with unlatch/registry.h
#   %source_dir        the checkout
#   %python            the Python that runs lit
#   %expect-exit N CMD fails unless CMD ends with N
#   %print-json FILE   a --format=json result, one line an entry, for FileCheck
#   %clang-tidy        clang-tidy of the same LLVM, with the module loaded
#   %clang-tools       the folder of that LLVM's programs
#   %tidy-module       the module itself
#   %cmake             CMake
#   %install COMPONENT installs a part of the build; add --prefix DIR
#   %build_dir         the build itself
#   %browser PAGE ...  opens a page in Chromium; see Tools/browser.py
#   %compdb DIR        writes DIR/compile_commands.json for the C++ files in DIR
#   %migrate-and-run   migrates a fixture and runs it before and after; see
#                      Tools/migrate_and_run.py
#
# FileCheck, not, count and split-file are on the path. Folders named Inputs
# hold no tests.
import importlib.util
import os
import shutil
import subprocess
import sys

import lit.formats

config.name = "unlatch"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".test", ".cpp"]
config.excludes = ["Inputs", "Tools"]
config.test_source_root = os.path.dirname(__file__)

llvm = config.llvm_tools_dir
config.environment["PATH"] = os.pathsep.join([llvm, os.environ.get("PATH", "")])
config.environment["LC_ALL"] = "C.UTF-8"
# Nothing that an earlier run of the tests, or of the user's, left behind.
# ccache, which looks there too, keeps its own.
config.environment["XDG_CACHE_HOME"] = os.path.join(config.test_exec_root, "cache")
config.environment["XDG_STATE_HOME"] = os.path.join(config.test_exec_root, "state")
if not config.ccache.endswith("NOTFOUND"):
    config.environment["CCACHE_DIR"] = subprocess.run(
        [config.ccache, "--get-config", "cache_dir"],
        capture_output=True,
        text=True,
    ).stdout.strip()
for name in (
    "HOME",
    "UNLATCH_UPDATE_EXPECTED",
    "UNLATCH_SANITIZE",
    "UNLATCH_SARIF_SCHEMA",
):
    if name in os.environ:
        config.environment[name] = os.environ[name]

python = sys.executable
tools = os.path.join(config.test_source_root, "Tools")
compiler = " ".join(filter(None, [config.ccache, config.cxx]))
if config.ccache.endswith("NOTFOUND"):
    compiler = config.cxx

# The order matters: lit replaces one after the other, as plain text.
config.substitutions += [
    (
        "%migrate-and-run",
        f"{python} {tools}/migrate_and_run.py --unlatch {config.unlatch}"
        f" --cxx '{compiler}' --include {config.runtime_include} --work %t.work",
    ),
    ("%compdb", f"{python} {tools}/compdb.py --cxx {config.cxx}"),
    ("%print-json", f"{python} {tools}/print_json.py"),
    ("%expect-exit", f"{python} {tools}/expect_exit.py"),
    ("%clang-tidy", f"{os.path.join(llvm, 'clang-tidy')} --load={config.tidy_module}"),
    ("%cmake", config.cmake),
    ("%install", f"{config.cmake} --install {config.build_dir} --component"),
    ("%build_dir", config.build_dir),
    ("%clang-tools", llvm),
    ("%tidy-module", config.tidy_module),
    ("%python", python),
    ("%unlatch", config.unlatch),
    ("%runtime_include", config.runtime_include),
    ("%source_dir", config.source_dir),
    ("%clangxx", os.path.join(llvm, "clang++")),
    ("%cxx", config.cxx),
    ("%path", config.environment["PATH"]),
]

if sys.platform.startswith("linux"):
    config.available_features.add("linux")
if importlib.util.find_spec("yaml"):
    config.available_features.add("pyyaml")
try:
    for descriptor in os.openpty():
        os.close(descriptor)
    config.available_features.add("pty")
except OSError:
    lit_config.note("no pseudo-terminals here: tests of terminals are skipped")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    # Permissions do not stop root: tests of read-only files ask for !root.
    config.available_features.add("root")
if os.path.exists(config.tidy_module) and os.path.exists(f"{llvm}/clang-tidy"):
    config.available_features.add("clang-tidy")
    if os.path.exists(f"{llvm}/clang-apply-replacements"):
        config.available_features.add("clang-apply-replacements")
# Versions of it format differently; the sources are as that of LLVM 22 has them.
formatter = shutil.which("clang-format", path=llvm)
if formatter and "version 22." in subprocess.run(
        [formatter, "--version"], capture_output=True, text=True).stdout:
    config.available_features.add("clang-format-22")
chromium = shutil.which("chromium") or shutil.which("chromium-browser")
if chromium:
    # Reports are opened in it; see Tools/browser.py.
    config.available_features.add("chromium")
    config.substitutions.insert(0, ("%browser", f"{python} {tools}/browser.py {chromium}"))
for program in ("fish", "mkdocs", "nvim", "pre-commit", "report-converter", "reviewdog", "ruby",
                "zsh"):
    # What tests try for real where it is there.
    if shutil.which(program):
        config.available_features.add(program)
if shutil.which("emacs") and subprocess.run(
        ["emacs", "--batch", "-f", "package-initialize", "-l", "eglot"],
        capture_output=True).returncode == 0:
    config.available_features.add("eglot")
if os.path.exists(config.unlatch + "-clangd"):
    config.available_features.add("clangd")
