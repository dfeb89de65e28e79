"""Runs unlatch on the example of each reason's page and expects that reason.

reason_examples.py --unlatch U --work DIR [--except CODE]... PAGE...

The code may come from find, or from migrate, which refuses some maps only when
their edits are known. Pages without an example are passed over.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

import doc_samples

LEFT = re.compile(r"warning: '(\w+)::.* is left as it is: .*\[([a-z-]+)\]$", re.M)


def run(unlatch, command, source, *options):
    done = subprocess.run(
        [unlatch, command, *options, str(source), "--", "-std=c++17"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{command} {source.name} ended with {done.returncode}\n{done.stderr}")
    return done


def codes(unlatch, source):
    """The codes found, by the namespace of the map that each is about."""
    found = {}
    done = run(unlatch, "find", source, "--quiet", "--format=json")
    for each in json.loads(done.stdout)["maps"]:
        kept = found.setdefault(each["map"].split("::")[0], set())
        kept |= {reason["code"] for reason in each["reasons"]}
    done = run(unlatch, "migrate", source)
    for space, code in LEFT.findall(done.stderr):
        found.setdefault(space, set()).add(code)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unlatch", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--except", dest="excepted", action="append", default=[])
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    samples = {page.stem: doc_samples.blocks(page) for page in args.pages}
    wanted = [code for code in samples if samples[code] and code not in args.excepted]
    # One unit for all: most of the time goes into the headers.
    headers = [h for h in doc_samples.HEADERS if not h.startswith("unlatch/")]
    lines = [f"#include <{header}>" for header in headers]
    for code in wanted:
        body = "\n".join(samples[code])
        lines.append(f"namespace {code.replace('-', '_')} {{\n{body}\n}}")
    args.work.mkdir(parents=True, exist_ok=True)
    source = args.work / "examples.cpp"
    source.write_text("\n".join(lines) + "\n")
    found = codes(args.unlatch, source)
    wrong = [
        f"{code}: its example gives {sorted(found.get(code.replace('-', '_'), []))}"
        for code in wanted
        if code not in found.get(code.replace("-", "_"), [])
    ]
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
