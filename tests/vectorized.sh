#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that GCC and Clang, those that are installed, turn loops over the functions of prange/math.h
# into vector code without calls, from x86-64-v3 on.
#     vectorized.sh SOURCE-DIRECTORY
set -eu
root=$1
failed=0
for compiler in gcc clang; do
    command -v $compiler >/dev/null || continue
    for level in x86-64-v3 x86-64-v4; do
        assembly=$($compiler -O3 -march=$level -ffp-contract=off -fno-math-errno -fno-trapping-math \
            -I"$root/include" -I"$root/kernels" -S -o - "$root/tests/vectorized.c")
        plain=$(printf '%s\n' "$assembly" | awk '
            /^loop_[a-z0-9_]*:/ { name = $1; vector = 0; loops++ }
            /[ \t]call/ && name { print name " calls " $2 }
            /v[a-z0-9]*p[sd][ \t].*%[yz]mm/ { vector = 1 }
            /\.cfi_endproc/ { if (name && !vector) print name " has no vectors"; name = "" }
            END { if (loops < 60) print "only " loops + 0 " loops" }')
        if [ -n "$plain" ]; then
            printf '%s -march=%s:\n%s\n' $compiler $level "$plain"
            failed=1
        fi
    done
done
exit $failed
