# SPDX-License-Identifier: MIT
"""numba: steps of stencils as explicit prange loops over rows or planes, alternating two arrays."""
from numba import prange


def heat(x, a, b):
    a[:] = x
    b[:] = x
    for _ in range(50):
        for i in prange(1, a.shape[0] - 1):
            for j in range(1, a.shape[1] - 1):
                b[i, j] = 0.25 * (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1])
        for i in prange(1, a.shape[0] - 1):
            for j in range(1, a.shape[1] - 1):
                a[i, j] = 0.25 * (b[i - 1, j] + b[i + 1, j] + b[i, j - 1] + b[i, j + 1])
    return a


def seven(x, a, b):
    a[:] = x
    b[:] = x
    for _ in range(10):
        for i in prange(1, a.shape[0] - 1):
            for j in range(1, a.shape[1] - 1):
                for k in range(1, a.shape[2] - 1):
                    b[i, j, k] = 0.4 * a[i, j, k] + 0.1 * (
                        a[i - 1, j, k] + a[i + 1, j, k] + a[i, j - 1, k] + a[i, j + 1, k]
                        + a[i, j, k - 1] + a[i, j, k + 1])
        for i in prange(1, a.shape[0] - 1):
            for j in range(1, a.shape[1] - 1):
                for k in range(1, a.shape[2] - 1):
                    a[i, j, k] = 0.4 * b[i, j, k] + 0.1 * (
                        b[i - 1, j, k] + b[i + 1, j, k] + b[i, j - 1, k] + b[i, j + 1, k]
                        + b[i, j, k - 1] + b[i, j, k + 1])
    return a


def arrays(job):
    return job.x, job.y, job.other


def calls(call):
    return {f"{loop.__name__}{variant}": call(loop, arrays, fastmath) for loop in (heat, seven)
            for variant, fastmath in (("", False), (" fastmath", True))}
