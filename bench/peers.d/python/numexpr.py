# SPDX-License-Identifier: MIT
"""numexpr: the expression in blocks on several threads; numpy makes the points and sums them."""
import numexpr
import numpy

from .expressions import FORMULAS, arrays

VERSION = f"numexpr {numexpr.__version__}"
use_threads = numexpr.set_num_threads


# A sum inside the expression, sum(x*x - x), would make the whole expression run on one thread.
def integral(job):
    dx = 2.0 / job.n
    x = numpy.arange(job.n)
    return numexpr.evaluate("(i*dx)*(i*dx) - i*dx", {"i": x, "dx": dx}).sum() * dx


CALLS = {
    "integral": integral,
    "sum": lambda job: numexpr.evaluate("sum(x)", {"x": job.x}),
    "square": lambda job: numexpr.evaluate("x*x", {"x": job.x}, out=job.y),
    "parabola": lambda job: numexpr.evaluate("x*x - x", {"x": job.x}, out=job.y),
}


def formula(text):
    return lambda job: numexpr.evaluate(text, arrays(job), out=job.y)


CALLS.update({f"expr_{name}": formula(text) for name, text in FORMULAS.items()})
CALLS["expr_sum_of_range"] = lambda job: numexpr.evaluate(
    "sum(x**2 - x)", {"x": numpy.arange(job.n, dtype=numpy.float64)})
CALLS["expr_sum_axis"] = lambda job: numexpr.evaluate("sum(x*x - x, axis=0)", {"x": job.x})
