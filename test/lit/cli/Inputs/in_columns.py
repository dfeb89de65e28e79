"""Runs a command on a pseudo-terminal of so many columns, and prints the lines
that were written, escapes as <esc>: in_columns.py COLUMNS COMMAND..."""

import fcntl
import os
import pty
import struct
import sys
import termios

columns = int(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.environ.pop("COLUMNS", None)
    os.execvp(sys.argv[2], sys.argv[2:])
output = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    output += piece
_, status = os.waitpid(pid, 0)
text = output.decode("utf-8")
for line in text.replace("\r", "\n").replace("\x1b[K", "").split("\n"):
    if line.startswith("["):
        assert len(line) < columns, line
        print("progress:", line)
    elif line:
        print(line.replace("\x1b", "<esc>"))
sys.exit(os.waitstatus_to_exitcode(status))
