# SPDX-License-Identifier: MIT
"""numba: explicit prange loops, as they stand and under fastmath, and one array expression."""
import math

import numba
import numpy
from numba import prange


def integral(n):
    dx = 2.0 / n
    total = 0.0
    for i in prange(n):
        x = i * dx
        total += x * x - x
    return total * dx


def integral_array(n):
    dx = 2.0 / n
    x = numpy.arange(n) * dx
    return (x**2 - x).sum() * dx


def sum_of(x):
    total = 0.0
    for i in prange(x.size):
        total += x[i]
    return total


def square(x, y):
    for i in prange(x.size):
        y[i] = x[i] * x[i]
    return y


def parabola(x, y):
    for i in prange(x.size):
        y[i] = x[i] * x[i] - x[i]
    return y


def pairwise(x, y):
    n, d = x.shape
    for i in prange(n):
        for j in range(n):
            total = 0.0
            for k in range(d):
                difference = x[i, k] - x[j, k]
                total += difference * difference
            y[i, j] = math.sqrt(total)
    return y


LOOPS = {
    "integral": integral,
    "sum": sum_of,
    "square": square,
    "parabola": parabola,
    "pairwise": pairwise,
}


@numba.njit(parallel=True)
def start(n):
    total = 0
    for i in prange(n):
        total += i
    return total


start(1000)
VERSION = f"numba {numba.__version__} (threading layer {numba.threading_layer()})"
use_threads = numba.set_num_threads


def bind(workload, variant, job):
    loop = integral_array if variant == "array" else LOOPS[workload]
    compiled = numba.njit(loop, parallel=True, fastmath=variant == "fastmath")
    if workload == "integral":
        return lambda: compiled(job.n)
    if workload == "sum":
        return lambda: compiled(job.x)
    return lambda: compiled(job.x, job.y)
