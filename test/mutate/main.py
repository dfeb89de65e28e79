"""Breaks one lock at a time in a copy of a project and counts which of the
broken programs `unlatch check` flags. See docs/accuracy.md."""

import argparse
import collections
import json
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import sys

import mutants
from facts import Facts


class Project:
    """A copy of the sources below a root, with those units of the database that
    a pattern names."""

    def __init__(self, args):
        self.root, self.work = args.root.resolve(), args.work.resolve()
        self.copy = self.work / self.root.name
        if not self.copy.exists():
            shutil.copytree(self.root, self.copy, symlinks=True, ignore=shutil.ignore_patterns(
                ".git", "*.o", "*.a", "*.so*", "*.gch"))
        database = json.loads(args.database.read_text())
        chosen = {}
        for entry in database:
            if re.search(args.units, entry["file"]):
                chosen.setdefault(entry["file"], entry)
        moved = json.dumps(list(chosen.values())).replace(str(self.root), str(self.copy))
        (self.work / "compile_commands.json").write_text(moved)
        self.tool = [*shlex.split(args.unlatch)]
        self.options = ["-p", str(self.work), f"--cache-dir={self.work / 'cache'}", "--quiet"]
        if args.include_exclusive:
            self.options.append("--include-exclusive")

    def run(self, command, *options):
        done = subprocess.run([*self.tool, command, *self.options, *options],
                              capture_output=True, text=True, errors="replace")
        if done.returncode not in (0, 1, 3):
            sys.exit(f"unlatch {command}: {done.stderr}")
        return done.stdout

    def check(self):
        """What is found, each told so that it is the same when lines above it
        move, and how many units do not compile."""
        report = json.loads(self.run("check", "--format=json"))
        return report["findings"], len(report["units"]["failed"])

    def told(self, finding):
        # What a lock's loss does to ratios and places is no news.
        words = re.sub(r"\(held at .*?\)", "", finding["message"])
        line = pathlib.Path(finding["file"]).read_text(errors="replace").split("\n")
        return finding["check"], finding["file"], words, line[finding["line"] - 1].strip()

    def mutable(self, mutant):
        return all(e[0].file.startswith(f"{self.copy}/") for e in mutant.edits)

    def judge(self, mutant, before, failed):
        originals = {}
        for where, text in sorted(mutant.edits, key=lambda e: (-e[0].begin, -e[0].end)):
            path = pathlib.Path(where.file)
            bytes_ = path.read_bytes()
            originals.setdefault(path, bytes_)
            path.write_bytes(bytes_[:where.begin] + text.encode() + bytes_[where.end:])
        try:
            found, failed_now = self.check()
            if failed_now > failed:
                return "does not compile", ""
            new = collections.Counter(self.told(f) for f in found) - before
            for finding in found:
                inside = finding["file"] == mutant.place.file and (
                    mutant.lines[0] <= finding["line"] <= mutant.lines[1])
                if self.told(finding) in new and (
                        inside or {finding["map"], finding["guard"]} & mutant.maps):
                    return "flagged", f"{finding['check']}: {finding['message']}"
            return "missed", ""
        finally:
            for path, bytes_ in originals.items():
                path.write_bytes(bytes_)


def table(results):
    rows = collections.defaultdict(collections.Counter)
    for result in results:
        for row in (result["kind"], "all"):
            rows[row][result["result"]] += 1
    lines = ["| kind | mutants | flagged | missed | do not compile |", "|---|--:|--:|--:|--:|"]
    for kind in sorted(rows, key=lambda k: (k == "all", k)):
        count = rows[kind]
        lines.append(f"| {kind} | {count['flagged'] + count['missed']} | {count['flagged']} "
                     f"| {count['missed']} | {count['does not compile']} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=pathlib.Path, help="the project; it is copied")
    parser.add_argument("--database", type=pathlib.Path, required=True,
                        help="its compile_commands.json; what it names lies below the root")
    parser.add_argument("--units", default=".", help="a pattern for the units to look at")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="where to work")
    parser.add_argument("--unlatch", default="build/release/bin/unlatch")
    parser.add_argument("--include-exclusive", action="store_true")
    parser.add_argument("--limit", type=int, default=10**6, help="take so many, at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", choices=["missed", "all"],
                        help="judge these once more, instead of those that were never")
    parser.add_argument("--list", action="store_true", help="only say which there are")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    project = Project(args)
    found, failed = project.check()
    before = collections.Counter(project.told(f) for f in found)
    facts = Facts(project.run("extract"), json.loads(project.run("find", "--format=json")))
    read = lambda file: pathlib.Path(file).read_bytes()
    drawn = {m.key(): m for m in mutants.mutants(facts, read) if project.mutable(m)}
    keys = sorted(drawn)
    random.Random(args.seed).shuffle(keys)
    print(f"{len(facts.guard_of)} maps, {len(facts.sections)} sections, {len(keys)} mutants; "
          f"{len(found)} findings and {failed} failed units before", flush=True)

    path = args.work / "results.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    for key in keys[:args.limit]:
        known = results.get(key, {}).get("result")
        if args.list:
            print(key)
        elif known is None or args.again == "all" or args.again == known:
            verdict, why = project.judge(drawn[key], before, failed)
            results[key] = {"kind": drawn[key].kind, "result": verdict, "why": why,
                            "edits": [[*vars(w).values(), t] for w, t in drawn[key].edits]}
            path.write_text(json.dumps(results, indent=1))
            print(f"{verdict}: {key} {why}", flush=True)
    print(table(results.values()))


if __name__ == "__main__":
    main()
