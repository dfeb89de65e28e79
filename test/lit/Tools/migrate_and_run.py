"""Migrates a fixture and holds the program that results against the original.

migrate_and_run.py --unlatch U --cxx C --include I --work DIR [options] FIXTURE

FIXTURE is one .cpp file or a folder of sources; its main prints what the maps
held. The fixture is copied to DIR and then
  1. built and run as it is,
  2. migrated with `unlatch migrate --apply`,
  3. held against x.cpp.expected where that stands beside x.cpp,
  4. built with warnings as errors and run again: the same output and exit code,
  5. migrated once more: nothing may change.
Without --keep, step 2 must have brought the registry into some file; with
--keep it must have changed nothing.

UNLATCH_UPDATE_EXPECTED=1 writes the .expected files that exist (or, with
--update-all in place of it, all of them) from what step 2 made.
UNLATCH_SANITIZE=thread (or address,undefined) builds both programs with it.
"""

import argparse
import difflib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

import compdb

FLAGS = ["-Wall", "-Wextra", "-Werror", "-pthread"]
SUFFIXES = {".cpp", ".h", ".hpp"}


def fail(message):
    sys.exit(f"migrate_and_run: {message}")


def run(command, what, codes=(0,)):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode not in codes:
        sys.stderr.write(done.stdout + done.stderr)
        fail(f"{what} ended with {done.returncode}: {shlex.join(map(str, command))}")
    return done


def sources(directory):
    return sorted(p for p in directory.rglob("*") if p.suffix in SUFFIXES)


def contents(directory):
    return {p.relative_to(directory): p.read_bytes() for p in sources(directory)}


def build_and_run(args, directory, name):
    objects = []
    flags = [f"-std={args.std}", *FLAGS, "-I", args.include, "-I", str(directory)]
    if sanitize := os.environ.get("UNLATCH_SANITIZE"):
        flags += [f"-fsanitize={sanitize}", "-g", "-O1"]
    compiler = shlex.split(args.cxx)
    for source in sources(directory):
        if source.suffix == ".cpp":
            objects.append(args.work / f"{name}-{source.stem}.o")
            run([*compiler, *flags, "-c", source, "-o", objects[-1]], f"compiling {name}")
    program = args.work / name
    run([*compiler[-1:], *flags, *objects, "-o", program], f"linking {name}")
    done = subprocess.run([program], capture_output=True, text=True, timeout=120)
    if done.returncode < 0:
        sys.stderr.write(done.stdout + done.stderr)
        fail(f"{name} died of signal {-done.returncode}")
    return done


def show_difference(old, new, old_name, new_name):
    sys.stderr.writelines(
        line + "\n"
        for line in difflib.unified_diff(
            old.splitlines(), new.splitlines(), old_name, new_name, lineterm=""
        )
    )


def compare_expected(args, directory):
    wrong = []
    for source in sources(directory):
        origin = (
            args.fixture / source.relative_to(directory)
            if args.fixture.is_dir()
            else args.fixture
        )
        expected = origin.with_name(origin.name + ".expected")
        update = os.environ.get("UNLATCH_UPDATE_EXPECTED")
        if args.update_all or (update and expected.exists()):
            expected.write_bytes(source.read_bytes())
        if expected.exists() and expected.read_bytes() != source.read_bytes():
            show_difference(
                expected.read_text(), source.read_text(), str(expected), "migrated"
            )
            wrong.append(expected.name)
    if wrong:
        fail("the migrated source is not the expected one: " + ", ".join(wrong))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unlatch", required=True)
    parser.add_argument("--cxx", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--std", default="c++17")
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--arg", action="append", default=[], help="passed on to migrate")
    parser.add_argument("--update-all", action="store_true")
    parser.add_argument("--before-only", action="store_true", help="step 1 alone")
    parser.add_argument("fixture", type=pathlib.Path)
    args = parser.parse_args()

    shutil.rmtree(args.work, ignore_errors=True)
    args.work.mkdir(parents=True)
    args.work = args.work.resolve()
    directory = args.work / "src"
    if args.fixture.is_dir():
        shutil.copytree(
            args.fixture, directory, ignore=shutil.ignore_patterns("*.expected")
        )
    else:
        directory.mkdir()
        shutil.copy(args.fixture, directory)

    before = build_and_run(args, directory, "before")
    if args.before_only:
        sys.stdout.write(before.stdout)
        return
    if not before.stdout:
        fail("the fixture prints nothing, so there is nothing to compare")

    flags = [f"-std={args.std}", *FLAGS, "-I", args.include, "-I", str(directory)]
    compdb.write(directory, [], shlex.split(args.cxx)[-1], flags)
    original = contents(directory)
    migrate = [args.unlatch, "migrate", "-p", str(directory), "--apply",
               "--include-review", *args.arg]
    # 1 says that something else stays to be done: a map that was kept.
    done = run(migrate, "migrate", codes=(0, 1))
    migrated = contents(directory)

    if args.keep:
        if migrated != original:
            fail("migrate changed a fixture that it should keep")
        return
    if not any(b"#include <unlatch/" in text for text in migrated.values()):
        sys.stderr.write(done.stdout + done.stderr)
        fail("migrate changed nothing" if migrated == original else "no unlatch came in")
    for name, text in migrated.items():
        if text != original[name]:
            print(f"--- {name}")
            print(text.decode())
    compare_expected(args, directory)

    after = build_and_run(args, directory, "after")
    if (after.stdout, after.returncode) != (before.stdout, before.returncode):
        show_difference(before.stdout, after.stdout, "before", "after")
        fail(
            "the migrated program behaves otherwise: exit code "
            f"{before.returncode} before, {after.returncode} after"
        )
    run(migrate, "the second migrate", codes=(0, 1))
    if contents(directory) != migrated:
        fail("a second migration changed the source again")


if __name__ == "__main__":
    main()
