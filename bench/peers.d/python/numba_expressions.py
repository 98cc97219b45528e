# SPDX-License-Identifier: MIT
"""numba: formulas over arrays as explicit prange loops, fused by hand."""
import math
import re

import numpy
from numba import prange

from .expressions import ELEMENTWISE, arrays


def loop_of(formula):
    """Defines loop(a, b, c, d, y) from the formula of an element."""
    element = re.sub(r"\b([abcd])\b", r"\1[i]", formula)
    names = {**vars(math), "prange": prange}
    exec(f"def loop(a, b, c, d, y):\n    for i in prange(y.size):\n        y[i] = {element}\n"
         "    return y\n", names)  # the text comes from this package
    return names["loop"]


def sum_of_range(n):
    total = 0.0
    for i in prange(n):
        x = float(i)
        total += x * x - x
    return total


def sum_axis(x):
    sums = numpy.zeros(x.shape[1])
    for block in prange((x.shape[1] + 1023) // 1024):
        first, end = block * 1024, min((block + 1) * 1024, x.shape[1])
        for i in range(x.shape[0]):
            for k in range(first, end):
                sums[k] += x[i, k] * x[i, k] - x[i, k]
    return sums


def sum_axis_array(x):
    return (x * x - x).sum(axis=0)


def of_four(job):
    return (*arrays(job).values(), job.y)


def calls(call):
    made = {"expr_sum_axis array": call(sum_axis_array, lambda job: (job.x,), False)}
    for variant, fastmath in (("", False), (" fastmath", True)):
        for name, formula in ELEMENTWISE.items():
            made[f"expr_{name}{variant}"] = call(loop_of(formula), of_four, fastmath)
        made[f"expr_sum_of_range{variant}"] = call(sum_of_range, lambda job: (job.n,), fastmath)
        made[f"expr_sum_axis{variant}"] = call(sum_axis, lambda job: (job.x,), fastmath)
    return made
