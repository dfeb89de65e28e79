"""Speaks LSP with a language server about one file, as an editor does.

lsp_session.py SERVER FILE --expect CHECK --expect-fixed TEXT [-- ARGS...]

Opens FILE, waits for its diagnostics, and expects exactly one of unlatch's,
with the code CHECK and a link that leads to that check's page. Asks for the
quick fix there, applies it, expects TEXT in what comes of it, sends the change,
and expects the diagnostic to go. The file on disk is not changed. Without --expect,
prints the codes of all diagnostics, and that is all.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import threading
import urllib.parse

TIMEOUT = 120


class Server:
    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.next_id = 0
        # A server that hangs must not hang the test.
        self.watchdog = threading.Timer(TIMEOUT, self.process.kill)
        self.watchdog.daemon = True
        self.watchdog.start()

    def send(self, method, params, **extra):
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **extra})
        data = body.encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def receive(self):
        length = None
        while True:
            line = self.process.stdout.readline()
            assert line, "the server has gone"
            if line.strip() == b"":
                break
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def request(self, method, params):
        self.next_id += 1
        self.send(method, params, id=self.next_id)
        while True:
            message = self.receive()
            if message.get("id") == self.next_id and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def diagnostics(self, uri):
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"]["uri"] == uri:
                    return message["params"]["diagnostics"]


def offset(text, position):
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: position["line"]])) + position["character"]


def apply_edits(text, edits):
    for edit in sorted(edits, key=lambda e: -offset(text, e["range"]["start"])):
        start = offset(text, edit["range"]["start"])
        end = offset(text, edit["range"]["end"])
        text = text[:start] + edit["newText"] + text[end:]
    return text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--expect")
    parser.add_argument("--expect-fixed")
    split = (sys.argv + ["--"]).index("--")
    options = parser.parse_args(sys.argv[1:split])

    file = options.file.resolve()
    uri, text = file.as_uri(), file.read_text()
    server = Server([options.server, *sys.argv[split + 1:]])
    server.request("initialize", {
        "processId": None,
        "rootUri": file.parent.as_uri(),
        "capabilities": {"textDocument": {
            "publishDiagnostics": {"codeDescriptionSupport": True,
                                   "relatedInformation": True},
            "codeAction": {"codeActionLiteralSupport": {
                "codeActionKind": {"valueSet": ["quickfix"]}}},
        }},
    })
    server.send("initialized", {})
    server.send("textDocument/didOpen", {"textDocument": {
        "uri": uri, "languageId": "cpp", "version": 1, "text": text}})

    found = server.diagnostics(uri)
    if options.expect:
        walk_through(server, options, uri, text, found)
    else:
        print("codes:", *sorted(d.get("code", "none") for d in found))

    server.request("shutdown", None)
    server.send("exit", None)
    server.process.stdin.close()
    assert server.process.wait() == 0
    server.watchdog.cancel()


def walk_through(server, options, uri, text, found):
    ours = [d for d in found if d.get("code", "").startswith("unlatch-")]
    assert len(ours) == 1 and ours[0]["code"] == options.expect, found
    diagnostic = ours[0]
    print("diagnostic:", diagnostic["message"].splitlines()[0])
    for related in diagnostic.get("relatedInformation", []):
        print("related:", related["message"])

    link = urllib.parse.urlparse(diagnostic["codeDescription"]["href"])
    assert link.scheme == "file", link
    page = pathlib.Path(urllib.parse.unquote(link.path))
    assert page.read_text().startswith(f"# {options.expect}\n"), page
    print("link: docs/checks/" + page.name)

    actions = server.request("textDocument/codeAction", {
        "textDocument": {"uri": uri},
        "range": diagnostic["range"],
        "context": {"diagnostics": [diagnostic], "only": ["quickfix"]},
    })
    fixes = [a for a in actions if a.get("kind") == "quickfix" and "edit" in a]
    assert fixes, actions
    print("quick fix:", fixes[0]["title"])
    fixed = apply_edits(text, fixes[0]["edit"]["changes"][uri])
    assert options.expect_fixed in fixed, fixed

    server.send("textDocument/didChange", {
        "textDocument": {"uri": uri, "version": 2},
        "contentChanges": [{"text": fixed}],
    })
    left = server.diagnostics(uri)
    assert not [d for d in left if d.get("code", "").startswith("unlatch-")], left
    print("after the fix: nothing")


if __name__ == "__main__":
    main()
