"""Runs the commands of a documentation page, as a reader would.

doc_commands.py PAGE FOLDER NAME=VALUE...

All `sh` blocks run in one shell in FOLDER, in order, and must succeed. A block
without a language behind one shows its output: each line has to occur in it as a
part of a line. Not in that order: what goes to standard error may come first.
NAME=VALUE replaces a word first.
"""

import pathlib
import re
import subprocess
import sys


def main():
    page, folder, *words = sys.argv[1:]
    text = pathlib.Path(page).read_text(encoding="utf-8")
    for word in words:
        name, value = word.split("=", 1)
        assert name in text, name
        text = text.replace(name, value)
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S)
    steps = []
    for language, body in blocks:
        if language == "sh":
            steps.append((body, []))
        elif not language and steps:
            steps[-1][1].extend(body.splitlines())
    assert steps, f"{page} has no commands"
    script = "exec 2>&1\n" + "".join(
        f"{body}\nprintf '\\n==== {i} ====\\n'\n" for i, (body, _) in enumerate(steps))
    run = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder,
                         capture_output=True, text=True)
    outputs = re.split(r"\n==== \d+ ====\n", run.stdout)
    for i, (body, expected) in enumerate(steps):
        output = outputs[i] if i < len(outputs) else ""
        print(f"$ {body}{output}")
        if i >= len(outputs) - 1:
            sys.exit(f"this step failed with {run.returncode}")
        for line in expected:
            if not any(line in shown for shown in output.splitlines()):
                sys.exit(f"the output does not show: {line}")


if __name__ == "__main__":
    main()
