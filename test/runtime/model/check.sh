#!/usr/bin/env bash
# Checks the models exhaustively: as they stand they have to hold, and with each
# mutation they have to fail. Usage: check.sh [work folder]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
failed=0

errors_of() { # model, name, spin options...
  local model=$1 folder=$work/$1/$2
  shift 2
  mkdir -p "$folder"
  (cd "$folder" &&
    spin "$@" -a "$here/$model.pml" >spin.log &&
    cc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4096 -o pan pan.c &&
    ./pan -m100000 >pan.log)
  if grep -q 'search depth too small\|memory limit\|resource' \
       "$folder/pan.log"; then
    echo incomplete
  else
    sed -n 's/.*errors: \([0-9]*\).*/\1/p' "$folder/pan.log"
  fi
}

check() { # model, mutants...
  local model=$1 found
  shift
  echo "$model:"
  found=$(errors_of "$model" whole) || found="not run"
  if [ "$found" = 0 ]; then
    echo "  holds in all $(sed -n 's/ *\([0-9.e+]*\) states, stored.*/\1/p' \
      "$work/$model/whole/pan.log") states"
  else
    echo "  FAILS ($found), see $work/$model/whole/pan.log"
    failed=1
  fi
  for mutant in "$@"; do
    found=$(errors_of "$model" "$mutant" "-D$mutant") || found=incomplete
    if [ "$found" = 0 ] || [ "$found" = incomplete ]; then
      echo "  $mutant: not noticed ($found)"
      failed=1
    else
      echo "  $mutant: fails, as it must"
    fi
  done
}

check reclamation NO_FENCE ORDER_ALONE DISOBEYED STALE_ORDER EARLY_FREE \
  WRONG_COMPARE UNKNOWN_IS_NEW ONE_ROUND READ_NEWEST PAST_ITS_BIRTH
check notes NO_NOTES PINS_ALONE NOTED_OUTSIDE NO_SECOND_LOOK ONE_TOO_FAR
check read_mostly_mutex NO_FENCE NO_DRAIN NO_WRITING BLIND_BIAS \
  NO_SECOND_LOOK
exit $failed
