# SPDX-License-Identifier: MIT
"""scikit-learn: distances by a matrix product of numpy's BLAS, or scipy's on several threads."""
import sklearn
from sklearn.metrics import pairwise_distances
from sklearn.metrics.pairwise import cosine_distances, euclidean_distances
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from .openblas import blas

threads = 1


def use_threads(count):
    global threads
    threads = count
    threadpool_limits(count)


def nearest(job):
    """The first call, which is not timed, fits the model."""
    if not hasattr(job, "fitted"):
        job.fitted = NearestNeighbors(n_neighbors=10, algorithm="brute").fit(job.x)
    return job.fitted.kneighbors(job.x)


VERSION = f"scikit-learn {sklearn.__version__} ({blas()})"
CALLS = {
    "pairwise_euclidean": lambda job: euclidean_distances(job.x),
    "pairwise_cosine": lambda job: cosine_distances(job.x),
    "pairwise_cityblock": lambda job: pairwise_distances(job.x, metric="cityblock", n_jobs=threads),
    "pairwise_chebyshev": lambda job: pairwise_distances(job.x, metric="chebyshev", n_jobs=threads),
    "nearest": nearest,
}
