"""Runs a command and fails unless it ends with the given exit code.

expect_exit.py CODE COMMAND [ARGUMENT...]
"""

import subprocess
import sys

code = subprocess.run(sys.argv[2:]).returncode
if code != int(sys.argv[1]):
    sys.exit(f"expect_exit: {sys.argv[2]} ended with {code}, not {sys.argv[1]}")
