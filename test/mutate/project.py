"""A project to break: a copy of its sources, the units to look at, and what
unlatch makes of them. A unit is parsed when a file that it reads has changed, and
never else: its summary lies beside the copy."""

import collections
import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

from facts import Facts

BUILT = shutil.ignore_patterns(".git", "*.o", "*.a", "*.so*", "*.gch", "*.pch")


def copy_changed(source, target):
    """Files keep their times, so that one that was left broken is seen."""
    old, new = os.stat(source), pathlib.Path(target)
    if not new.exists() or (new.stat().st_size, new.stat().st_mtime_ns) != (
            old.st_size, old.st_mtime_ns):
        shutil.copy2(source, target)


def bring_up_to_date(root, copy):
    """What is built stays behind, and links that the copy has already, which
    cannot be made twice."""

    def left_out(folder, names):
        there = copy / pathlib.Path(folder).relative_to(root)
        return BUILT(folder, names) | {n for n in names if (there / n).is_symlink()}

    shutil.copytree(root, copy, symlinks=True, ignore=left_out, dirs_exist_ok=True,
                    copy_function=copy_changed)


class Edited:
    """The copy with edits in it, for as long as this is open."""

    def __init__(self, edits):
        self.edits, self.before = edits, {}

    def __enter__(self):
        for where, text in sorted(self.edits, key=lambda e: (-e[0].begin, -e[0].end)):
            path = pathlib.Path(where.file)
            source = path.read_bytes()
            self.before.setdefault(path, (source, path.stat()))
            path.write_bytes(source[:where.begin] + text.encode() + source[where.end:])
        return self

    def __exit__(self, *_):
        for path, (source, stat) in self.before.items():
            path.write_bytes(source)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


class Project:
    def __init__(self, name, root, database, units, exclusive, work, tool):
        self.name, self.root, self.work = name, root.resolve(), work.resolve()
        self.copy = self.work / self.root.name
        self.work.mkdir(parents=True, exist_ok=True)
        bring_up_to_date(self.root, self.copy)
        chosen = {}
        for entry in json.loads(database.read_text()):
            if re.search(units, entry["file"]):
                chosen.setdefault(entry["file"], entry)
        moved = json.dumps(list(chosen.values())).replace(str(self.root), str(self.copy))
        (self.work / "compile_commands.json").write_text(moved)
        self.tool = shlex.split(tool)
        self.options = ["--quiet", *(["--include-exclusive"] if exclusive else [])]
        self.units = [entry["file"] for entry in json.loads(moved)]
        self.summaries = {unit: self.summary_of(unit) for unit in self.units}

    def run(self, command, *options):
        done = subprocess.run([*self.tool, command, *self.options, *map(str, options)],
                              capture_output=True, text=True, errors="replace")
        if done.returncode not in (0, 1, 3):
            sys.exit(f"{self.name}: unlatch {command}: {done.stderr}")
        return done

    def extract(self, units, output, *options):
        """False if one of them does not compile."""
        return self.run("extract", "-p", self.work, "-o", output, *options, *units).returncode != 3

    def summary_of(self, unit):
        path = self.work / "units" / (hashlib.sha256(unit.encode()).hexdigest()[:16] + ".yaml")
        path.parent.mkdir(exist_ok=True)
        if not self.extract([unit], path, f"--cache-dir={self.work / 'cache'}"):
            print(f"{self.name}: {unit} does not compile", file=sys.stderr)
        return path.read_text()

    def reads(self, unit, file):
        return f"'{file}'" in self.summaries[unit]

    def ask(self, command, *summaries):
        """What a command reports of these units."""
        facts = self.work / "facts.yaml"
        facts.write_text("".join(summaries))
        return json.loads(self.run(command, "--facts", facts, "--format=json").stdout)

    def start(self):
        """What is found in the code as it is."""
        every = list(self.summaries.values())
        report = self.ask("check", *every)
        self.before = collections.Counter(self.told(f) for f in report["findings"])
        self.failed = len(report["units"]["failed"])
        return Facts("".join(every), self.ask("find", *every))

    def told(self, finding):
        """A finding in words that stay when lines above it move, and when a
        lock's loss changes the ratio."""
        words = re.sub(r"\(held at .*?\)", "", finding["message"])
        lines = pathlib.Path(finding["file"]).read_text(errors="replace").split("\n")
        return finding["check"], finding["file"], words, lines[finding["line"] - 1].strip()

    def mutable(self, mutant):
        return all(where.file.startswith(f"{self.copy}/") for where, _ in mutant.edits)

    def judge(self, mutant, parse):
        """Whether the broken code is flagged, and how. Without parsing, by the
        summary of an earlier time."""
        changed = [unit for unit in self.units
                   if any(self.reads(unit, where.file) for where, _ in mutant.edits)]
        kept = self.work / "mutants" / (
            hashlib.sha256(mutant.key().encode()).hexdigest()[:16] + ".yaml")
        kept.parent.mkdir(exist_ok=True)
        with Edited(mutant.edits):
            if (parse or not kept.exists()) and not self.extract(changed, kept, "--cache-dir="):
                kept.unlink(missing_ok=True)  # of what could be read of it
                return "does not compile", ""
            others = [self.summaries[unit] for unit in self.units if unit not in changed]
            found = self.ask("check", kept.read_text(), *others)["findings"]
            new = collections.Counter(self.told(f) for f in found) - self.before
            for finding in found:
                inside = finding["file"] == mutant.place.file and (
                    mutant.lines[0] <= finding["line"] <= mutant.lines[1])
                if self.told(finding) in new and (
                        inside or {finding["map"], finding["guard"]} & mutant.maps):
                    return "flagged", f"{finding['check']}: {finding['message']}"
        return "missed", ""
