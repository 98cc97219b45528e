# SPDX-License-Identifier: MIT
"""numpy: whole-array operations on one thread, into the given array where the function can."""
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


def sort(job):
    job.y[:] = job.x
    job.y.sort()
    return job.y


# The elements after the distinct values keep the input, as in all forms of this workload.
def unique(job):
    job.y[:] = job.x
    values = numpy.unique(job.y)
    job.y[:values.size] = values
    return job.y


CALLS = {
    "integral": integral,
    "sum": lambda job: job.x.sum(),
    "square": lambda job: numpy.multiply(job.x, job.x, out=job.y),
    "parabola": parabola,
    "cumsum": lambda job: numpy.cumsum(job.x, out=job.y),
    "sort": sort,
    "argsort": lambda job: numpy.argsort(job.x, kind="stable"),
    "median": lambda job: numpy.median(job.x),
    "stack_median": lambda job: numpy.median(job.x, axis=0),
    "unique": unique,
    "unique_few": unique,
    "histogram": lambda job: numpy.histogram(job.x, job.d, (0.0, 1.0))[0],
}


def formula(text):
    code = compile(text, text, "eval")

    def evaluate(job):
        job.y[:] = eval(code, vars(numpy), arrays(job))  # the text comes from this package
        return job.y
    return evaluate


def sum_of_range(job):
    x = numpy.arange(job.n, dtype=numpy.float64)
    return (x**2 - x).sum()


CALLS.update({f"expr_{name}": formula(text) for name, text in FORMULAS.items()})
CALLS["expr_sum_of_range"] = sum_of_range
CALLS["expr_sum_axis"] = lambda job: (job.x * job.x - job.x).sum(axis=0)

for suffix in ("", "_f32"):
    for name, ufunc in {"exp": numpy.exp, "log": numpy.log, "sin": numpy.sin, "cos": numpy.cos,
                        "tanh": numpy.tanh}.items():
        CALLS[f"math_{name}{suffix}"] = lambda job, ufunc=ufunc: ufunc(job.x, out=job.y)
    for name, ufunc in {"pow": numpy.power, "atan2": numpy.arctan2}.items():
        CALLS[f"math_{name}{suffix}"] = lambda job, ufunc=ufunc: ufunc(job.x, job.second, out=job.y)
