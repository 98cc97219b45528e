# SPDX-License-Identifier: MIT
"""The inputs of the workloads and the arrays for their answers, as in the C cases."""
import numpy


def uniform(n, seed=1):
    """bench_array_random: splitmix64 of seed and position, its upper 24 bits, in [0, 1)."""
    z = numpy.arange(n, dtype=numpy.uint64)
    z *= numpy.uint64(0x9E3779B97F4A7C15)
    z += numpy.uint64(seed << 40)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z ^= z >> numpy.uint64(shift)
        z *= numpy.uint64(factor)
    z ^= z >> numpy.uint64(31)
    return (z >> numpy.uint64(40)) * 2.0**-24


def array(job):
    job.x = uniform(job.n)


def array_to_array(job):
    job.x, job.y = uniform(job.n), numpy.zeros(job.n)


def points(job):
    job.x = uniform(job.n * job.d).reshape(job.n, job.d)


def distances(job):
    points(job)
    job.y = numpy.zeros((job.n, job.n))


def gallery(job):
    (points if job.d > 0 else array)(job)


def labelled_points(job):
    job.x = uniform(job.n * job.d + job.n)  # n labels follow the points


def few_values(job):
    job.x, job.y = numpy.floor(uniform(job.n) * job.d), numpy.zeros(job.n)


def expression(job):
    job.x, job.second, job.y = uniform(2 * job.n), uniform(2 * job.n, 2), numpy.zeros(job.n)


def function(job):
    narrow = numpy.float32 if job.workload.endswith("_f32") else numpy.float64
    job.x, job.second = uniform(job.n).astype(narrow), uniform(job.n, 2).astype(narrow)
    job.y = numpy.zeros(job.n, narrow)


def grid(job):
    """Steps alternate between two arrays, y and other."""
    shape = (job.n, job.d) if job.d > 0 else (job.n,) * 3
    job.x = uniform(numpy.prod(shape)).reshape(shape)
    job.y, job.other = numpy.zeros(shape), numpy.zeros(shape)


def image(job):
    points(job)
    job.x = job.x.astype(numpy.float32)
    job.y = numpy.zeros_like(job.x)


def product(job):
    n, d = job.n, job.d
    left, right, out = {"matmul": ((n, n), (n, n), (n, n)), "matvec": ((n, d), (d,), (n,)),
                        "matmul_batch": ((n, d, d),) * 3}[job.workload]
    job.left = uniform(numpy.prod(left)).reshape(left)
    job.right = uniform(numpy.prod(right), 2).reshape(right)
    job.y = numpy.zeros(out)


def nothing(job):
    pass


# The inputs by workload, or by the prefix of its name up to "_"; the default is `array`.
INPUTS = {
    "integral": nothing, "gallery_pi": nothing, "gallery_monte_carlo": nothing,
    "expr_sum_of_range": nothing, "expr_sum_axis": points, "stack_median": points,
    "gallery_logistic": labelled_points, "unique_few": few_values,
    "square": array_to_array, "parabola": array_to_array, "cumsum": array_to_array,
    "sort": array_to_array, "unique": array_to_array, "nearest": points, "heat": grid,
    "seven": grid, "matmul": product, "matvec": product, "matmul_batch": product,
    "pairwise_": distances, "gallery_": gallery, "expr_": expression, "math_": function,
    "filter_": image,
}


class Job:
    """The data of a workload: n and d, the inputs, and `y`, the array for the answer, if any."""

    def __init__(self, workload, n, d):
        self.workload, self.n, self.d = workload, n, d
        self.y = None
        kind = workload[:workload.find("_") + 1]
        INPUTS.get(workload, INPUTS.get(kind, array))(self)
