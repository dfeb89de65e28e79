"""Copies names.h and names.cpp with CRLF line ends and a Latin-1 comment.

make_crlf.py FROM TO         writes them
make_crlf.py --verify DIR    every line still ends so, and the byte is there
"""

import pathlib
import sys

COMMENT = b"// Stra\xdfe\n"

if sys.argv[1] == "--verify":
    for name in ("names.h", "names.cpp"):
        text = pathlib.Path(sys.argv[2], name).read_bytes()
        assert text.startswith(COMMENT.replace(b"\n", b"\r\n")), name
        assert text.count(b"\n") == text.count(b"\r\n"), name
else:
    for name in ("names.h", "names.cpp"):
        text = COMMENT + pathlib.Path(sys.argv[1], name).read_bytes()
        pathlib.Path(sys.argv[2], name).write_bytes(text.replace(b"\n", b"\r\n"))
