#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs an example with arguments and compares its answer with that of another program:
#
#     tests/examples.sh NAME PROGRAM
set -eu
name=$1
program=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

case $name in
find_files)
    # Three trees that every Debian has; -s is the serial walk.
    set -- .h /usr/include /usr/share /usr/lib
    suffix=$1
    shift
    find "$@" -type f -name "*$suffix" | LC_ALL=C sort >"$scratch/find"
    "$program" "$suffix" "$@" >"$scratch/out"
    "$program" -s "$suffix" "$@" >"$scratch/serial"
    cmp "$scratch/out" "$scratch/serial"
    LC_ALL=C sort "$scratch/out" | cmp - "$scratch/find"
    ;;
tokenize)
    LC_ALL=C wc -w /usr/share/common-licenses/* | awk '{print $1, $2}' >"$scratch/wc"
    "$program" /usr/share/common-licenses/* | cmp - "$scratch/wc"
    # A file that is missing is named.
    if "$program" /dev/null "$scratch/none" 2>"$scratch/error"; then exit 1; fi
    grep -q "$scratch/none: " "$scratch/error"
    ;;
vectorizer)
    "$program" 0
    "$program"
    # Interrupted, it ends with 130 and leaves nothing open.
    "$program" 2 >"$scratch/out" &
    sleep 0.1
    kill -INT $!
    status=0
    wait $! || status=$?
    cat "$scratch/out"
    [ "$status" = 130 ]
    ;;
*)
    echo "no such example: $name" >&2
    exit 2
    ;;
esac
