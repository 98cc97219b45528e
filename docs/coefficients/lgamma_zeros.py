#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes include/prange/math/gamma_zeros_f64.h: log |gamma| about its zeros below 0.

    docs/coefficients/lgamma_zeros.py > include/prange/math/gamma_zeros_f64.h

There are two zeros beside each of -3, -4, ..., -16 and one below -2; beside -17 and further none
that a double is near to. About each a polynomial in t = x - zero approximates log |gamma(x)| / t
where that logarithm is below 1/16, interpolated at Chebyshev's nodes.
"""
import sys

from mpmath import mp, mpf
import mpmath

TERMS = 15
PARTS = 3
LAST = 16


def log_gamma(x):
    return mpmath.log(abs(mpmath.gamma(x)))


def zero(n, above):
    """The zero next to -n, on either side of it."""
    if (n, above) == (2, 0):
        bounds = mpf("-2.5"), mpf("-2.2")
    elif (n, above) == (3, 1):
        bounds = mpf("-2.8"), mpf("-2.7")
    else:
        distance = (1 if above else -1) / mpmath.factorial(n)
        bounds = -n + distance / 2, -n + 3 * distance / 2
    return mpmath.findroot(log_gamma, bounds, solver="anderson", tol=mpf(2) ** -800, maxsteps=500)


def edge(x, slope, up):
    """Where log |gamma| is 1/16 (up) or -1/16, and a little further."""
    target = mpf("1.01") / 16 * (1 if up else -1)
    step = target / slope / 8
    far = x
    while abs(log_gamma(far)) < abs(target):
        far += step
    return mpmath.findroot(lambda z: log_gamma(z) - target, (far - step, far), solver="anderson",
                           tol=mpf(2) ** -80, verify=False) - x


def polynomial(x, slope):
    """Its coefficients, and its largest relative error."""
    a, b = edge(x, slope, True), edge(x, slope, False)
    middle, width = (a + b) / 2, abs(a - b) / 2
    nodes = [middle + width * mpmath.cos(mp.pi * (2 * k + 1) / (2 * TERMS)) for k in range(TERMS)]
    matrix = mp.matrix(TERMS, TERMS)
    for i, t in enumerate(nodes):
        for j in range(TERMS):
            matrix[i, j] = (t / width) ** j
    scaled = mpmath.lu_solve(matrix, mp.matrix([log_gamma(x + t) / t for t in nodes]))
    error = mpf(0)
    for k in range(100):
        t = middle + width * (2 * k - 99 + mpf("0.1")) / 99
        value = sum(c * (t / width) ** j for j, c in enumerate(scaled))
        error = max(error, abs(value * t / log_gamma(x + t) - 1))
    return [c / width ** j for j, c in enumerate(scaled)], error


def parts(x, count):
    out = []
    for _ in range(count):
        out.append(float(x))
        x -= mpf(out[-1])
    return out


def main():
    mp.prec = 900
    columns, worst = [], mpf(0)
    for n in range(2, LAST + 1):
        for above in (0, 1):
            if (n, above) == (2, 1):
                columns.append([0.0] * (PARTS + 2 + TERMS))
                continue
            x = zero(n, above)
            c, error = polynomial(x, mpmath.diff(log_gamma, x, h=mpf(2) ** -300))
            worst = max(worst, error)
            columns.append(parts(x, PARTS) + [parts(y, 2)[1] for y in c[:2]] +
                           [float(y) for y in c])
            print(f"{n} {above} 2**{float(mpmath.log(error, 2)):.1f}", file=sys.stderr)
    columns += [[0.0] * len(columns[0])] * (32 - len(columns))
    error = float(mpmath.log(worst, 2))
    print(f"""/* SPDX-License-Identifier: MIT */
/*
 * The zeros of lgamma below 0, made by docs/coefficients/lgamma_zeros.py: do not edit.
 */
#ifndef PRANGE_MATH_GAMMA_ZEROS_F64_H
#define PRANGE_MATH_GAMMA_ZEROS_F64_H

/** @cond */
/*
 * A column for each zero, 2n - 4 for the one below -n and 2n - 3 for the one above it, n from 2 to
 * {LAST}; there is none above -2. Rows: the zero in {PARTS} parts, and the polynomial of lgamma(x) /
 * (x - zero): what the first two coefficients lack, and all of them. Relative error 2**{error:.1f}.
 */
/* clang-format off */
static const double prange_f64_lgamma_zeros[{len(columns[0])}][32] = {{""")
    for row in zip(*columns):
        lines = [", ".join(y.hex() for y in row[i:i + 3]) for i in range(0, len(row), 3)]
        print("    {" + ",\n     ".join(lines) + "},")
    print("};\n/* clang-format on */\n/** @endcond */\n\n#endif")


if __name__ == "__main__":
    main()
