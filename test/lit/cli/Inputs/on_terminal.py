"""Runs a command on a pseudo-terminal; prints what it wrote, escapes as <esc>."""

import os
import pty
import sys

output = bytearray()


def swallow(fd):
    # pty.spawn takes an empty read as the end; keep what came and show nothing.
    try:
        data = os.read(fd, 65536)
    except OSError:
        return b""
    output.extend(data)
    return data


saved = os.dup(1)
null = os.open(os.devnull, os.O_WRONLY)
os.dup2(null, 1)
status = pty.spawn(sys.argv[1:], swallow)
os.dup2(saved, 1)
text = output.decode(errors="replace").replace("\x1b", "<esc>").replace("\r", "\n")
sys.stdout.write(text)
sys.exit(os.waitstatus_to_exitcode(status))
