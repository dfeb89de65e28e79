"""Writes a database as GCC builds have them into the given directory."""

import json
import pathlib
import sys

directory = pathlib.Path(sys.argv[1]).resolve()
FLAGS = (
    "-std=gnu++17 -Wall -Werror -pedantic-errors -Wno-such-warning -fconcepts-ts"
    " -mindirect-branch=thunk-extern -fmodule-mapper=x.map -fno-such-pass"
    " -MD -MT registry.o -MF registry.d"
)


def entry(file, command):
    return {"directory": str(directory), "file": file, "command": command}


entries = [
    entry("registry.cpp", f"ccache g++ {FLAGS} -o registry.o -c registry.cpp"),
    # The same but for its output, as for a static and a shared library.
    entry("registry.cpp", f"ccache g++ {FLAGS} -o shared.o -c registry.cpp"),
    # The same file by another name and with another macro.
    entry(
        f"../{directory.name}/registry.cpp",
        f"g++ {FLAGS} -DOTHER -c ../{directory.name}/registry.cpp",
    ),
    entry(
        str(directory / "with space" / "registry.cpp"),
        f"g++ {FLAGS} -I'{directory}' -c '{directory}/with space/registry.cpp'",
    ),
    entry("old.c", "gcc -std=c99 -c old.c"),
]
(directory / "compile_commands.json").write_text(json.dumps(entries))
