"""Holds a SARIF file against what SARIF 2.1.0 demands of the parts we write.

check_sarif.py FILE [ROOT]

ROOT is where relative places are; each must be a file there. Prints one line a
result for FileCheck: rule, place, fingerprint, message, then its notes and
fixes.

With UNLATCH_SARIF_SCHEMA naming the schema that OASIS publishes, the file is
validated against it first, by the Python package jsonschema.
"""

import json
import os
import pathlib
import re
import sys
import urllib.parse


def only(thing, required, allowed):
    keys = set(thing)
    assert set(required) <= keys, (thing, required)
    assert keys <= set(required) | set(allowed), (thing, allowed)


def message(m):
    only(m, ["text"], ["markdown"])
    assert isinstance(m["text"], str) and m["text"]
    return m["text"]


def artifact(a, bases):
    only(a, ["uri"], ["uriBaseId"])
    uri = a["uri"]
    assert re.fullmatch(r"[A-Za-z0-9/._~!$&'()*+,;=:@%-]+", uri), uri
    if "uriBaseId" in a:
        assert a["uriBaseId"] in bases and not uri.startswith("/"), a
        base = urllib.parse.urlparse(bases[a["uriBaseId"]]["uri"])
        file = pathlib.Path(urllib.parse.unquote(base.path), urllib.parse.unquote(uri))
    else:
        assert uri.startswith("file:///"), uri
        file = pathlib.Path(urllib.parse.unquote(urllib.parse.urlparse(uri).path))
    assert file.is_file(), file
    return file


def text_between(data, r):
    """What a region holds by its lines and columns, which count UTF-16 units."""
    lines = re.split("(?<=\n)", data.decode())
    parts = [line.encode("utf-16-le") for line in lines[r["startLine"] - 1:r["endLine"]]]
    parts[-1] = parts[-1][:2 * (r["endColumn"] - 1)]
    parts[0] = parts[0][2 * (r["startColumn"] - 1):]
    return b"".join(parts).decode("utf-16-le")


def region(r, file):
    only(r, ["startLine", "startColumn", "endLine", "endColumn", "byteOffset", "byteLength"],
         [])
    data = file.read_bytes()
    text = data[r["byteOffset"]:][:r["byteLength"]].decode()
    assert text_between(data, r) == text, (r, text)
    return text


def place(p, bases):
    only(p, ["artifactLocation", "region"], [])
    file = artifact(p["artifactLocation"], bases)
    region(p["region"], file)
    return f"{file.name}:{p['region']['startLine']}:{p['region']['startColumn']}"


def result(r, rules, bases):
    only(r, ["ruleId", "ruleIndex", "level", "message", "locations"],
         ["kind", "partialFingerprints", "relatedLocations", "fixes", "codeFlows",
          "properties"])
    assert rules[r["ruleIndex"]]["id"] == r["ruleId"]
    assert r["level"] in ("none", "note", "warning", "error")
    (location,) = r["locations"]
    where = place(location["physicalLocation"], bases)
    if "kind" in r:
        # Only a failure has a level.
        assert r["kind"] in ("notApplicable", "review", "informational"), r["kind"]
        assert r["level"] == "none"
        told = r["properties"]
        detail = " ".join([r["kind"], told["verdict"], *told["reasons"]])
    else:
        (print_,) = r["partialFingerprints"].values()
        detail = f"[{print_}]"
    print(f"{r['ruleId']} {where} {detail} {message(r['message'])}")
    related = r.get("relatedLocations", [])
    assert len({json.dumps(x, sort_keys=True) for x in related}) == len(related)
    for x in related:
        only(x, ["id", "physicalLocation", "message"], [])
        print("  note", place(x["physicalLocation"], bases), message(x["message"]))
    for flow in r.get("codeFlows", []):
        only(flow, ["threadFlows"], [])
        (thread,) = flow["threadFlows"]
        only(thread, ["locations"], [])
        assert thread["locations"]
        for step in thread["locations"]:
            only(step, ["location"], [])
            at = step["location"]
            only(at, ["physicalLocation", "message"], [])
            print("  flow", place(at["physicalLocation"], bases), message(at["message"]))
    for fix in r.get("fixes", []):
        only(fix, ["description", "artifactChanges"], [])
        print("  fix", message(fix["description"]))
        for change in fix["artifactChanges"]:
            only(change, ["artifactLocation", "replacements"], [])
            file = artifact(change["artifactLocation"], bases)
            for edit in change["replacements"]:
                only(edit, ["deletedRegion"], ["insertedContent"])
                text = region(edit["deletedRegion"], file)
                print("   ", repr(text), "->", repr(message(edit["insertedContent"])))


def main():
    log = json.loads(pathlib.Path(sys.argv[1]).read_bytes().decode("utf-8"))
    if schema := os.environ.get("UNLATCH_SARIF_SCHEMA"):
        import jsonschema

        jsonschema.validate(log, json.loads(pathlib.Path(schema).read_text()))
    only(log, ["version", "$schema", "runs"], [])
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    only(run, ["tool", "results"], ["invocations", "originalUriBaseIds", "columnKind"])
    driver = run["tool"]["driver"]
    only(driver, ["name", "semanticVersion", "rules"], [])
    for rule in driver["rules"]:
        only(rule, ["id", "shortDescription", "help", "defaultConfiguration"], [])
        message(rule["shortDescription"])
        message(rule["help"])
        assert rule["help"]["markdown"].startswith(f"# {rule['id']}\n")
    bases = run["originalUriBaseIds"]
    for base in bases.values():
        assert base["uri"].startswith("file:///") and base["uri"].endswith("/")
    (invocation,) = run["invocations"]
    for notification in invocation["toolExecutionNotifications"]:
        print("notification", message(notification["message"]))
    print("successful", invocation["executionSuccessful"])
    for r in run["results"]:
        result(r, driver["rules"], bases)


if __name__ == "__main__":
    main()
