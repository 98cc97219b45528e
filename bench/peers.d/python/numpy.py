# SPDX-License-Identifier: MIT
"""numpy: whole-array operations on one thread, into the given array where they can."""
import numpy

from .expressions import FORMULAS, arrays

VERSION = f"numpy {numpy.__version__}"


def integral(job):
    dx = 2.0 / job.n
    x = numpy.arange(job.n) * dx
    return (x**2 - x).sum() * dx


def parabola(job):
    numpy.multiply(job.x, job.x, out=job.y)
    return numpy.subtract(job.y, job.x, out=job.y)


CALLS = {
    "integral": integral,
    "sum": lambda job: job.x.sum(),
    "square": lambda job: numpy.multiply(job.x, job.x, out=job.y),
    "parabola": parabola,
    "cumsum": lambda job: numpy.cumsum(job.x, out=job.y),
}


def formula(text):
    code = compile(text, text, "eval")

    def evaluate(job):
        job.y[:] = eval(code, vars(numpy), arrays(job))  # a text of this package
        return job.y
    return evaluate


def sum_of_range(job):
    x = numpy.arange(job.n, dtype=numpy.float64)
    return (x**2 - x).sum()


CALLS.update({f"expr_{name}": formula(text) for name, text in FORMULAS.items()})
CALLS["expr_sum_of_range"] = sum_of_range
CALLS["expr_sum_axis"] = lambda job: (job.x * job.x - job.x).sum(axis=0)
