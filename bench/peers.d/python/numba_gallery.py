# SPDX-License-Identifier: MIT
"""numba: the gallery of examples/gallery, as explicit prange loops under fastmath."""
import math

import numba
import numpy
from numba import prange


def density(x):
    f = numpy.empty(16)
    for j in range(16):
        t = (j + 0.5) / 16
        total = 0.0
        for i in prange(x.size):
            u = (t - x[i]) / 0.05
            total += max(0.0, 1.0 - u * u)
        f[j] = total * 0.75 / (x.size * 0.05)
    return f


def histogram(x):
    """Gives each thread its own array: numba has no reduction of arrays by index."""
    threads = numba.get_num_threads()
    counts = numpy.zeros((threads, 64))
    for t in prange(threads):
        for i in range(t * x.size // threads, (t + 1) * x.size // threads):
            counts[t, int(x[i] * 64)] += 1.0
    return counts.sum(axis=0)


def lennard_jones(x, y, z):
    total = 0.0
    for i in prange(x.size):
        for j in range(i):
            r2 = 1.0 / ((x[i] - x[j])**2 + (y[i] - y[j])**2 + (z[i] - z[j])**2)
            r6 = r2 * r2 * r2
            total += 4.0 * (r6 * r6 - r6)
    return total


def kmeans(x):
    centres = x[:8].copy()
    threads = numba.get_num_threads()
    for _ in range(5):
        sums = numpy.zeros((threads, 8, x.shape[1]))
        counts = numpy.zeros((threads, 8))
        for t in prange(threads):
            for i in range(t * len(x) // threads, (t + 1) * len(x) // threads):
                nearest, least = 0, math.inf
                for g in range(8):
                    square = 0.0
                    for c in range(x.shape[1]):
                        square += (x[i, c] - centres[g, c])**2
                    if square < least:
                        nearest, least = g, square
                for c in range(x.shape[1]):
                    sums[t, nearest, c] += x[i, c]
                counts[t, nearest] += 1.0
        count = counts.sum(axis=0)
        total = sums.sum(axis=0)
        for g in range(8):
            if count[g] > 0:
                centres[g] = total[g] / count[g]
    return centres


def regression(x, y):
    sx = sy = sxx = sxy = 0.0
    for i in prange(x.size):
        sx += x[i]
        sy += y[i]
        sxx += x[i] * x[i]
        sxy += x[i] * y[i]
    slope = (x.size * sxy - sx * sy) / (x.size * sxx - sx * sx)
    return numpy.array([slope, (sy - slope * sx) / x.size])


@numba.njit
def escape(x, y, re, im):
    k = 0
    while k < 500 and x * x + y * y <= 4.0:
        x, y = x * x - y * y + re, 2.0 * x * y + im
        k += 1
    return k


def mandelbrot(n, d):
    steps = numpy.empty((n, d))
    for i in prange(n):
        for j in range(d):
            steps[i, j] = escape(0.0, 0.0, -2.0 + 3.0 * j / d, -1.0 + 2.0 * (i + 0.5) / n)
    return steps


def julia(n, d):
    steps = numpy.empty((n, d))
    for i in prange(n):
        for j in range(d):
            steps[i, j] = escape(-1.5 + 3.0 * j / (d - 1), -1.5 + 3.0 * i / (n - 1), -0.8, 0.156)
    return steps


def nbody(x, y, z):
    acceleration = numpy.empty((3, x.size))
    for i in prange(x.size):
        ax = ay = az = 0.0
        for j in range(x.size):
            dx, dy, dz = x[j] - x[i], y[j] - y[i], z[j] - z[i]
            r2 = dx * dx + dy * dy + dz * dz + 1e-4
            pull = 1.0 / (r2 * math.sqrt(r2))
            ax += dx * pull
            ay += dy * pull
            az += dz * pull
        acceleration[0, i] = ax
        acceleration[1, i] = ay
        acceleration[2, i] = az
    return acceleration


@numba.njit(parallel=True, fastmath=True)
def sweep(u, out):
    for i in prange(1, u.shape[0] - 1):
        for j in range(1, u.shape[1] - 1):
            out[i, j] = 0.25 * (u[i, j - 1] + u[i, j + 1] + u[i - 1, j] + u[i + 1, j])


def laplace(x):
    u, out = x.copy(), x.copy()
    for _ in range(50):
        sweep(u, out)
        u, out = out, u
    return u


@numba.njit(parallel=True, fastmath=True)
def swing(u, before):
    for i in prange(1, u.shape[0] - 1):
        for j in range(1, u.shape[1] - 1):
            before[i, j] = (2.0 * u[i, j] - before[i, j] +
                            0.4 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] -
                                   4.0 * u[i, j]))


def waves(x):
    u, before = x.copy(), x.copy()
    for _ in range(50):
        swing(u, before)
        u, before = before, u
    return u


@numba.njit(parallel=True)
def step(cells, out):
    n = cells.shape[0]
    for i in prange(n):
        up, down = (i + n - 1) % n, (i + 1) % n
        for j in range(n):
            left, right = j - 1 if j > 0 else n - 1, j + 1 if j < n - 1 else 0
            around = (cells[up, left] + cells[up, j] + cells[up, right] + cells[i, left] +
                      cells[i, right] + cells[down, left] + cells[down, j] + cells[down, right])
            out[i, j] = around == 3 or (around == 2 and cells[i, j] == 1)


def life(x):
    cells = (x < 0.3).astype(numpy.uint8)
    out = numpy.empty_like(cells)
    for _ in range(50):
        step(cells, out)
        cells, out = out, cells
    return cells.astype(numpy.float64)


def pi(n):
    total = 0.0
    for i in prange(n // 2):
        total += 8.0 / ((4.0 * i + 1.0) * (4.0 * i + 3.0))
    return total


def monte_carlo(n):
    inside = 0
    for _ in prange(n):
        x, y = numpy.random.random(), numpy.random.random()
        inside += x * x + y * y < 1.0
    return 4.0 * inside / n


def logistic(x, label):
    n, d = x.shape
    weights = numpy.zeros(d)
    threads = numba.get_num_threads()
    for _ in range(20):
        slopes = numpy.zeros((threads, d))
        for t in prange(threads):
            for i in range(t * n // threads, (t + 1) * n // threads):
                odds = 0.0
                for j in range(d):
                    odds += x[i, j] * weights[j]
                off = 1.0 / (1.0 + math.exp(-odds)) - label[i]
                for j in range(d):
                    slopes[t, j] += off * x[i, j]
        weights -= slopes.sum(axis=0) / n
    return weights


def moving_mean(x):
    mean = numpy.zeros(x.size)
    for i in prange(x.size - 15):
        total = 0.0
        for k in range(16):
            total += x[i + k]
        mean[i] = total / 16
    return mean


@numba.njit(parallel=True, fastmath=True)
def paths_through(k, length):
    for i in prange(len(length)):
        for j in range(len(length)):
            length[i, j] = min(length[i, j], length[i, k] + length[k, j])


def shortest_paths(x):
    length = x.copy()
    for k in range(len(length)):
        paths_through(k, length)
    return length


def covariance(x):
    n, d = x.shape
    threads = numba.get_num_threads()
    mean = x.sum(axis=0) / n
    products = numpy.zeros((threads, d, d))
    for t in prange(threads):
        for i in range(t * n // threads, (t + 1) * n // threads):
            for a in range(d):
                for b in range(d):
                    products[t, a, b] += (x[i, a] - mean[a]) * (x[i, b] - mean[b])
    return products.sum(axis=0) / (n - 1)


def sparse(row, column, value):
    y = numpy.empty(row.size - 1)
    for i in prange(y.size):
        total = 0.0
        for k in range(row[i], row[i + 1]):
            total += value[k] * value[column[k]]
        y[i] = total
    return y


def triad(x, y):
    z = numpy.empty(x.size)
    for i in prange(x.size):
        z[i] = x[i] + 3.0 * y[i]
    return z


def parts(job):
    """The columns of the input: d arrays of n."""
    return tuple(job.x.reshape(job.d, job.n))


def matrix(job):
    """Makes the matrix once, in the first call; the timed part takes it as given."""
    if not hasattr(job, "matrix"):
        k = numpy.arange(job.n * job.d)
        job.matrix = (numpy.arange(job.n + 1) * job.d,
                      (k * 2654435761 % job.n).astype(numpy.int32), job.x.ravel())
    return job.matrix


def labelled(job):
    points = job.n * job.d
    return job.x[:points].reshape(job.n, job.d), job.x[points:]


ARGUMENTS = {
    lennard_jones: parts, nbody: parts, regression: parts, triad: parts, sparse: matrix,
    mandelbrot: lambda job: (job.n, job.d), julia: lambda job: (job.n, job.d),
    pi: lambda job: (job.n,), monte_carlo: lambda job: (job.n,), logistic: labelled,
}
LOOPS = (density, histogram, lennard_jones, kmeans, regression, mandelbrot, julia, nbody, laplace,
         waves, life, pi, monte_carlo, logistic, moving_mean, shortest_paths, covariance, sparse,
         triad)
SERIAL = (laplace, waves, life, shortest_paths)  # serial functions, which call parallel loops


def calls(call):
    """The calls by workload; call(loop, arguments, fastmath) compiles a parallel loop."""
    return {
        f"gallery_{loop.__name__} fastmath":
            (lambda job, loop=loop: loop(job.x)) if loop in SERIAL else call(
                loop, ARGUMENTS.get(loop, lambda job: (job.x,)), True)
        for loop in LOOPS
    }
