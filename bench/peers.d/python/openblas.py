# SPDX-License-Identifier: MIT
"""OpenBLAS through numpy, on the given number of threads."""
import numpy
from threadpoolctl import threadpool_info, threadpool_limits


def blas():
    for library in threadpool_info():
        if library["user_api"] == "blas":
            # OpenBLAS chooses kernels by processor model, and may not know a newer processor.
            kernels = library.get("architecture", "unknown")
            return f"{library['internal_api']} {library['version']}, {kernels} kernels"
    return "a BLAS of one thread"


VERSION = f"numpy {numpy.__version__} ({blas()})"
use_threads = threadpool_limits


def multiply(job):
    return numpy.matmul(job.left, job.right, out=job.y)


CALLS = {name: multiply for name in ("matmul", "matvec", "matmul_batch")}
