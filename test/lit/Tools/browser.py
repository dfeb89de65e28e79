"""Opens a page in headless Chromium and works in it, as a person does.

browser.py CHROMIUM PAGE [STEP...]

Steps, in order:
  print EXPRESSION     evaluates it and prints the result
  press KEY            a key: a character, Enter, Escape, Tab
  type TEXT            characters, one by one
  size WIDTHxHEIGHT    of the window
  scheme light|dark    what the system prefers
  shot FILE            a picture of the window

Ends with 1 and says so if the page threw an error, wrote one to the console, or
asked for anything but itself. Talks the DevTools protocol over a pipe, so that
nothing but Python and Chromium is needed.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


class Browser:
    def __init__(self, program, profile):
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()

        def wire():
            # Out of the way first: the pipes may be 3 or 4 themselves.
            read, write = os.dup(to_browser), os.dup(from_browser)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
             "--disable-background-networking", f"--user-data-dir={profile}",
             "--remote-debugging-pipe", "about:blank"],
            preexec_fn=wire, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.last = 0
        self.session = None
        self.events = []

    def receive(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.read_end, 1 << 20)
            if not piece:
                raise SystemExit("the browser went away")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, page):
        (target,) = [t for t in self.call("Target.getTargets")["targetInfos"]
                     if t["type"] == "page"]
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Page.navigate", url=pathlib.Path(page).resolve().as_uri())
        deadline = time.monotonic() + 60
        while self.evaluate("document.readyState") != "complete":
            if time.monotonic() > deadline:
                raise SystemExit("the page does not load")
            time.sleep(0.05)

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{expression}: {json.dumps(result['exceptionDetails'])}")
        return result["result"].get("value")

    def press(self, key):
        codes = {"Enter": 13, "Escape": 27, "Tab": 9}
        text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        common = {"key": key, "windowsVirtualKeyCode": codes.get(key, 0)}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)
        self.settle()

    def settle(self):
        self.evaluate("new Promise(d => requestAnimationFrame(() => setTimeout(d)))")

    def problems(self):
        self.settle()
        for event in self.events:
            params = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                yield json.dumps(params["exceptionDetails"])
            elif event.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
                yield params["entry"]["text"]
            elif event.get("method") == "Network.requestWillBeSent" and not params[
                    "request"]["url"].startswith(("file:", "about:")):
                yield "asks for " + params["request"]["url"]


def step(browser, what, argument):
    if what == "print":
        print(browser.evaluate(argument))
    elif what == "press":
        browser.press(argument)
    elif what == "type":
        for character in argument:
            browser.press(character)
    elif what == "size":
        width, height = map(int, argument.split("x"))
        browser.call("Emulation.setDeviceMetricsOverride", width=width,
                     height=height, deviceScaleFactor=1, mobile=False)
        browser.settle()
    elif what == "scheme":
        browser.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": argument}])
    elif what == "shot":
        picture = browser.call("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(argument).write_bytes(base64.b64decode(picture))
    else:
        raise SystemExit(f"no such step: {what}")


def main():
    program, page, *steps = sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            browser.open(page)
            for what, argument in zip(steps[::2], steps[1::2], strict=True):
                step(browser, what, argument)
            problems = list(browser.problems())
        finally:
            browser.process.terminate()
            browser.process.wait(timeout=20)
    for problem in problems:
        print("problem:", problem)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
