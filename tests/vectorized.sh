#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that GCC and Clang, those that are installed, turn loops over the functions of
# prange/math.h into vector code without calls, from x86-64-v3 on, with the flags that the headers
# name; and those of the templates into vectors of the processor's whole width, which no lane
# enters by itself.
#     vectorized.sh SOURCE-DIRECTORY
set -eu
root=$1
failed=0
roots='asin|acos|asinh|acosh|hypot|rsqrt' # need -fno-math-errno
roundings='floor|ceil|trunc|round|nextafter' # need -fno-trapping-math with GCC

# Reads assembly. Names the loops that call a function or have no vectors, other than loops whose
# name matches EXCEPT, and tells if there are other than LOOPS.
not_vectors() { # LOOPS EXCEPT
    awk -v wanted="$1" -v except="$2" '
        /^loop_[a-z0-9_]*:/ { loops++; name = $1 ~ except ? "" : $1; vector = 0 }
        /[ \t]call/ && name { print name " calls " $2 }
        /v(p[a-z0-9]*|[a-z0-9]*p[sd])[ \t].*%[yz]mm/ { vector = 1 }
        /\.cfi_endproc/ { if (name && !vector) print name " has no vectors"; name = "" }
        END { if (loops != wanted) print loops + 0 " loops" }'
}

# expect LOOPS EXCEPT COMPILER FLAG...
expect() {
    loops=$1
    except=$2
    shift 2
    plain=$("$@" -O3 -ffp-contract=off -I"$root/include" -I"$root/kernels" -S -o - \
        "$root/tests/vectorized.c" | not_vectors "$loops" "$except")
    if [ -n "$plain" ]; then
        printf '%s:\n%s\n' "$*" "$plain"
        failed=1
    fi
}

for compiler in gcc clang; do
    command -v $compiler >/dev/null || continue
    for level in x86-64-v3 x86-64-v4; do
        if [ $compiler = gcc ]; then
            expect 92 '^$' gcc -march=$level -fno-math-errno -fno-trapping-math
        else
            expect 92 '^$' clang -march=$level -fno-math-errno
        fi
    done
    # Most functions of f64 need no further flags.
    expect 46 "_($roots|$roundings)_" $compiler -march=x86-64-v3 -DONLY_F64
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
