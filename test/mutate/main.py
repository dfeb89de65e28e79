"""Breaks one lock at a time in copies of projects and counts which of the broken
programs `unlatch check` flags. See docs/accuracy.md."""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import random

import yaml

import mutants
from project import Project


def judge_all(place, args):
    """Judges what was never judged, or what is to be judged again, and keeps
    every answer at once: a run that is ended goes on where it stopped."""
    project = Project(**place, tool=args.unlatch)
    facts = project.start()
    read = lambda file: pathlib.Path(file).read_bytes()
    drawn = {m.key(): m for m in mutants.mutants(facts, read) if project.mutable(m)}
    keys = sorted(drawn)
    random.Random(args.seed).shuffle(keys)
    print(f"{project.name}: {len(facts.guard_of)} maps, {len(facts.sections)} sections, "
          f"{len(keys)} mutants; {sum(project.before.values())} findings and {project.failed} "
          f"failed units before", flush=True)
    path = project.work / "results.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    for key in keys[:args.limit]:
        known = results.get(key, {}).get("result")
        if args.list:
            print(key)
        elif known is None or args.again in ("all", known):
            verdict, why = project.judge(drawn[key], parse=not args.unparsed)
            results[key] = {"kind": drawn[key].kind, "result": verdict, "why": why,
                            "edits": [[*vars(w).values(), t] for w, t in drawn[key].edits]}
            path.write_text(json.dumps(results, indent=1))
            short = key.replace(f"{project.copy}/", "")
            print(f"{project.name}: {verdict}: {short} {why}", flush=True)
    # Others are of another time: the place is gone, or the way to break it.
    return {key: results[key] for key in keys[:args.limit] if key in results}


def table(rows, name):
    """Counts by row; the last is all of them."""
    counts = collections.defaultdict(collections.Counter)
    for row, result in rows:
        for r in (row, "all"):
            counts[r][result] += 1
    lines = [f"| {name} | mutants | flagged | missed | do not compile |",
             "|---|--:|--:|--:|--:|"]
    for row in sorted(counts, key=lambda k: (k == "all", k)):
        count = counts[row]
        lines.append(f"| {row} | {count['flagged'] + count['missed']} | {count['flagged']} "
                     f"| {count['missed']} | {count['does not compile']} |")
    return "\n".join(lines)


def places(args):
    """The projects asked for, in the words of Project."""
    if args.root:
        yield dict(name=args.root.name, root=args.root, database=args.database,
                   units=args.units, exclusive=args.include_exclusive, work=args.work)
    for line in yaml.safe_load(args.projects.read_text()) if args.projects else []:
        home = args.projects.parent
        if not args.only or line["name"] in args.only:
            yield dict(name=line["name"], root=home / line["root"],
                       database=home / line["database"], units=line.get("units", "."),
                       exclusive=line.get("include-exclusive", False),
                       work=args.work / line["name"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=pathlib.Path, nargs="?", help="the project; it is copied")
    parser.add_argument("--database", type=pathlib.Path,
                        help="its compile_commands.json; what it names lies below the root")
    parser.add_argument("--units", default=".", help="a pattern for the units to look at")
    parser.add_argument("--include-exclusive", action="store_true")
    parser.add_argument("--projects", type=pathlib.Path,
                        help="a YAML list of several, each with name, root, database, and if "
                             "wanted units and include-exclusive; paths from where the list is")
    parser.add_argument("--only", action="append", help="of that list, this project")
    parser.add_argument("--jobs", "-j", type=int, default=1, help="so many projects at a time")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="where to work")
    parser.add_argument("--unlatch", default="build/release/bin/unlatch")
    parser.add_argument("--limit", type=int, default=10**6,
                        help="take so many of a project, at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", choices=["missed", "flagged", "does not compile", "all"],
                        help="judge these once more, beside those that were never")
    parser.add_argument("--unparsed", action="store_true",
                        help="judge by the summaries of the last time, where only the analysis "
                             "is another")
    parser.add_argument("--list", action="store_true", help="only say which there are")
    args = parser.parse_args()
    if bool(args.root) != bool(args.database) or bool(args.root) == bool(args.projects):
        parser.error("name a project and its --database, or --projects")

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        chosen = list(places(args))
        judged = list(pool.map(lambda place: judge_all(place, args), chosen))
    results = [(place["name"], r) for place, every in zip(chosen, judged) for r in every.values()]
    if len(chosen) > 1:
        print(table([(name, r["result"]) for name, r in results], "project") + "\n")
    print(table([(r["kind"], r["result"]) for _, r in results], "kind"))


if __name__ == "__main__":
    main()
