"""Holds a --format=json report against the published form.

check_json.py find|check FILE
"""

import json
import sys

PLACE = {"file": str, "line": int, "column": int}
NOTE = PLACE | {"message": str}
REASON = NOTE | {"code": str, "notes": [NOTE]}
HELD = {"shared": int, "exclusive": int, "not": int}
MAP = PLACE | {
    "map": str,
    "guard": str,
    "verdict": str,
    "reasons": [REASON],
    "reads": int,
    "writes": int,
    "held": HELD,
}
FINDING = NOTE | {"check": str, "map": str, "guard": str, "notes": [NOTE]}
UNITS = {"seen": int, "failed": [{"file": str, "message": str}]}
FORMS = {
    "find": {"version": int, "maps": [MAP], "units": UNITS},
    "check": {"version": int, "findings": [FINDING], "units": UNITS},
}


def hold(value, form, path):
    if isinstance(form, type):
        assert type(value) is form, f"{path} is {value!r}"
    elif isinstance(form, list):
        assert isinstance(value, list), path
        for i, item in enumerate(value):
            hold(item, form[0], f"{path}[{i}]")
    else:
        missing = form.keys() - value.keys()
        assert not missing, f"{path} lacks {missing}"
        for key, inner in form.items():
            hold(value[key], inner, f"{path}.{key}")


kind, name = sys.argv[1:]
with open(name, "rb") as file:
    report = json.loads(file.read().decode("utf-8"))
hold(report, FORMS[kind], kind)
assert report["version"] == 1
entries = report["maps" if kind == "find" else "findings"]
assert entries
for entry in entries:
    assert entry["file"].startswith("/") and entry["line"] > 0
    assert entry.get("verdict", "keep") in ("migrate", "review", "keep")
