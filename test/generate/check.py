"""Holds one program against its migrated self."""

import collections
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lit" / "Tools"))

import compdb  # noqa: E402

FLAGS = ["-std=c++17", "-O0", "-w", "-pthread"]


class Failure(Exception):
    """The program shows a defect: what kind, and the output that says so."""

    def __init__(self, kind, detail):
        super().__init__(kind)
        self.kind, self.detail = kind, detail


class Broken(Exception):
    """The generator made something that is no program."""


class Checker:
    def __init__(self, unlatch, include, cxx, sanitize):
        self.unlatch, self.include = unlatch, include
        self.cxx, self.sanitize = cxx, sanitize

    def _flags(self, directory):
        flags = [*FLAGS, f"-I{self.include}", f"-I{directory}"]
        if self.sanitize:
            flags += [f"-fsanitize={self.sanitize}", "-g"]
        return flags

    def _compile(self, directory, source, output):
        command = [*self.cxx, *self._flags(directory), "-c", source, "-o", output]
        return subprocess.run(command, capture_output=True, text=True, timeout=500)

    def _run(self, work, name, directory):
        """The program's output; an error of the compiler instead, second."""
        flags = self._flags(directory)
        objects = [work / f"{name}-prelude.o", work / f"{name}-main.o"]
        for source, output in zip(["prelude.cpp", "main.cpp"], objects):
            done = self._compile(directory, directory / source, output)
            if done.returncode:
                return None, done.stderr
        link = [self.cxx[-1], *flags, *objects, "-o", work / name]
        done = subprocess.run(link, capture_output=True, text=True, timeout=300)
        if done.returncode:
            return None, done.stderr
        try:
            done = subprocess.run([work / name], capture_output=True, text=True, timeout=180)
        except subprocess.TimeoutExpired as late:
            return (late.stdout or b"").decode() + "\nhangs", ""
        return f"{done.stdout}\nexit {done.returncode}\n{done.stderr}", ""

    def _unlatch(self, directory, *arguments):
        command = [self.unlatch, *arguments, "-p", directory, "--format=json", "--cache-dir="]
        done = subprocess.run(command, capture_output=True, text=True, timeout=500)
        if done.returncode not in (0, 1):
            raise Failure("unlatch failed", f"exit {done.returncode}\n{done.stderr[-3000:]}")
        return json.loads(done.stdout)

    def judge(self, files, directory):
        """The names of the classes that would be migrated, and counts of why
        the others would not."""
        self._write(files, directory)
        return judged(self._unlatch(directory, "find")["maps"])

    def check(self, files, work):
        """Raises what is wrong; gives the number of maps that were migrated."""
        before, after = work / "before", work / "after"
        self._write(files, before)
        self._write(files, after)
        expected, error = self._run(work, "was", before)
        if error:
            raise Broken(error)
        if "\nhangs" in expected or "\nexit 0\n" not in expected:
            raise Broken(expected[-3000:])
        found = self._unlatch(after, "migrate", "--apply", "--include-review")
        if found["left"]:
            raise Failure("edits were dropped", json.dumps(found["left"], indent=1)[:4000])
        migrated = self._contents(after)
        got, error = self._run(work, "is", after)
        if error:
            raise Failure("does not compile", error[-4000:])
        if got != expected:
            raise Failure("behaves otherwise", difference(expected, got))
        self._unlatch(after, "migrate", "--apply", "--include-review")
        if self._contents(after) != migrated:
            raise Failure("a second migration changes it again", "")
        return len(found["migrated"])

    def _write(self, files, directory):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        for name, text in files.items():
            (directory / name).write_text(text)
        for name in ("prelude.h", "prelude.cpp"):
            shutil.copy(HERE / name, directory)
        flags = [*FLAGS[1:], f"-I{self.include}"]
        compdb.write(directory, ["main.cpp"], self.cxx[-1], flags)

    @staticmethod
    def _contents(directory):
        return {p.name: p.read_bytes() for p in directory.iterdir() if p.suffix in (".h", ".cpp")}


def difference(expected, got):
    out = []
    for old, new in zip(expected.splitlines(), got.splitlines()):
        if old != new:
            out += [f"- {old}", f"+ {new}"]
        if len(out) > 12:
            break
    return "\n".join(out + [got[-2000:] if not out else ""])


def _idiom(place):
    """The comment above a generated function names its idiom."""
    lines = pathlib.Path(place["file"]).read_text().splitlines()[: place["line"]]
    for line in reversed(lines):
        words = line.split()
        if len(words) == 2 and words[0] == "//":
            return words[1]
    return "?"


def judged(maps):
    good, counts = set(), collections.Counter()
    for entry in maps:
        if entry["verdict"] != "keep":
            good.add(entry["map"].split("::")[0])
            continue
        for reason in entry["reasons"][:1]:
            counts[f"kept: {reason['code']} at {_idiom(reason)}"] += 1
    return good, counts
