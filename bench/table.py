#!/usr/bin/env python3
"""Turns the benchmarks' JSON into a table of medians and ratios, and a plot.

    table.py results.json [--svg plot.svg] [--brief]

Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
"""

import argparse
import json
import re
import statistics
from collections import defaultdict

BASE = {
    "registry": "shared_mutex+unordered_map",
    "ordered_registry": "shared_mutex+map",
}


def read(path):
    """{(row, key, size, threads): {peer: [nanoseconds per operation]}}"""
    with open(path) as file:
        data = json.load(file)
    rows = defaultdict(lambda: defaultdict(list))
    for b in data["benchmarks"]:
        if b.get("run_type") == "aggregate":
            continue
        name = re.sub(r"/(repeats|min_time):[^/]*", "", b["name"])
        threads = 1
        found = re.search(r"/threads:(\d+)$", name)
        if found:
            threads = int(found.group(1))
            name = name[: found.start()]
        row, key, size, peer = name.split("/", 3)
        time = b["cpu_time"] / b.get("per_operation", 1)
        rows[(row, key, int(size), threads)][peer].append(time)
    return rows


def table(rows):
    lines = [
        "| row | key | entries | threads | peer | ns, median | ns, least | ratio to the registry |",
        "|---|---|--:|--:|---|--:|--:|--:|",
    ]
    for (row, key, size, threads), peers in sorted(rows.items()):
        ours = next((p for p in peers if p in BASE), None)
        own = statistics.median(peers[ours]) if ours else None
        for peer, times in sorted(peers.items(), key=lambda p: statistics.median(p[1])):
            middle = statistics.median(times)
            ratio = "%.2f" % (middle / own) if own and peer != ours else ""
            lines.append(
                "| %s | %s | %d | %d | %s | %.1f | %.1f | %s |"
                % (row, key, size, threads, peer, middle, min(times), ratio)
            )
    return "\n".join(lines)


def brief(rows):
    """One line a row: how many times faster than the baseline, than the best
    concurrent peer, and than an unsynchronised standard map and flat map."""
    lines = [
        "| row | key | entries | threads | registry, ns | baseline | best other concurrent | unsynchronised unordered_map | best unsynchronised flat map |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for (row, key, size, threads), peers in sorted(rows.items()):
        for ours, base in BASE.items():
            if ours not in peers or (base not in peers and row[:4] != "view"):
                continue
            against = peers
            if row.startswith("view"):
                against = rows.get(("hit", key, size, threads), {})
            own = statistics.median(peers[ours])

            def ratio(names):
                found = [statistics.median(against[n]) for n in names if n in against]
                return "%.2f" % (min(found) / own) if found else ""

            flat = [p for p in against if p.startswith("(") and "unordered_map" not in p]
            others = [
                p for p in against
                if p not in BASE and p not in BASE.values() and not p.startswith("(")
            ]
            lines.append(
                "| %s | %s | %d | %d | %.1f | %s | %s | %s | %s |"
                % (row + (" (ordered)" if ours != "registry" and "ordered" not in row else ""),
                   key, size, threads, own, ratio([base]), ratio(others),
                   ratio(["(unsynchronised) unordered_map"]), ratio(flat))
            )
    return "\n".join(lines)


def plot(rows, path):
    """How many times faster than the locked map, one bar a row."""
    bars = []
    for (row, key, size, threads), peers in sorted(rows.items()):
        for ours, base in BASE.items():
            if ours in peers and base in peers:
                ratio = statistics.median(peers[base]) / statistics.median(peers[ours])
                bars.append(("%s, %s, %d, %d thr" % (row, key, size, threads), ratio))
    if not bars:
        return
    top = max(r for _, r in bars)
    height = 22 * len(bars) + 50
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="860" height="%d" '
        'font-family="sans-serif" font-size="12">' % height,
        '<text x="10" y="20" font-size="14">Times faster than the locked standard map</text>',
    ]
    for i, (label, ratio) in enumerate(bars):
        y = 40 + 22 * i
        width = 520 * ratio / top
        out.append('<text x="250" y="%d" text-anchor="end">%s</text>' % (y + 12, label))
        out.append('<rect x="260" y="%d" width="%.1f" height="16" fill="%s"/>'
                   % (y, width, "#3b6ea5" if ratio >= 1 else "#b5483a"))
        out.append('<text x="%.1f" y="%d">%.2f</text>' % (266 + width, y + 12, ratio))
    line = 260 + 520 / top
    out.append('<line x1="%.1f" y1="34" x2="%.1f" y2="%d" stroke="#444" stroke-dasharray="3"/>'
               % (line, line, height - 10))
    out.append("</svg>")
    with open(path, "w") as file:
        file.write("\n".join(out) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("results")
    parser.add_argument("--svg")
    parser.add_argument("--brief", action="store_true", help="ratios only")
    options = parser.parse_args()
    rows = read(options.results)
    print(brief(rows) if options.brief else table(rows))
    if options.svg:
        plot(rows, options.svg)


if __name__ == "__main__":
    main()
