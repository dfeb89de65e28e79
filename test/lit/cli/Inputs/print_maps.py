"""Prints one line a map of `unlatch find --format=json`: map, guard, verdict."""

import json
import sys

with open(sys.argv[1]) as file:
    for found in json.load(file)["maps"]:
        print(found["map"], found["guard"], found["verdict"])
