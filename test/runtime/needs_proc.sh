#!/bin/sh
# Runs a program with AddressSanitizer, which finds its own stack in /proc and
# reports errors that are none without it: there the test counts as skipped.
if [ ! -r /proc/self/maps ]; then
  echo "skipped: AddressSanitizer needs /proc, which is not mounted here"
  exit 77
fi
exec "$@"
