# SPDX-License-Identifier: MIT
"""The programs of examples/gallery."""
from .model import FASTMATH, OPENMP, PRANGE, Workload


def gallery(name, title, n, d, tolerance, flops, size, absolute=0.0):
    """A workload; `flops` and `size` (bytes) are functions of n and d. --quick has a smaller n."""
    quick = (n // 10, d) if d != n else (n // 5, n // 5)
    return Workload(f"gallery_{name}", f"gallery/{name}", title, ((n, d),), (quick,), tolerance, flops,
                    size, (PRANGE, OPENMP, FASTMATH), absolute=absolute)


WORKLOADS = (
    gallery("density", "kernel density estimate at 16 places", 10**6, 0, 1e-10,
            lambda n, d: 80 * n, lambda n, d: 128 * n),
    gallery("histogram", "histogram of 64 bins", 10**7, 0, 0.0, lambda n, d: n, lambda n, d: 8 * n),
    gallery("lennard_jones", "Lennard-Jones potential of n particles", 3000, 3, 1e-10,
            lambda n, d: 8 * n * n, lambda n, d: 0),
    gallery("kmeans", "k-means of n points of d coordinates, 8 centres, 5 rounds", 10**5, 10, 1e-10,
            lambda n, d: 120 * n * d, lambda n, d: 40 * n * d),
    gallery("regression", "least-squares line through n points", 10**7, 2, 1e-7,
            lambda n, d: 6 * n, lambda n, d: 16 * n),
    gallery("mandelbrot", "Mandelbrot set of n rows of d, up to 500 steps", 400, 640, 1e-3,
            lambda n, d: 0, lambda n, d: 8 * n * d),
    gallery("julia", "Julia set of n rows of d, up to 500 steps", 400, 640, 1e-3,
            lambda n, d: 0, lambda n, d: 8 * n * d),
    gallery("nbody", "accelerations of n bodies", 2000, 3, 1e-8, lambda n, d: 20 * n * n,
            lambda n, d: 0, absolute=1e-7),  # the terms cancel in the sum
    gallery("laplace", "Laplace's equation on n x d points, 50 sweeps", 1000, 1000, 1e-12,
            lambda n, d: 200 * n * d, lambda n, d: 800 * n * d),
    gallery("waves", "waves on a membrane of n x d points, 50 steps", 1000, 1000, 1e-9,
            lambda n, d: 450 * n * d, lambda n, d: 1200 * n * d, absolute=1e-9),  # crosses 0
    gallery("life", "game of life of n x d cells, 50 steps", 1000, 1000, 0.0,
            lambda n, d: 0, lambda n, d: 100 * n * d),
    gallery("pi", "pi by Leibniz's series of n terms", 10**8, 0, 1e-9, lambda n, d: 3 * n,
            lambda n, d: 0),
    # numba uses its own random generator; the tolerance is six standard deviations.
    gallery("monte_carlo", "pi by n random points", 10**7, 0, 1e-3, lambda n, d: 4 * n,
            lambda n, d: 0),
    gallery("logistic", "logistic regression of n points of d columns, 20 steps", 10**5, 10, 1e-9,
            lambda n, d: 80 * n * d, lambda n, d: 160 * n * d),
    gallery("moving_mean", "means of windows of 16 of n", 10**7, 0, 1e-12, lambda n, d: 17 * n,
            lambda n, d: 16 * n),
    gallery("shortest_paths", "shortest paths between n nodes", 500, 500, 1e-14,
            lambda n, d: 2 * n**3, lambda n, d: 0),
    gallery("covariance", "covariance of d columns of n", 10**5, 16, 1e-8,
            lambda n, d: 2 * n * d * d, lambda n, d: 8 * n * d),
    gallery("sparse", "sparse matrix, n rows of d elements, times a vector", 10**6, 8, 1e-12,
            lambda n, d: 2 * n * d, lambda n, d: 12 * n * d + 16 * n),
    gallery("triad", "z = x + 3 y", 10**7, 2, 1e-14, lambda n, d: 2 * n, lambda n, d: 24 * n),
)

NOTES = {
    ("prange", "gallery_monte_carlo"):
        "Points by their index (Philox), as in plain OpenMP: the same at any number of threads.",
    ("numba", "gallery_monte_carlo"):
        "numpy.random, a generator for each thread: other points at each number of threads.",
}
