"""Holds the names that users meet against their pages and tests.

manifest.py CHECKOUT

Reasons and checks are read from the code that reports them. Each has a page, a
row in the index of its pages, and a test that names it; each page and row has
code that reports it. A rule of the analysis is a file of its own.
"""

import pathlib
import re
import sys

# The functions that a code is handed to, maybe after the group it speaks of.
REFUSAL = re.compile(r'\b(?:refuse|Refuse|drop|report|leave)\(\s*(?:\w+,\s*)?"([a-z-]+)"')
RULE = re.compile(r'\{"([a-z-]+)", find\w+\}')
CHECK = re.compile(r'"(unlatch-[a-z-]+)"')
ROW = re.compile(r"^\| \[([a-z-]+)\]\(\1\.md\)", re.M)


def texts(folder, *patterns):
    for pattern in patterns:
        for file in sorted(folder.rglob(pattern)):
            yield file.read_text()


def names(regex, sources):
    return {name for text in sources for name in regex.findall(text)}


def camel(name):
    return "".join(part.capitalize() for part in name.split("-"))


class Manifest:
    def __init__(self, root):
        self.root = root
        self.problems = []
        self.tests = "\n".join(texts(root / "test", "*.cpp", "*.test", "*.h"))

    def same(self, what, found, wanted):
        for name in sorted(wanted - found):
            self.problems.append(f"{name}: {what} is missing")
        for name in sorted(found - wanted):
            self.problems.append(f"{name}: {what} is there, but nothing reports it")

    def hold(self, kind, reported):
        folder = self.root / "docs" / kind
        pages = {page.stem for page in folder.glob("*.md")} - {"index"}
        self.same(f"a page in docs/{kind}", pages, reported)
        rows = ROW.findall((folder / "index.md").read_text())
        self.same(f"a row in docs/{kind}/index.md", set(rows), reported)
        if rows != sorted(set(rows)):
            self.problems.append(f"docs/{kind}/index.md is not in order")
        for name in sorted(reported):
            page = folder / f"{name}.md"
            if page.exists() and not page.read_text().startswith(f"# {name}\n"):
                self.problems.append(f"{name}: its page has another title")
            if not re.search(rf"(?<![\w-]){name}(?![\w-])", self.tests):
                self.problems.append(f"{name}: no test names it")

    def hold_files(self, kind, table):
        files = {file.stem for file in (self.root / "analysis" / kind).glob("*.cpp")}
        self.same(f"a file in analysis/{kind}", files, {camel(n) for n in table})


def main():
    root = pathlib.Path(sys.argv[1])
    analysis = root / "analysis"
    manifest = Manifest(root)

    rules = names(RULE, [(analysis / "Reasons.cpp").read_text()])
    reasons = rules | names(REFUSAL, texts(analysis / "reasons", "*.cpp"))
    reasons |= names(REFUSAL, texts(root / "rewriters", "*.cpp"))
    reasons |= names(REFUSAL, [(root / "tool" / "ApplySteps.cpp").read_text()])
    manifest.hold("reasons", reasons)
    manifest.hold_files("reasons", rules)

    checks = names(RULE, [(analysis / "Checks.cpp").read_text()])
    reported = checks | names(CHECK, texts(analysis, "*.cpp"))
    reported |= names(CHECK, texts(root / "tool", "*.cpp"))
    manifest.hold("checks", reported)
    manifest.hold_files("checks", {c.removeprefix("unlatch-") for c in checks})

    assert len(rules) > 10 and len(checks) > 1, "the code is not as it was"
    if manifest.problems:
        sys.exit("\n".join(manifest.problems))
    print(f"{len(reasons)} reasons and {len(reported)} checks have page and test")


if __name__ == "__main__":
    main()
