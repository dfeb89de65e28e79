"""Runs a command as one who may write a directory but not one file in it.

as_nobody.py DIRECTORY FILE COMMAND...: permissions do not stop root, so that
root becomes nobody for the run.
"""

import os
import pathlib
import subprocess
import sys

directory, protected, *command = sys.argv[1:]
directory = pathlib.Path(directory)
options = {}
if os.geteuid() == 0:
    nobody = 65534
    for path in [directory, *directory.rglob("*")]:
        os.chown(path, nobody, nobody)
    options = {"user": nobody, "group": nobody, "extra_groups": []}
os.chmod(directory / protected, 0o444)
os.chmod(directory, 0o755)
done = subprocess.run(command, **options)
os.chmod(directory / protected, 0o644)
print("ended with", done.returncode, flush=True)
