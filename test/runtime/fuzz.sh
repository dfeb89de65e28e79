#!/usr/bin/env bash
# A bounded run of the fuzzer. Usage: fuzz.sh clang++ source-root work-folder
set -euo pipefail
"$1" -std=c++17 -O1 -g -fsanitize=fuzzer,address -I"$2/runtime/include" \
  "$2/test/runtime/fuzz.cpp" -o "$3/runtime_fuzz" ||
  { echo "skipped: no libFuzzer"; exit 77; }
exec "$3/runtime_fuzz" -runs=20000 -max_total_time=60 -seed=1
