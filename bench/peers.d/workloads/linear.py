# SPDX-License-Identifier: MIT
"""Products of matrices and vectors."""
from .model import OPENMP, PRANGE, Form, Workload

FORMS = (PRANGE, OPENMP, Form("openblas"))

WORKLOADS = (
    Workload("matmul", "matmul_f64", "product of two n x n matrices", ((200, 0), (1000, 0)),
             ((200, 0),), 1e-11, lambda n, d: 2 * n**3, lambda n, d: 24 * n * n, FORMS),
    Workload("matvec", "linear/matvec_f64", "n x d matrix times a vector", ((300, 300), (4000, 4000)),
             ((300, 300),), 1e-11, lambda n, d: 2 * n * d, lambda n, d: 8 * n * d, FORMS),
    Workload("matmul_batch", "linear/matmul_batch_f64", "n products of d x d matrices", ((10**5, 8),),
             ((1000, 8),), 1e-12, lambda n, d: 2 * n * d**3, lambda n, d: 24 * n * d * d, FORMS),
)

NOTES = {
    ("openblas", "matmul"): "numpy.matmul, a call of dgemm.",
    ("openblas", "matvec"): "numpy.matmul, a call of dgemv.",
    ("openblas", "matmul_batch"): "numpy.matmul of stacks, a loop of dgemm.",
}
