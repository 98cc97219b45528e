# SPDX-License-Identifier: MIT
"""numpy: whole-array operations on one thread, into the given array where they can."""
import numpy

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

for suffix in ("", "_f32"):
    for name, ufunc in {"exp": numpy.exp, "log": numpy.log, "sin": numpy.sin, "cos": numpy.cos,
                        "tanh": numpy.tanh}.items():
        CALLS[f"math_{name}{suffix}"] = lambda job, ufunc=ufunc: ufunc(job.x, out=job.y)
    for name, ufunc in {"pow": numpy.power, "atan2": numpy.arctan2}.items():
        CALLS[f"math_{name}{suffix}"] = lambda job, ufunc=ufunc: ufunc(job.x, job.second, out=job.y)
