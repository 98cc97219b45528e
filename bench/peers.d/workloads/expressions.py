# SPDX-License-Identifier: MIT
"""Formulas over arrays, passed as text to peers that take text."""
from .model import FASTMATH, NUMBA, OPENMP, PRANGE, Form, Workload

FORMS = (PRANGE, OPENMP, NUMBA, FASTMATH, Form("numexpr"), Form("numpy", temporaries=16))


def expression(name, title, flops, arrays, case=None):
    """An expression of n elements; `arrays` is the number of arrays read or written."""
    return Workload(f"expr_{name}", case or f"expr/{name}", title, ((10**7, 0),), ((10**6, 0),), 1e-10,
                    lambda n, d: flops * n, lambda n, d: 8 * arrays * n, FORMS, absolute=1e-12)


WORKLOADS = (
    expression("parabola", "a*a - a", 2, 2),
    expression("linear", "2*a + 3*b - c/d", 5, 5),
    expression("length", "sqrt(a*a + b*b)", 4, 3),
    expression("polynomial", "a polynomial of degree 8", 16, 2),
    expression("choice", "where(a > b, sin(a), cos(b))", 2, 3, "expr_choice"),
    expression("gauss", "exp(-a*a/2)", 3, 2),
    expression("softplus", "log(1 + exp(a))", 3, 2),
    Workload("expr_sum_of_range", "expr/sum_of_range", "sum(x**2 - x) of x = 0 .. n - 1",
             ((10**8, 0),), ((10**6, 0),), 1e-7, lambda n, d: 3 * n, lambda n, d: 0,
             (PRANGE, OPENMP, NUMBA, FASTMATH, Form("numexpr", temporaries=16),
              Form("numpy", temporaries=24))),
    Workload("expr_sum_axis", "expr/sum_axis", "sum(x*x - x) along axis 0 of n x d",
             ((256, 65536),), ((256, 4096),), 1e-11, lambda n, d: 3 * n * d,
             lambda n, d: 8 * n * d,
             (PRANGE, OPENMP, NUMBA, FASTMATH, Form("numba", "array"), Form("numexpr"),
              Form("numpy", temporaries=16))),
)

NOTES = {
    ("prange", "expr_parabola"): "prange_eval, with the translation of the text in each call.",
    ("openmp", "expr_choice"): "The C library's functions, an element at a time.",
    ("numba", "expr_choice"): "An explicit loop; numba's sin, cos, exp and log an element at a time.",
    ("numexpr", "expr_sum_of_range"):
        "numpy makes the range, in the timed part; numexpr sums on one thread.",
    ("numpy", "expr_sum_of_range"): "Whole arrays. Serial.",
    ("numba", "expr_sum_axis"):
        "Blocks of 1,024 columns, row after row; array is (x*x - x).sum(axis=0), made parallel by "
        "numba.",
    ("numexpr", "expr_sum_axis"): "numexpr reduces on one thread, whatever is set.",
}
