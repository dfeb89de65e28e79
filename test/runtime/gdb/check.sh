#!/usr/bin/env bash
# The printers show the elements. Usage: check.sh program printers.py
set -euo pipefail
shown=$(gdb -nx -batch -iex 'set auto-load off' -ex "source $2" \
            -ex 'set debuginfod enabled off' \
            -ex 'break stop_here' -ex run -ex 'print hashed' \
            -ex 'print sorted' "$1" 2>&1)
echo "$shown"
grep -q 'registry with 1 elements' <<<"$shown"
grep -q '"answer".* = 42' <<<"$shown"
grep -q '\[1\] = 10, \[3\] = 30, \[7\] = 70' <<<"$shown"
