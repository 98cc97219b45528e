#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The polynomials of include/prange/math/erf_f32.h and kernels/simd/forms2_f32.h, the table of
pi_f32.h, and those of kernels/simd/forms_tables_f32.h, which forms2_f32.h has without what is moved.

    docs/coefficients/f32.py

Prints for each polynomial its error, relative to the function, and its coefficients from the constant
on; then the tables. The first two coefficients of erf stand in the header one and twenty units in the
last place away: so no input is hard to round.
"""
from mpmath import mp, mpf
import mpmath

mp.prec = 400


def interpolate(function, low, high, count, centre):
    """Coefficients in x - centre of the polynomial through Chebyshev's nodes."""
    nodes = [(low + high) / 2 + (high - low) / 2 * mp.cos(mp.pi * (2 * k + 1) / (2 * count))
             for k in range(count)]
    newton = [function(x) for x in nodes]
    for j in range(1, count):
        for i in range(count - 1, j - 1, -1):
            newton[i] = (newton[i] - newton[i - 1]) / (nodes[i] - nodes[i - j])
    p = [newton[-1]]
    for i in range(count - 2, -1, -1):
        shifted = [mpf(0)] + p
        for k, c in enumerate(p):
            shifted[k] -= c * (nodes[i] - centre)
        shifted[0] += newton[i]
        p = shifted
    return [float(c) for c in p]


def show(name, function, low, high, count, centre):
    low, high, centre = mpf(low), mpf(high), mpf(centre)
    p = interpolate(function, low, high, count, centre)
    worst = 0
    for k in range(1, 400):
        x = low + (high - low) * k / 400
        y = mp.polyval([mpf(c) for c in reversed(p)], x - centre)
        worst = max(worst, abs(y / function(x) - 1))
    print(f"{name}: 2 ^ {mp.nstr(mp.log(worst, 2), 5)}")
    for c in p:
        print("   ", c.hex())


def erf_part(z):
    return mpmath.erf(mp.sqrt(z)) / mp.sqrt(z)


def erfc_part(t):
    x = mpf("3.5") * (1 + t) / (1 - t)
    return mpmath.erfc(x) * mp.exp(x * x)


show("erf(x) / x in x^2 - 7.75", erf_part, 0, "15.6", 28, "7.75")
def atan_part(z):
    return (mp.atan(mp.sqrt(z)) / mp.sqrt(z) - 1) / z


show("erfc(x) e^(x^2) in (x - 3.5) / (x + 3.5)", erfc_part, -1, mpf("6.6") / mpf("13.6"), 22, 0)
show("(atan(t) / t - 1) / t^2 in t^2", atan_part, 0, (mp.sqrt(2) - 1)**2 * (1 + mpf(2)**-20), 8, 0)

print("2^(e - 23) / pi mod 2, for e = 13 to 127")
for e in range(13, 128):
    rest = mpf(2) ** (e - 23) / mp.pi
    rest -= 2 * mp.floor(rest / 2)
    high = mp.floor(rest * 2**28) / mpf(2) ** 28
    middle = mp.floor((rest - high) * 2**57) / mpf(2) ** 57
    print("   ", float(high).hex(), float(middle).hex(), float(rest - high - middle).hex())

print("2^(j/16), and its relative error over 2")
for j in range(16):
    power = mpf(2) ** (mpf(j) / 16)
    entry = mpf(float(power)) + (mpf(2) ** -52 if j == 15 else 0)
    print("   ", float(entry).hex(), float((power / entry - 1) / 2).hex())

# What the logarithm of an entry is moved by, in units of 2^-57: as a search found it.
moved = {3: 659, 4: 134, 11: -6}
print("1/m and ln m for m = 3/4 to 23/16, in steps of 1/32 below 1 and 1/16 above")
for j in range(16):
    m = (24 + j) / mpf(32) if j < 8 else (8 + j) / mpf(16)
    entry = mpf(float(1 / m))
    print("   ", float(entry).hex(), (float(-mp.log(entry)) + moved.get(j, 0) * 2.0 ** -57).hex())
