"""Compiles the C++ samples of a documentation page.

doc_samples.py --cxx CXX --include I --work DIR PAGE...

Every ```cpp block of a page is compiled in a namespace of its own, after its
own #include lines and a common set of the standard ones, which the pages leave
out where they say nothing.
"""

import argparse
import pathlib
import re
import shlex
import subprocess
import sys

HEADERS = """algorithm atomic condition_variable functional iostream map memory
mutex optional shared_mutex string thread unordered_map utility vector
unlatch/registry.h""".split()


def blocks(page):
    return re.findall(r"^```cpp\n(.*?)^```$", page.read_text(), re.M | re.S)


def unit(samples):
    includes = [f"#include <{header}>" for header in HEADERS]
    bodies = []
    for number, sample in enumerate(samples):
        lines = sample.splitlines()
        includes += [line for line in lines if line.startswith("#include")]
        body = "\n".join(line for line in lines if not line.startswith("#include"))
        bodies.append(f"namespace sample_{number} {{\n{body}\n}}")
    return "\n".join(includes + bodies) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cxx", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    samples = {page: blocks(page) for page in args.pages}
    # One unit for all pages: most of the time goes into the headers.
    every = [sample for page in args.pages for sample in samples[page]]
    source = args.work / "samples.cpp"
    source.write_text(unit(every))
    command = [*shlex.split(args.cxx), "-std=c++17", "-fsyntax-only", "-Wno-unused"]
    command += ["-I", args.include, str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        sys.stderr.write(done.stderr)
        for page in args.pages:
            one = args.work / "one.cpp"
            one.write_text(unit(samples[page]))
            if subprocess.run([*command[:-1], str(one)], capture_output=True).returncode:
                sys.stderr.write(f"a sample of {page} does not compile\n")
        sys.exit(1)
    print(f"{len(every)} samples in {len(args.pages)} pages compile")


if __name__ == "__main__":
    main()
