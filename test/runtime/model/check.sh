#!/usr/bin/env bash
# Checks the model exhaustively: as it stands it has to hold, and with each
# mutation it has to fail. Usage: check.sh [work folder]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"

errors_of() { # name, spin options...
  local name=$1
  shift
  mkdir -p "$work/$name"
  (cd "$work/$name" &&
    spin "$@" -a "$here/reclamation.pml" >spin.log &&
    cc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4096 -o pan pan.c &&
    ./pan -m100000 >pan.log)
  if grep -q 'search depth too small\|memory limit\|resource' \
       "$work/$name/pan.log"; then
    echo incomplete
  else
    sed -n 's/.*errors: \([0-9]*\).*/\1/p' "$work/$name/pan.log"
  fi
}

failed=0
found=$(errors_of model) || found="not run"
states=$(sed -n 's/ *\([0-9.e+]*\) states, stored.*/\1/p' "$work/model/pan.log")
if [ "$found" = 0 ]; then
  echo "model: holds in all $states states"
else
  echo "model: FAILS ($found), see $work/model/pan.log"
  failed=1
fi
for mutant in NO_FENCE EARLY_FREE WRONG_COMPARE UNKNOWN_IS_NEW ONE_ROUND \
              READ_NEWEST; do
  found=$(errors_of "$mutant" "-D$mutant") || found=incomplete
  if [ "$found" = 0 ] || [ "$found" = incomplete ]; then
    echo "$mutant: not noticed ($found)"
    failed=1
  else
    echo "$mutant: fails, as it must"
  fi
done
exit $failed
