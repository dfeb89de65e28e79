"""Prints what `unlatch --format=json` wrote, one line an entry, for FileCheck.

print_json.py FILE [KEY...]: with keys, only those of each map or finding.
A file's name is printed without its folders; a reason as its code.
"""

import json
import os
import sys


def text(value):
    if isinstance(value, list):
        return "[" + " ".join(text(v) for v in value) + "]"
    if isinstance(value, dict):
        return str(value.get("code") or value.get("message"))
    value = str(value)
    return os.path.basename(value) if value.startswith("/") else value


def main():
    with open(sys.argv[1]) as file:
        result = json.load(file)
    assert result["version"] == 1
    for kind in ("maps", "findings"):
        for entry in result.get(kind, []):
            keys = sys.argv[2:] or sorted(entry)
            print(kind[:-1], *(f"{key}={text(entry[key])}" for key in keys))
    units = result["units"]
    print(f"units seen={units['seen']} failed={text(units['failed'])}")


if __name__ == "__main__":
    main()
