#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes include/prange/math/polynomials_f64.h: sollya and mpmath fit, this writes the C text.

    docs/coefficients/coefficients.py > new.h && clang-format-14 -i new.h

Each polynomial p of x approximates FUNCTION on an interval with the smallest relative error that
doubles allow (fpminimax). Its first coefficients may be pairs of doubles, and may be given.
"""
import math
import re
import subprocess
import sys

from mpmath import mp, mpf
import mpmath

# name, function, interval, degree, number of pairs, given coefficients
POLYNOMIALS = [
    ("exp", "(exp(x)-1-x-x^2/2)/x^3", "[-0.347;0.347]", 10, 0, ["1/6"]),
    ("exp_pair", "(exp(x)-1-x-x^2/2)/x^3", "[-0.347;0.347]", 10, 1, []),
    ("exp_long", "(exp(x)-1-x-x^2/2)/x^3", "[-0.347;0.347]", 11, 3, ["1/6", "1/24", "1/120"]),
    ("sin", "(sin(sqrt(x))/sqrt(x)-1)/x", "[1b-60;0.617]", 6, 1, ["-1/6"]),
    ("cos", "(cos(sqrt(x))-1+x/2)/x^2", "[1b-60;0.617]", 6, 1, ["1/24"]),
    ("atan", "(atan(sqrt(x))/sqrt(x)-1)/x", "[1b-60;0.17158]", 12, 2, ["-1/3", "1/5"]),
    ("atan_long", "(atan(sqrt(x))/sqrt(x)-1)/x", "[1b-60;0.17158]", 16, 6,
     ["-1/3", "1/5", "-1/7", "1/9", "-1/11", "1/13"]),
    ("asin", "(asin(sqrt(x))/sqrt(x)-1)/x", "[1b-60;0.25]", 14, 1, ["1/6"]),
    ("log_power", "2*(atanh(sqrt(x))/sqrt(x)-1)/x", "[1b-60;0.0296]", 9, 2, ["2/3", "2/5"]),
    ("cbrt", "1/x^(1/3)", "[0.707;1.4143]", 7, 0, []),
    ("log", "2*(atanh(sqrt(x))/sqrt(x)-1)/x", "[1b-60;0.0296]", 7, 0, ["2/3"]),
    ("log_pair", "2*(atanh(sqrt(x))/sqrt(x)-1)/x", "[1b-60;0.0296]", 7, 1, []),
]


def erfc_part(v, c=mpf("1.125")):
    a = 8 / (c - v) - mpf("3.5")
    return mpmath.exp(a * a) * mpmath.erfc(a) * (a + mpf("1.25"))


def erfc_slope(v):
    a = 8 / (mpf("1.125") - v) - mpf("3.5")
    scaled = mpmath.exp(a * a) * mpmath.erfc(a)
    slope = scaled + (a + mpf("1.25")) * (2 * a * scaled - 2 / mpmath.sqrt(mp.pi))
    return slope * (a + mpf("3.5")) ** 2 / 8


def stirling_part(w):
    z = 1 / mpmath.sqrt(w)
    return z * (mpmath.loggamma(z) - ((z - 0.5) * mpmath.log(z) - z + mpmath.log(2 * mp.pi) / 2))


# The same for functions that sollya is slow with: interpolated at Chebyshev's nodes.
INTERPOLATED = {
    "erf": ("erf(sqrt(x)) / sqrt(x)", lambda x: mpmath.erf(mpmath.sqrt(x)) / mpmath.sqrt(x),
            mpf(2) ** -60, mpf(1), 14, 4),
    "erfc": ("e^(a^2) erfc(a) (a + 5/4) with x = 9/8 - 8 / (a + 7/2)", erfc_part,
             mpf("-1.1608"), mpf("0.867"), 24, 4),
    "erfc_slope": ("the derivative of the same", erfc_slope, mpf("-1.1608"), mpf("0.867"), 4, 0),
    "erfc_of_erf": ("e^(a^2) erfc(a) (a + 5/4) with x = 7/4 - 8 / (a + 7/2)",
                    lambda v: erfc_part(v, mpf("1.75")), mpf("-0.028"), mpf("0.9501"), 16, 2),
    "stirling": ("z (log gamma(z) - (z - 1/2) log z + z - log(2 pi) / 2), z = 1 / sqrt(x)",
                 stirling_part, mpf(2) ** -120, mpf(1) / 144, 7, 1),
    "lgamma_at_1": ("log gamma(1 + x) / x", lambda x: mpmath.loggamma(1 + x) / x,
                    mpf("-0.3001"), mpf("0.5001"), 26, 6),
    "lgamma_at_2": ("log gamma(2 + x) / x", lambda x: mpmath.loggamma(2 + x) / x,
                    mpf("-0.5001"), mpf("0.6001"), 23, 5),
}


def interpolate(function, low, high, degree):
    mp.prec = 400
    count = degree + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * mpmath.cos(mp.pi * (2 * k + 1) / (2 * count))
             for k in range(count)]
    matrix = mp.matrix(count, count)
    for i, x in enumerate(nodes):
        for j in range(count):
            matrix[i, j] = x ** j
    solution = mpmath.lu_solve(matrix, mp.matrix([function(x) for x in nodes]))
    rows = [(float(c).hex(), float(c - mpf(float(c))).hex()) for c in solution]
    error = mpf(0)
    for k in range(400):
        x = low + (high - low) * k / 399
        error = max(error, abs(sum(c * x ** j for j, c in enumerate(solution)) / function(x) - 1))
    return rows, float(mpmath.log(error, 2))


def fit(function, interval, degree, pairs, given):
    known = len(given)
    rest = f"({function})"
    for i, c in enumerate(given):
        rest = f"({rest}-({c})*x^{i})"
    if known:
        rest = f"({rest})/x^{known}"
    formats = ["DD"] * max(0, pairs - known) + ["D"] * (degree + 1 - known - max(0, pairs - known))
    weight = f"x^{known}" if known else "1"
    text = f"""
verbosity=0!; display=hexadecimal!; prec=400!;
I={interval};
f={rest};
p=fpminimax(f,{degree - known},[|{",".join(formats)}|],I,absolute);
e=dirtyinfnorm((p-f)*({weight})/({function}),I);
procedure show(c) {{ var h; h=round(c,D,RN); print("C", h, round(c-h,D,RN)); }};
{" ".join(f"show({c});" for c in given)}
for i from 0 to degree(p) do show(coeff(p,i));
display=decimal!; print("E", log2(e));
"""
    out = subprocess.run(["sollya"], input=text, capture_output=True, text=True).stdout
    rows = re.findall(r"^C (\S+) (\S+)$", out, re.M)
    error = re.findall(r"^E (\S+)", out, re.M)
    if len(rows) != degree + 1 or not error:
        sys.exit(f"{function}: sollya gave\n{out}")
    error = float(re.sub(r"log2\((.*)\)", r"\1", error[0]))
    return rows, math.log2(error) if error > 0 else error


# Those whose pairs and whose other terms are wanted apart, and whether together as well.
IN_PARTS = {"exp_pair": True, "erf": True, "erfc": False, "erfc_of_erf": True, "atan": True,
            "atan_long": False}

# Those of one double, also in the terms with pairs of coefficients.
OF_DOUBLE = {"erfc"}


def estrin(rows, first, last):
    """The text of the polynomial with these coefficients in powers of x, x2, x4, x8."""
    level = [rows[i][0] for i in range(first, last + 1)]
    power = 1
    while len(level) > 1:
        name = "x" if power == 1 else f"x{power}"
        pairs = []
        for i in range(0, len(level) - 1, 2):
            pairs.append(f"{level[i]} + {level[i + 1]} * {name}")
        if len(level) % 2:
            pairs.append(level[-1])
        level = [f"({text})" for text in pairs] if len(pairs) > 1 else pairs
        power *= 2
    return level[0], power // 2


def show(name, function, interval, degree, pairs, given):
    rows, error = fit(function, interval, degree, pairs, given)
    return write(name, function, interval, rows, error, degree, pairs, given)


def powers(top):
    """Definitions of x2, x4, ... up to x^top."""
    out, power = [], 2
    while power <= top:
        half = "x" if power == 2 else f"x{power // 2}"
        out.append(f"x{power} = {half} * {half}")
        power *= 2
    return out


def pair_steps(rows, pairs, x, double=False):
    """The lines that add the terms with pairs of coefficients to `rest`."""
    out = []
    for i in range(pairs - 1, -1, -1):
        pair = f"prange_f64_make({rows[i][0]}, {rows[i][1]})"
        first = i == pairs - 1
        step = (f"prange_f64_first_step({pair}, {x}, rest);" if first
                else f"prange_f64_step_of_double({pair}, {x}, p);" if double
                else f"prange_f64_step({pair}, r, p);")
        head = "return" if i == 0 else "prange_f64_pair p =" if first else "p ="
        out.append(f"    {head} {step}")
    return out


def write(name, function, interval, rows, error, degree, pairs, given):
    call = f"prange_f64_polynomial_{name}"
    out = [f"/* {function.replace('^', '**')} on {interval.strip('[]').replace(';', ' to ')}: "
           f"relative error 2**{error:.1f} */"]
    split = not pairs and float.fromhex(rows[0][1]) != 0 and given
    text, top = estrin(rows, max(pairs, 1 if split else 0), degree)
    if name in IN_PARTS:
        squares = ", ".join(powers(top))
        out += [f"PRANGE_MATH double {call}_rest(double x)", "{", f"    const double {squares};",
                f"    return {text};", "}", "",
                f"PRANGE_MATH prange_f64_pair {call}_pairs"
                f"({'double x' if name in OF_DOUBLE else 'prange_f64_pair r'}, double rest)", "{",
                *pair_steps(rows, pairs, "x" if name in OF_DOUBLE else "r.hi", name in OF_DOUBLE),
                "}"]
        if IN_PARTS[name]:
            out += ["", f"PRANGE_MATH prange_f64_pair {call}(prange_f64_pair r)", "{",
                    f"    return {call}_pairs(r, {call}_rest(r.hi));", "}"]
        return "\n".join(out)
    kind = "prange_f64_pair" if pairs else "double"
    out += [f"PRANGE_MATH {kind} {call}({'prange_f64_pair r' if pairs else 'double x'})", "{"]
    squares = (["x = r.hi"] if pairs else []) + powers(top)
    if squares:
        out.append(f"    const double {', '.join(squares)};")
    if split:
        out.append(f"    return {rows[0][0]} + ({rows[0][1]} + x * ({text}));")
    elif not pairs:
        out.append(f"    return {text};")
    else:
        out += [f"    const double rest = {text};", *pair_steps(rows, pairs, "x")]
    return "\n".join(out + ["}"])


def show_choice(name, odd, even):
    """One text for two polynomials of the same shape, whose coefficients a condition chooses."""
    rows = []
    for a, b in zip(fit(*odd[1:])[0], fit(*even[1:])[0]):
        rows.append([f"prange_f64_select({name}, {x}, {y})" for x, y in zip(a, b)])
    text, top = estrin([[f"c{i}"] for i in range(len(rows))], 1, len(rows) - 1)
    return "\n".join([
        f"/* The polynomial {odd[0]} where the condition holds, else {even[0]}. */",
        f"PRANGE_MATH double prange_f64_polynomial_trig_rest(double x, uint64_t {name})", "{",
        *(f"    const double c{i} = {row[0]};" for i, row in enumerate(rows[1:], 1)),
        f"    const double {', '.join(powers(top))};",
        f"    return {text};", "}", "",
        "PRANGE_MATH prange_f64_pair "
        f"prange_f64_polynomial_trig(prange_f64_pair r, uint64_t {name}, double rest)", "{",
        f"    const prange_f64_pair c0 = {{{rows[0][0]},\n{rows[0][1]}}};",
        "    return prange_f64_first_step(c0, r.hi, rest);", "}"])


def main():
    only = sys.argv[1:]
    print("""/* SPDX-License-Identifier: MIT */
/* Polynomials of prange/math.h, made by docs/coefficients/coefficients.py: do not edit. */
#ifndef PRANGE_MATH_POLYNOMIALS_F64_H
#define PRANGE_MATH_POLYNOMIALS_F64_H

#include <prange/math/pair_f64.h>

/** @cond */""")
    for row in POLYNOMIALS:
        if not only or row[0] in only:
            print("\n" + show(*row))
    for name, (text, function, low, high, degree, pairs) in INTERPOLATED.items():
        rows, error = interpolate(function, low, high, degree)
        interval = f"{float(low):.4g};{float(high):.4g}"
        print("\n" + write(name, text, interval, rows, error, degree, pairs, []))
    by_name = {row[0]: row for row in POLYNOMIALS}
    print("\n" + show_choice("odd", by_name["cos"], by_name["sin"]))
    print("/** @endcond */\n\n#endif")


if __name__ == "__main__":
    main()
