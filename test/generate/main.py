"""Generates random guarded classes, migrates them, and holds each program
against what it was. See docs/rewrites.md."""

import argparse
import collections
import os
import pathlib
import shlex
import sys

import check
import program as programs
from shrink import shrink


def write(files, directory):
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (directory / name).write_text(text)


class Run:
    def __init__(self, args):
        self.args, self.counts, self.failed = args, collections.Counter(), []
        self.checker = check.Checker(args.unlatch, args.include, shlex.split(args.cxx),
                                     args.sanitize)

    def render(self, program, seed):
        return programs.render(program, f"generate-rewrites --seed {seed}")

    def one(self, seed):
        drawn = programs.draw_program(seed, self.args.classes)
        work = self.args.work / f"seed-{seed}"
        try:
            good, counts = self.checker.judge(self.render(drawn, seed), work / "all")
            drawn = [c for c in drawn if c.name in good]
            migrated = self.checker.check(self.render(drawn, seed), work) if drawn else 0
        except check.Broken as broken:
            self.failed.append(seed)
            print(f"seed {seed}: the generator made no program:\n{broken}", flush=True)
            return
        except check.Failure as failure:
            self.failed.append(seed)
            print(f"seed {seed}: {failure.kind}\n{failure.detail}", flush=True)
            if self.args.shrink:
                self.small(drawn, seed, failure.kind, work)
            return
        counts.update(classes=self.args.classes, migrated=migrated)
        self.counts.update(counts)
        print(f"seed {seed}: {migrated} of {self.args.classes} migrated", flush=True)

    def small(self, drawn, seed, kind, work):
        def fails(smaller):
            try:
                self.checker.check(self.render(smaller, seed), work / "try")
            except check.Failure as failure:
                return failure.kind == kind
            except check.Broken:
                return False
            return False

        smallest = shrink(drawn, fails)
        write(self.render(smallest, seed), work / "small")
        print(f"  smallest that fails so: {work / 'small'}", flush=True)

    def report(self):
        print(f"{self.args.programs} programs, {self.counts['classes']} classes, "
              f"{self.counts['migrated']} migrated, {len(self.failed)} programs failed"
              + (": " + " ".join(map(str, self.failed)) if self.failed else ""))
        for what, often in self.counts.most_common():
            if ":" in what:
                print(f"{often:6} {what}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unlatch", required=True)
    parser.add_argument("--include", required=True, type=os.path.abspath,
                        help="the folder with unlatch/registry.h")
    parser.add_argument("--cxx", default="ccache g++")
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1, help="of the first program")
    parser.add_argument("--programs", type=int, default=1)
    parser.add_argument("--classes", type=int, default=20, help="in each program")
    parser.add_argument("--sanitize", default="", help="thread, or address,undefined")
    parser.add_argument("--shrink", action="store_true", help="what fails")
    parser.add_argument("--at-least", type=int, default=0, metavar="N",
                        help="fail if fewer classes are migrated")
    args = parser.parse_args()
    args.work = args.work.resolve()
    run = Run(args)
    for seed in range(args.seed, args.seed + args.programs):
        run.one(seed)
    run.report()
    if run.failed or run.counts["migrated"] < args.at_least:
        sys.exit(1)


if __name__ == "__main__":
    main()
