"""Writes DIR/compile_commands.json for C++ files in DIR.

compdb.py [--cxx CXX] [--flag=FLAG]... DIR [FILE...]

FILE is relative to DIR; without any, every .cpp file below DIR is taken. A
name that does not exist is written as it is: tests of bad input want that.
"""

import argparse
import json
import pathlib


def database(directory, files, cxx, flags):
    return [
        {
            "directory": str(directory),
            "file": str(directory / file),
            "arguments": [cxx, "-std=c++17", *flags, "-c", str(directory / file)],
        }
        for file in files
    ]


def write(directory, files, cxx, flags):
    directory = directory.resolve()
    if not files:
        files = sorted(p.relative_to(directory) for p in directory.rglob("*.cpp"))
    text = json.dumps(database(directory, files, cxx, flags), indent=2)
    (directory / "compile_commands.json").write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cxx", default="c++")
    parser.add_argument("--flag", action="append", default=[])
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    args.directory.mkdir(parents=True, exist_ok=True)
    write(args.directory, args.files, args.cxx, args.flag)


if __name__ == "__main__":
    main()
