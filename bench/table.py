#!/usr/bin/env python3
"""Turns the benchmarks' JSON into tables of ratios, and a plot.

    table.py results.json [--go lines.txt] [--svg plot.svg] [--all] [--busy]

Every figure is taken over the interleaved repetitions of one run. With one
thread it is the median of the thread's CPU time. With several it is the lower
quartile of the wall clock's time, since waiting for each other is what is
measured, and other processes only add to it. With --busy it is the lower
quartile for one thread too: on a machine that does other things besides, half
of the repetitions share a core with them.

Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
"""

import argparse
import json
import re
import statistics
from collections import defaultdict

BASE = {
    "registry": "shared_mutex+unordered_map",
    "registry, deterministic": "shared_mutex+unordered_map",
    "ordered_registry": "shared_mutex+map",
}
RELOCKED = "read_mostly_mutex+unordered_map"
PLAIN = "(unsynchronised) unordered_map"


def split(name):
    """row/key/value/size/peer[/threads:N] -> ((row, key, value, size, N), peer)"""
    threads = 1
    found = re.search(r"/threads:(\d+)$", name)
    if found:
        threads = int(found.group(1))
        name = name[: found.start()]
    row, key, value, size, peer = re.sub(r"/iterations:\d+", "", name).split("/", 4)
    return (row, key, value, int(size), threads), peer


def read(path, go):
    """{(row, key, value, size, threads): {peer: [figure of each repetition]}}"""
    with open(path) as file:
        data = json.load(file)
    rows = defaultdict(lambda: defaultdict(list))
    for b in data["benchmarks"]:
        if b.get("run_type") == "aggregate":
            continue
        where, peer = split(b["name"])
        if "bytes" in b:
            figure = b["bytes"]
        else:
            time = b["cpu_time"] if where[4] == 1 else b["real_time"]
            figure = time / b.get("per_operation", 1)
        rows[where][peer].append(figure)
    if go:
        with open(go) as file:
            for line in file:
                name, figure = line.rsplit(" ", 1)
                where, peer = split(name)
                rows[where][peer].append(float(figure))
    return rows, data["context"]


busy = False


def figure(where, repetitions):
    if where[4] == 1 and not busy:
        return statistics.median(repetitions)
    return sorted(repetitions)[len(repetitions) // 4]


def everything(rows):
    lines = ["| row | key | value | entries | threads | peer | ns | of the registry |",
             "|---|---|---|--:|--:|---|--:|--:|"]
    for where, peers in sorted(rows.items()):
        ours = next((p for p in BASE if p in peers), None)
        own = figure(where, peers[ours]) if ours else None
        for peer, times in sorted(peers.items(), key=lambda p: figure(where, p[1])):
            now = figure(where, times)
            lines.append("| %s | %s | %s | %d | %d | %s | %.1f | %s |" % (
                *where, peer, now, "%.2f" % (now / own) if own else ""))
    return "\n".join(lines)


def brief(rows):
    """One line a row: how many times faster than the others the registry is."""
    lines = ["| row | key | value | entries | threads | registry | locked map | read_mostly_mutex | best other concurrent | its name | unordered_map, no lock | best flat map, no lock |",
             "|---|---|---|--:|--:|--:|--:|--:|--:|---|--:|--:|"]
    for where, peers in sorted(rows.items()):
        for ours, base in BASE.items():
            if ours not in peers:
                continue
            against = peers
            if where[0] == "view-hit":
                against = rows.get(("hit",) + where[1:], {})
            own = figure(where, peers[ours])
            times = {p: figure(where, t) / own for p, t in against.items()}
            other = [p for p in times if p not in BASE and p not in BASE.values()
                     and p != RELOCKED and not p.startswith("(")]
            flat = [p for p in times if p.startswith("(") and p != PLAIN]

            def best(names):
                found = [times[p] for p in names if p in times]
                return "%.2f" % min(found) if found else ""

            name = min(other, key=times.get) if other else ""
            row = where[0] + (", deterministic" if "," in ours else "")
            lines.append("| %s | %s | %s | %d | %d | %.1f | %s | %s | %s | %s | %s | %s |" % (
                row, *where[1:], own, best([base]), best([RELOCKED]), best(other), name,
                best([PLAIN]), best(flat)))
    return "\n".join(lines)


def plot(rows, path):
    """How many times faster than the locked map, one bar a row."""
    bars = []
    for where, peers in sorted(rows.items()):
        for ours, base in BASE.items():
            if ours in peers and base in peers and where[0] != "memory":
                ratio = figure(where, peers[base]) / figure(where, peers[ours])
                bars.append(("%s, %s, %s, %d, %d thr" % where, ratio))
    if not bars:
        return
    top = max(r for _, r in bars)
    height = 22 * len(bars) + 50
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="%d" '
        'font-family="sans-serif" font-size="12">' % height,
        '<text x="10" y="20" font-size="14">Times faster than the locked standard map</text>',
    ]
    for i, (label, ratio) in enumerate(bars):
        y = 40 + 22 * i
        width = 500 * ratio / top
        out.append('<text x="310" y="%d" text-anchor="end">%s</text>' % (y + 12, label))
        out.append('<rect x="320" y="%d" width="%.1f" height="16" fill="%s"/>'
                   % (y, width, "#3b6ea5" if ratio >= 1 else "#b5483a"))
        out.append('<text x="%.1f" y="%d">%.2f</text>' % (326 + width, y + 12, ratio))
    line = 320 + 500 / top
    out.append('<line x1="%.1f" y1="34" x2="%.1f" y2="%d" stroke="#444" stroke-dasharray="3"/>'
               % (line, line, height - 10))
    out.append("</svg>")
    with open(path, "w") as file:
        file.write("\n".join(out) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("results")
    parser.add_argument("--go", help="what syncmap.go printed")
    parser.add_argument("--svg", help="where the plot goes")
    parser.add_argument("--all", action="store_true", help="every peer's time")
    parser.add_argument("--busy", action="store_true", help="lower quartiles")
    options = parser.parse_args()
    global busy
    busy = options.busy
    rows, context = read(options.results, options.go)
    print("%s processors, load %s" % (
        context["num_cpus"], ", ".join("%.1f" % x for x in context["load_avg"])))
    print()
    print(everything(rows) if options.all else brief(rows))
    if options.svg:
        plot(rows, options.svg)


if __name__ == "__main__":
    main()
