"""Changes a file while the tool waits for its last unit.

change_while_parsing.py PIPE FILE COMMAND...: starts the command, waits until it
opens PIPE, appends a comment to FILE, and lets the command go on.
"""

import subprocess
import sys

pipe, changed, *command = sys.argv[1:]
process = subprocess.Popen(command)
with open(pipe, "w") as unit:  # blocks until the parser opens it
    with open(changed, "a") as file:
        file.write("// changed\n")
    unit.write("int slow;\n")
print("ended with", process.wait(), flush=True)
