# SPDX-License-Identifier: MIT
"""
numba: explicit prange loops, as they stand and under fastmath, and one array expression.

A distance is a compiled function of two rows: under fastmath LLVM vectorises its loop, but not if
the same loop is nested directly in the loops over the pairs.
"""
import math

import numba
import numpy
from numba import prange

from . import numba_expressions, numba_gallery, numba_grids, numba_math


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


def cumsum(x, y):
    """Serial: a numba prange loop cannot carry the total from one iteration to the next."""
    total = 0.0
    for i in range(x.size):
        total += x[i]
        y[i] = total
    return y


def euclidean(a, b):
    total = 0.0
    for k in range(a.size):
        difference = a[k] - b[k]
        total += difference * difference
    return math.sqrt(total)


def cosine(a, b):
    """The cosine distance of two rows of length 1."""
    total = 0.0
    for k in range(a.size):
        total += a[k] * b[k]
    return 1.0 - total


def cityblock(a, b):
    total = 0.0
    for k in range(a.size):
        total += abs(a[k] - b[k])
    return total


def chebyshev(a, b):
    most = 0.0
    for k in range(a.size):
        most = max(most, abs(a[k] - b[k]))
    return most


def all_pairs(distance):
    def loop(x, y):
        n = len(x)
        for i in prange(n):
            for j in range(n):
                y[i, j] = distance(x[i], x[j])
        return y
    return loop


def half_the_pairs(distance):
    """Stores each distance twice. Steps of a long and a short row are all of equal length."""
    def loop(x, y):
        n = len(x)
        for step in prange((n + 1) // 2):
            first = numpy.int64(step)
            for i in (first, n - 1 - first):
                for j in range(i, n):
                    y[i, j] = y[j, i] = distance(x[i], x[j])
        return y
    return loop


def unit_rows(x):
    return x / numpy.sqrt((x * x).sum(axis=1))[:, None]


@numba.njit(parallel=True)
def start(n):
    total = 0
    for i in prange(n):
        total += i
    return total


start(1000)
VERSION = f"numba {numba.__version__} (threading layer {numba.threading_layer()})"
use_threads = numba.set_num_threads


def call(loop, arguments, fastmath):
    """The first call, which is not timed, compiles the loop."""
    compiled = numba.njit(loop, parallel=True, fastmath=fastmath)
    return lambda job: compiled(*arguments(job))


def of_arrays(job):
    return job.x, job.y


def of_unit_rows(job):
    return unit_rows(job.x), job.y


CALLS = {"integral array": call(integral_array, lambda job: (job.n,), False)}
for variant, fastmath in (("", False), (" fastmath", True)):
    CALLS.update({
        f"integral{variant}": call(integral, lambda job: (job.n,), fastmath),
        f"sum{variant}": call(sum_of, lambda job: (job.x,), fastmath),
        f"square{variant}": call(square, of_arrays, fastmath),
        f"parabola{variant}": call(parabola, of_arrays, fastmath),
        f"cumsum{variant}": call(cumsum, of_arrays, fastmath),
    })
for function in (euclidean, cosine, cityblock, chebyshev):
    name = f"pairwise_{function.__name__}"
    arguments = of_unit_rows if function is cosine else of_arrays
    exact, fast = numba.njit(function), numba.njit(function, fastmath=True)
    CALLS[name] = call(all_pairs(exact), arguments, False)
    CALLS[f"{name} fastmath"] = call(all_pairs(fast), arguments, True)
    CALLS[f"{name} half"] = call(half_the_pairs(fast), arguments, True)
CALLS.update(numba_gallery.calls(call))
CALLS.update(numba_expressions.calls(call))
CALLS.update(numba_math.calls(call))
CALLS.update(numba_grids.calls(call))
