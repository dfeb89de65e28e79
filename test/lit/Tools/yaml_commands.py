"""Prints the shell commands of a CI file as one script.

yaml_commands.py FILE PATH...

PATH leads to a string or a list of strings, such as `jobs check steps`: of a
list of steps, the `run` of each that has one.
"""

import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    node = yaml.safe_load(file)
for key in sys.argv[2:]:
    node = node[key]
for step in node if isinstance(node, list) else [node]:
    command = step.get("run") if isinstance(step, dict) else step
    if command:
        print(command.rstrip())
