#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that GCC and Clang, those that are installed, turn loops over the functions of prange/math.h
# into vector code without calls, from x86-64-v3 on; and those of the templates into vectors of the
# processor's whole width, which no lane enters by itself.
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
    for processor in icelake-server x86-64-v4; do # GCC prefers 256 bits for the first
        assembly=$($compiler -O3 -march=$processor -ffp-contract=off -I"$root/include" -S -o - \
            "$root/tests/vectorized_terms.c")
        narrow=$(printf '%s\n' "$assembly" | awk '
            /^prange_template_term_[a-z]*_(run|panels):/ { name = $1; wide = 0; loops++ }
            /[ \t]v(insert|pinsr|movhp)/ && name { print name " puts together " $2 }
            /v[a-z0-9]*pd[ \t].*%zmm/ { wide = 1 }
            /\.cfi_endproc/ { if (name && !wide) print name " has no wide vectors"; name = "" }
            END { if (loops != 3) print loops + 0 " loops" }')
        if [ -n "$narrow" ]; then
            printf '%s -march=%s:\n%s\n' $compiler $processor "$narrow"
            failed=1
        fi
    done
done
exit $failed
