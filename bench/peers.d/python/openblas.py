# SPDX-License-Identifier: MIT
"""OpenBLAS by way of numpy, on as many threads as it is given."""
import numpy
from threadpoolctl import threadpool_info, threadpool_limits


def blas():
    for library in threadpool_info():
        if library["user_api"] == "blas":
            # It chooses its kernels by the processor's model, and may not know a newer one.
            kernels = library.get("architecture", "unknown")
            return f"{library['internal_api']} {library['version']}, {kernels} kernels"
    return "a BLAS of one thread"


VERSION = f"numpy {numpy.__version__} ({blas()})"
use_threads = threadpool_limits


def multiply(job):
    return numpy.matmul(job.left, job.right, out=job.y)


CALLS = {name: multiply for name in ("matmul", "matvec", "matmul_batch")}
