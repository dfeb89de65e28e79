"""Moves a header to a directory whose name is Latin-1, with a comment like it."""

import json
import os
import pathlib
import sys

directory = pathlib.Path(sys.argv[1]).resolve()
odd = os.path.join(os.fsencode(directory), b"caf\xe9")
os.mkdir(odd)
text = (directory / "registry.h").read_bytes()
with open(os.path.join(odd, b"registry.h"), "wb") as header:
    header.write(text.replace(b"entries_;", b"entries_; // caf\xe9"))
os.remove(directory / "registry.h")
# JSON cannot name the directory; a response file can.
(directory / "flags.rsp").write_bytes(b'-I"' + odd + b'"\n')
source = str(directory / "registry.cpp")
entry = {
    "directory": str(directory),
    "file": source,
    "arguments": ["g++", "-std=c++17", "@flags.rsp", "-c", source],
}
(directory / "compile_commands.json").write_text(json.dumps([entry]))
