"""Runs a command and holds its exit code against the expected one.

exits.py CODE COMMAND...: output and errors pass through; ends with 0 if the
command ended with CODE.
"""

import subprocess
import sys

code = subprocess.run(sys.argv[2:]).returncode
if code != int(sys.argv[1]):
    sys.exit(f"exits.py: ended with {code}, not {sys.argv[1]}")
