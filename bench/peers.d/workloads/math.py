# SPDX-License-Identifier: MIT
"""Elementary functions of arrays in the L1 cache, in the L2 cache, and beyond the caches."""
from .model import FASTMATH, NUMBA, OPENMP, PRANGE, Form, Workload

IN_C = (PRANGE, Form("libmvec"), Form("sleef"))
SIZES = ((1000, 0), (30000, 0), (10**7, 0))
# The numbers are in [0, 1).
FORMULAS = {"exp": "e^x", "log": "log x", "sin": "sin x", "cos": "cos x", "tanh": "tanh x",
            "erf": "erf x", "pow": "x^y", "atan2": "the angle of (y, x)"}
OF_TWO = ("pow", "atan2")
IN_NUMPY = ("exp", "log", "sin", "cos", "tanh", "pow", "atan2")


def function(name, narrow=False):
    suffix, size = ("_f32", 4) if narrow else ("", 8)
    arrays = 3 if name in OF_TWO else 2
    last = (Form("numpy"),) if name in IN_NUMPY else (Form("scipy"),)
    return Workload(f"math_{name}{suffix}", f"elementary/{name}_{'f32' if narrow else 'f64'}",
                    FORMULAS[name] + (" in f32" if narrow else ""), SIZES, SIZES[:1],
                    2e-6 if narrow else 1e-14, lambda n, d: n, lambda n, d: arrays * size * n,
                    (*IN_C, NUMBA, FASTMATH, *last))


WORKLOADS = (
    *(function(name) for name in FORMULAS),
    *(function(name, narrow=True) for name in FORMULAS),
    Workload("math_black_scholes", "elementary/black_scholes",
             "options priced by the formula of Black and Scholes", ((10**6, 0),), ((10**6, 0),),
             1e-11, lambda n, d: 30 * n, lambda n, d: 24 * n,
             (PRANGE, Form("prange", "inline"), OPENMP, NUMBA, FASTMATH)),
)

NOTES = {
    ("prange", "math_exp"):
        "A map: at most 0.52 units in the last place, the same bits on every processor.",
    ("prange", "math_exp_f32"): "A map: correctly rounded.",
    ("prange", "math_black_scholes"): 
        "prange_apply2_block_f64 with maps over each block; inline is a PRANGE_FOR over the inline "
        "functions of prange/math.h.",
    ("libmvec", "math_exp"):
        "A plain parallel loop under -ffast-math, as which GCC calls it: 4 units in the last place.",
    ("sleef", "math_exp"): "A parallel loop over its functions of 1.0 units in the last place.",
    ("numba", "math_exp"): "A prange loop: its team alone takes longer than 1,000 elements.",
    ("numpy", "math_exp"): "A ufunc into the given array. Serial.",
    ("scipy", "math_erf"): "A ufunc into the given array. Serial.",
}
