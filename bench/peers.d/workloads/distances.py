# SPDX-License-Identifier: MIT
"""Distances of all pairs, and the nearest points."""
from .model import FASTMATH, NUMBA, OPENMP, PRANGE, SIMD, Form, Workload

DISTANCES = (SIMD, NUMBA, FASTMATH, Form("numba", "half"), Form("sklearn"), Form("scipy"),
             Form("scipy", "pdist"))


def pairwise(metric, case, forms=(PRANGE, *DISTANCES), sizes=((2000, 100),), quick=((500, 100),)):
    # A matrix product loses digits where points are near each other or in the same direction, hence
    # the tolerance. Operations are counted as its two for each pair and coordinate.
    return Workload(f"pairwise_{metric}", case,
                    f"{metric} distances of all pairs of n points of d coordinates", sizes, quick,
                    1e-9, lambda n, d: 2 * n * n * d, lambda n, d: 8 * (n * d + n * n), forms,
                    absolute=1e-14 if metric == "cosine" else 0.0)


WORKLOADS = (
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
)

# Notes on rows that a reader could misjudge, by peer and workload.
NOTES = {
    ("openmp", "pairwise_euclidean"):
        "Three plain loops, the outer one parallel; simd has a simd reduction inside.",
    ("openmp", "pairwise_cosine"): "The points are first brought to length 1, in the timed part.",
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
