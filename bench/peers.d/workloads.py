# SPDX-License-Identifier: MIT
"""What is compared: the workloads, the peers that can do each, and what a reader must know."""
from dataclasses import dataclass
from typing import Callable, Tuple


@dataclass(frozen=True)
class Peer:
    name: str  # of its driver
    title: str
    threads: bool  # more than one; a serial peer stands beside prange's fewest and most threads
    in_c: bool = False


PEERS = {
    peer.name: peer
    for peer in (
        Peer("prange", "prange", True, in_c=True),
        Peer("openmp", "plain OpenMP", True, in_c=True),
        Peer("gsl", "GSL", False, in_c=True),
        Peer("numba", "numba", True),
        Peer("numexpr", "numexpr", True),
        Peer("numpy", "numpy", False),
        Peer("scipy", "scipy", False),
        Peer("sklearn", "scikit-learn", True),
    )
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


PRANGE, OPENMP, GSL = Form("prange"), Form("openmp"), Form("gsl")
NUMBA, FASTMATH = Form("numba"), Form("numba", "fastmath")
DISTANCES = (Form("openmp", "simd"), NUMBA, FASTMATH, Form("numba", "half"), Form("sklearn"),
             Form("scipy"), Form("scipy", "pdist"))


@dataclass(frozen=True)
class Workload:
    name: str
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


# The plain serial sum of 10^8 values in one accumulator is what comes near this.
INTEGRAL_TOLERANCE = 1e-10


def pairwise(metric, forms=(PRANGE, *DISTANCES), sizes=((2000, 100),), quick=((500, 100),)):
    return Workload(
        f"pairwise_{metric}",
        f"{metric} distances of all pairs of n points of d coordinates",
        sizes=sizes,
        quick=quick,
        # A matrix product loses digits where points are near each other, or in one direction.
        tolerance=1e-9,
        absolute=1e-14 if metric == "cosine" else 0.0,
        flops=lambda n, d: 2 * n * n * d,  # as a matrix product has them
        bytes=lambda n, d: 8 * (n * d + n * n),
        forms=forms,
    )


WORKLOADS = (
    Workload(
        "integral",
        "integral of x^2 - x over [0, 2], written in place",
        sizes=((10**6, 0), (10**8, 0)),
        quick=((10**6, 0),),
        tolerance=INTEGRAL_TOLERANCE,
        flops=lambda n, d: 5 * n,
        bytes=lambda n, d: 0,
        forms=(PRANGE, OPENMP, NUMBA, FASTMATH, Form("numba", "array"),
               Form("numexpr", temporaries=24), Form("numpy", temporaries=32)),
    ),
    Workload(
        "integral_callback",
        "the same, a function handed over and called for each point",
        sizes=((10**6, 0), (10**8, 0)),
        quick=((10**6, 0),),
        tolerance=INTEGRAL_TOLERANCE,
        flops=lambda n, d: 5 * n,
        bytes=lambda n, d: 0,
        forms=(PRANGE, Form("prange", "block"), OPENMP, GSL),
    ),
    Workload(
        "sum",
        "sum of an array",
        sizes=((10**7, 0),),
        quick=((10**7, 0),),
        tolerance=1e-12,
        flops=lambda n, d: n,
        bytes=lambda n, d: 8 * n,
        forms=(PRANGE, OPENMP, NUMBA, FASTMATH, Form("numexpr"), Form("numpy"), GSL),
    ),
    Workload(
        "square",
        "y = x*x",
        sizes=((10**7, 0),),
        quick=((10**7, 0),),
        tolerance=1e-14,
        flops=lambda n, d: n,
        bytes=lambda n, d: 16 * n,
        forms=(PRANGE, OPENMP, NUMBA, FASTMATH, Form("numexpr"), Form("numpy")),
    ),
    Workload(
        "parabola",
        "y = x*x - x",
        sizes=((10**7, 0),),
        quick=((10**7, 0),),
        tolerance=1e-14,
        flops=lambda n, d: 2 * n,
        bytes=lambda n, d: 16 * n,
        forms=(PRANGE, OPENMP, NUMBA, FASTMATH, Form("numexpr"), Form("numpy")),
    ),
    pairwise("euclidean", (PRANGE, OPENMP, *DISTANCES),
             sizes=((500, 100), (2000, 100), (2000, 3), (4000, 16)), quick=((500, 100), (2000, 3))),
    pairwise("cosine"),
    pairwise("cityblock"),
    pairwise("chebyshev"),
    Workload(
        "nearest",
        "the 10 nearest of n points of d coordinates to each of them, itself among them, euclidean",
        sizes=((20000, 16),),
        quick=((5000, 16),),
        # These coordinates have 24 bits: a matrix product of 16 of them is exact in f64.
        tolerance=1e-12,
        flops=lambda n, d: 2 * n * n * d,
        bytes=lambda n, d: 8 * n * d + 160 * n,
        forms=(PRANGE, Form("openmp", "simd"), Form("sklearn")),
    ),
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
