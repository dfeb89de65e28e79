#!/usr/bin/env bash
# Instructions a read costs, loop included: they depend on no machine's noise.
# Fails where one costs more than its budget. Usage: check.sh program
set -euo pipefail
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 |
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
failed=0
for row in u64:61 string:107 ordered:123 view:37 miss:65; do
  kind=${row%:*} budget=${row#*:}
  few=$(count "$1" "$kind" 10000)
  many=$(count "$1" "$kind" 30000)
  each=$(((many - few) / 20000))
  echo "$kind: $each instructions a read (budget $budget)"
  [ "$each" -le "$budget" ] || failed=1
done
exit $failed
