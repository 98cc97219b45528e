#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs an example with arguments and compares its output with the expected one, which mostly comes
# from another program:
#
#     tests/examples.sh NAME PROGRAM
set -eu
name=$1
program=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

case $name in
axes)
    # The first two lines again, by two passes over each of these columns.
    awk 'function moments(j,    i, x, sum, squares) {
             for (i = 0; i < n; i++) sum += x[i] = 1000 * j + (j + 1) * (i % 1009)
             for (i = 0; i < n; i++) squares += (x[i] - sum / n) ^ 2
             printf "column %-2d was %8.3f +- %7.3f\n", j, sum / n, sqrt(squares / n)
         }
         BEGIN { n = 100000; moments(0); moments(19) }' >"$scratch/awk"
    "$program" | tee "$scratch/out"
    head -n 2 "$scratch/out" | cmp - "$scratch/awk"
    ;;
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
gallery)
    # Each checks its result; the line that it prints is the same at any number of threads.
    for threads in 1 2 3 7; do
        OMP_NUM_THREADS=$threads OMP_WAIT_POLICY=passive "$program" >"$scratch/$threads"
        cmp "$scratch/1" "$scratch/$threads"
    done
    grep . "$scratch/1"
    ;;
kmeans)
    # The same iteration in awk, from the same table and the same first centres.
    table=$(dirname "$0")/../examples/irises.h
    sed -n '/^static/,/;/p' "$table" | grep -o '[0-9][0-9]*, *\|[0-9][0-9]*}' | tr -dc '0-9\n' |
        awk '{ x[int((NR - 1) / 4), (NR - 1) % 4] = $1 / 10 }
             function distance(i, g,    k, sum) {
                 for (k = 0; k < 4; k++) sum += (x[i, k] - c[g, k]) ^ 2
                 return sum
             }
             END {
                 if (NR != 600) exit 1
                 split("0 50 100", first)
                 for (g = 0; g < 3; g++) for (k = 0; k < 4; k++) c[g, k] = x[first[g + 1], k]
                 for (round = moved = 1; moved; round++) {
                     moved = spread = 0
                     for (i = 0; i < 150; i++) {
                         best = 0
                         for (g = 1; g < 3; g++) if (distance(i, g) < distance(i, best)) best = g
                         spread += distance(i, best)
                         moved += round == 1 || group[i] != best
                         group[i] = best
                     }
                     for (g = 0; g < 3 && moved; g++) for (k = 0; k < 4; k++) {
                         sum = count = 0
                         for (i = 0; i < 150; i++) if (group[i] == g) { sum += x[i, k]; count++ }
                         c[g, k] = sum / count
                     }
                 }
                 for (i = 0; i < 150; i++) n[group[i], int(i / 50)]++
                 for (g = 0; g < 3; g++)
                     printf "centre %.3f %.3f %.3f %.3f: %d setosa, %d versicolor, %d virginica\n",
                         c[g, 0], c[g, 1], c[g, 2], c[g, 3], n[g, 0], n[g, 1], n[g, 2]
                 printf "sum of squares %.4f after %d rounds\n", spread, round - 1
             }' >"$scratch/awk"
    "$program" | tee "$scratch/out"
    cmp "$scratch/out" "$scratch/awk"
    # What other programs find: 78.8514.
    grep -q '^sum of squares 78\.8514 ' "$scratch/out"
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
    "$program" 1 >"$scratch/out" &
    for _ in 1 2 3 4 5; do
        sleep 0.1
        kill -INT $! 2>/dev/null || break
    done
    status=0
    wait $! || status=$?
    cat "$scratch/out"
    [ "$status" = 130 ]
    ;;
readme)
    # The README shows this text. The threads that it prints do take part.
    top=$(dirname "$0")/..
    # shellcheck disable=SC2016 # no command: a fence of the README
    sed -n '/^```c$/,/^```$/{/^```/!p}' "$top/README.md" >"$scratch/shown"
    sed '1,/^ \*\/$/d' "$top/examples/readme.c" | cmp - "$scratch/shown"
    OMP_NUM_THREADS=2 PRANGE_VERBOSE=1 "$program" >"$scratch/out" 2>"$scratch/trace"
    echo '0.6667 on 2 threads' | cmp - "$scratch/out"
    grep -q 'integrate_f64 .* team 2 of 2, got 2' "$scratch/trace"
    ;;
*)
    echo "no such example: $name" >&2
    exit 2
    ;;
esac
