# SPDX-License-Identifier: MIT
"""Integrals, sums, maps and running totals."""
from .model import FASTMATH, GSL, NUMBA, OPENMP, PRANGE, Form, Workload

ARRAYS = (PRANGE, OPENMP, NUMBA, FASTMATH, Form("numexpr"), Form("numpy"))


def integral(name, case, title, forms):
    # The largest error within the tolerance is that of the plain serial sum of 10^8 values.
    return Workload(name, case, title, ((10**6, 0), (10**8, 0)), ((10**6, 0),), 1e-10,
                    lambda n, d: 5 * n, lambda n, d: 0, forms)


def array(name, case, title, tolerance, flops, size, forms):
    return Workload(name, case, title, ((10**7, 0),), ((10**7, 0),), tolerance,
                    lambda n, d: flops * n, lambda n, d: size * n, forms)


WORKLOADS = (
    integral("integral", "integral_template_f64",
             "integral of x^2 - x over [0, 2], written in place",
             (PRANGE, OPENMP, NUMBA, FASTMATH, Form("numba", "array"),
              Form("numexpr", temporaries=24), Form("numpy", temporaries=32))),
    integral("integral_callback", "integrals/scalar_f64",
             "the same, a function handed over and called for each point",
             (PRANGE, Form("prange", "block"), OPENMP, GSL)),
    array("sum", "sum_f64", "sum of an array", 1e-12, 1, 8, (*ARRAYS, GSL)),
    array("square", "map_square_f64", "y = x*x", 1e-14, 1, 16, ARRAYS),
    array("parabola", "map_block_f64", "y = x*x - x", 1e-14, 2, 16, ARRAYS),
    array("cumsum", "cumsum_f64", "running sums", 1e-10, 1, 16,
          (PRANGE, NUMBA, FASTMATH, Form("numpy"))),
)

# Notes on rows that a reader could misjudge, by peer and workload.
NOTES = {
    ("prange", "integral"): "The include-template: the expression is compiled into the loop.",
    ("prange", "integral_callback"):
        "A function of one point; prange, block is given up to 1,024 points a call.",
    ("prange", "parabola"): "A function of the user's on blocks (prange_apply_block_f64).",
    ("openmp", "integral"): "omp parallel for simd reduction: the bits vary with the threads.",
    ("gsl", "integral_callback"): "A loop over a gsl_function: GSL has no such rule. Serial.",
    ("gsl", "sum"): "gsl_vector_sum. Serial.",
    ("numba", "integral"):
        "prange loop; fastmath may reorder the sum, and its bits vary with the threads; array is "
        "(x**2 - x).sum()*dx, made parallel by numba.",
    ("numexpr", "integral"):
        "numpy makes the points and sums the values on one thread, both timed.",
    ("numexpr", "sum"): "numexpr sums on one thread, whatever is set.",
    ("numpy", "integral"): "Whole arrays of points and values, made in the timed part. Serial.",
    ("numpy", "parabola"): "Two passes over memory. Serial.",
    ("numba", "cumsum"): "A loop on one thread: prange has no running totals.",
}
