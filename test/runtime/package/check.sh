#!/usr/bin/env bash
# Installs the runtime to a folder of its own and uses it from outside: by
# find_package, by pkg-config where that is there, and as one header.
# Usage: check.sh build-folder work-folder c++-compiler
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1 work=$2 cxx=$3
rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --component runtime --prefix "$work/prefix" >/dev/null
cmake -G Ninja -S "$here" -B "$work/build" -DCMAKE_CXX_COMPILER="$cxx" \
      -DCMAKE_PREFIX_PATH="$work/prefix" >"$work/configure.log"
cmake --build "$work/build" >"$work/build.log"
"$work/build/consumer"
"$cxx" -std=c++17 -Wall -Wextra -Werror -pthread -DUNLATCH_AMALGAMATED \
       -I"$build/amalgamated" "$here/main.cpp" -o "$work/one_header"
"$work/one_header"
if command -v pkg-config >/dev/null; then
  export PKG_CONFIG_PATH="$work/prefix/share/pkgconfig"
  pkg-config --exists unlatch
  # shellcheck disable=SC2046
  "$cxx" -std=c++17 "$here/main.cpp" -o "$work/by_pkg_config" \
         $(pkg-config --cflags --libs unlatch)
  "$work/by_pkg_config"
fi
