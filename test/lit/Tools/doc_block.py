"""Prints a code block of a documentation page.

doc_block.py PAGE LANGUAGE WORD [NAME=VALUE...]

The one block in LANGUAGE that has WORD in it. NAME=VALUE replaces a word first.
"""

import pathlib
import re
import sys


def main():
    page, language, word, *changes = sys.argv[1:]
    text = pathlib.Path(page).read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)
    (block,) = [b for b in blocks if word in b]
    for change in changes:
        name, value = change.split("=", 1)
        assert name in block, name
        block = block.replace(name, value)
    print(block, end="")


if __name__ == "__main__":
    main()
