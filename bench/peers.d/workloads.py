# SPDX-License-Identifier: MIT
"""The workloads, the peers that can do each, and what a reader must know."""
from collections import namedtuple
from dataclasses import dataclass
from typing import Callable, Tuple

# A serial peer, without threads, stands beside prange's fewest and most threads.
Peer = namedtuple("Peer", "title threads in_c")
PEERS = {
    "prange": Peer("prange", True, True),
    "openmp": Peer("plain OpenMP", True, True),
    "gsl": Peer("GSL", False, True),
    "numba": Peer("numba", True, False),
    "numexpr": Peer("numexpr", True, False),
    "numpy": Peer("numpy", False, False),
    "scipy": Peer("scipy", False, False),
    "sklearn": Peer("scikit-learn", True, False),
}


@dataclass(frozen=True)
class Form:
    """One way in which one peer computes a workload."""

    peer: str
    variant: str = "default"
    temporaries: int = 0  # bytes for each element, beyond the inputs and the answer

    @property
    def name(self):
        return self.peer if self.variant == "default" else f"{self.peer} {self.variant}"

    @property
    def title(self):
        title = PEERS[self.peer].title
        return title if self.variant == "default" else f"{title}, {self.variant}"


@dataclass(frozen=True)
class Workload:
    name: str
    case: str  # of prange-bench: the same work, the inputs and the check of prange's answer
    title: str
    sizes: Tuple[Tuple[int, int], ...]  # n and d, 0 where there is one dimension
    quick: Tuple[Tuple[int, int], ...]
    tolerance: float  # largest relative error of the sum and of the elements looked at
    flops: Callable[[int, int], int]
    bytes: Callable[[int, int], int]
    forms: Tuple[Form, ...]  # prange's first: the ratios are to it
    absolute: float = 0.0  # an error that is none, where the answer is 0


def size_text(size):
    n, d = size
    if d > 0:
        return f"{n}x{d}"
    power = len(str(n)) - 1
    return f"10^{power}" if n == 10**power else str(n)


PRANGE, OPENMP, GSL, SIMD = Form("prange"), Form("openmp"), Form("gsl"), Form("openmp", "simd")
NUMBA, FASTMATH = Form("numba"), Form("numba", "fastmath")
ARRAYS = (PRANGE, OPENMP, NUMBA, FASTMATH, Form("numexpr"), Form("numpy"))
DISTANCES = (SIMD, NUMBA, FASTMATH, Form("numba", "half"), Form("sklearn"), Form("scipy"),
             Form("scipy", "pdist"))


def integral(name, case, title, forms):
    # The plain serial sum of 10^8 values in one accumulator is what comes nearest to it.
    return Workload(name, case, title, ((10**6, 0), (10**8, 0)), ((10**6, 0),), 1e-10,
                    lambda n, d: 5 * n, lambda n, d: 0, forms)


def array(name, case, title, tolerance, flops, size, forms):
    return Workload(name, case, title, ((10**7, 0),), ((10**7, 0),), tolerance,
                    lambda n, d: flops * n, lambda n, d: size * n, forms)


def pairwise(metric, case, forms=(PRANGE, *DISTANCES), sizes=((2000, 100),), quick=((500, 100),)):
    # A matrix product loses digits where points are near each other, or in one direction. It has
    # two operations for each pair and coordinate.
    return Workload(f"pairwise_{metric}", case,
                    f"{metric} distances of all pairs of n points of d coordinates", sizes, quick,
                    1e-9, lambda n, d: 2 * n * n * d, lambda n, d: 8 * (n * d + n * n), forms,
                    absolute=1e-14 if metric == "cosine" else 0.0)


def gallery(name, title, n, d, tolerance, flops, size, absolute=0.0):
    """Operations and bytes by n and d; the small size is for a quick look."""
    quick = (n // 10, d) if d != n else (n // 5, n // 5)
    return Workload(f"gallery_{name}", f"gallery/{name}", title, ((n, d),), (quick,), tolerance, flops,
                    size, (PRANGE, OPENMP, FASTMATH), absolute=absolute)


WORKLOADS = (
    integral("integral", "integral_template_f64",
             "integral of x^2 - x over [0, 2], written in place",
             (PRANGE, OPENMP, NUMBA, FASTMATH, Form("numba", "array"),
              Form("numexpr", temporaries=24), Form("numpy", temporaries=32))),
    integral("integral_callback", "integral_scalar_f64",
             "the same, a function handed over and called for each point",
             (PRANGE, Form("prange", "block"), OPENMP, GSL)),
    array("sum", "sum_f64", "sum of an array", 1e-12, 1, 8, (*ARRAYS, GSL)),
    array("square", "map_square_f64", "y = x*x", 1e-14, 1, 16, ARRAYS),
    array("parabola", "map_block_f64", "y = x*x - x", 1e-14, 2, 16, ARRAYS),
    array("cumsum", "cumsum_f64", "running sums", 1e-10, 1, 16,
          (PRANGE, NUMBA, FASTMATH, Form("numpy"))),
    pairwise("euclidean", "pairwise_f64", (PRANGE, OPENMP, *DISTANCES),
             ((500, 100), (2000, 100), (2000, 3), (4000, 16)), ((500, 100), (2000, 3))),
    pairwise("cosine", "metrics/cosine"),
    pairwise("cityblock", "metrics/cityblock"),
    pairwise("chebyshev", "metrics/chebyshev"),
    # These coordinates have 24 bits: a matrix product of 16 of them is exact in f64.
    Workload(
        "nearest", "nearest/all_f64",
        "the 10 nearest of n points of d coordinates to each of them, itself among them, euclidean",
        ((20000, 16),), ((5000, 16),), 1e-12, lambda n, d: 2 * n * n * d,
        lambda n, d: 8 * n * d + 160 * n, (PRANGE, SIMD, Form("sklearn"))),
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
            lambda n, d: 0, absolute=1e-7),  # all together cancel
    gallery("laplace", "Laplace's equation on n x d points, 50 sweeps", 1000, 1000, 1e-12,
            lambda n, d: 200 * n * d, lambda n, d: 800 * n * d),
    gallery("life", "game of life of n x d cells, 50 steps", 1000, 1000, 0.0,
            lambda n, d: 0, lambda n, d: 100 * n * d),
    gallery("pi", "pi by Leibniz's series of n terms", 10**8, 0, 1e-9, lambda n, d: 3 * n,
            lambda n, d: 0),
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

# What makes a row of the table other than it seems, by peer and workload.
NOTES = {
    ("prange", "integral"): "The include-template: the expression is compiled into the loop.",
    ("prange", "integral_callback"):
        "A function of one point; prange, block is given up to 1,024 points a call.",
    ("prange", "parabola"): "A function of the user's on blocks (prange_apply_block_f64).",
    ("openmp", "integral"): "omp parallel for simd reduction: the bits vary with the threads.",
    ("openmp", "pairwise_euclidean"):
        "Three plain loops, the outer one parallel; simd has a simd reduction inside.",
    ("openmp", "pairwise_cosine"): "The points are first brought to length 1, in the timed part.",
    ("gsl", "integral_callback"): "A loop over a gsl_function: GSL has no such rule. Serial.",
    ("gsl", "sum"): "gsl_vector_sum. Serial.",
    ("numba", "integral"):
        "prange loop; fastmath may reorder the sum, and its bits vary with the threads; array is "
        "(x**2 - x).sum()*dx, made parallel by numba.",
    ("numexpr", "integral"):
        "numpy makes the points and sums the values on one thread, both timed.",
    ("numexpr", "sum"): "numexpr sums on one thread, whatever is set.",
    ("numpy", "integral"): "Whole arrays of points and values, made in the timed part. Serial.",
    ("numpy", "parabola"): "Two passes over memory. Serial.",
    ("numba", "cumsum"): "A loop on one thread: prange has no running totals.",
    ("numba", "pairwise_euclidean"):
        "A compiled function of two rows, which fastmath lets LLVM vectorise; half is fastmath "
        "for half of the pairs, each stored twice.",
    ("numba", "pairwise_cosine"):
        "The points are first brought to length 1, by numpy, in the timed part.",
    ("numba", "pairwise_chebyshev"): "Its LLVM does not vectorise a maximum, not under fastmath.",
    ("scipy", "pairwise_euclidean"):
        "cdist; pdist takes half of the pairs, and squareform makes them a new matrix. Serial.",
    ("sklearn", "pairwise_euclidean"):
        "euclidean_distances, by a matrix product and |x|^2 + |y|^2 - 2xy: near points lose digits "
        "to cancellation, which direct differences do not. It returns a new matrix each call.",
    ("sklearn", "pairwise_cosine"):
        "cosine_distances, by a matrix product: near directions lose digits.",
    ("sklearn", "pairwise_cityblock"):
        "pairwise_distances: scipy's cdist of a part of the rows in each thread.",
    ("sklearn", "pairwise_chebyshev"):
        "pairwise_distances: scipy's pdist on one thread, on more its cdist of a part of the rows "
        "in each.",
    ("openmp", "nearest"):
        "Squared distances by a simd reduction, each sorted into the 10 least so far.",
    ("sklearn", "nearest"):
        "NearestNeighbors(algorithm='brute').kneighbors, fitted before: its ArgKmin, by matrix "
        "products of 256 points by 256.",
}
