# SPDX-License-Identifier: MIT
"""scikit-learn: a matrix product by the BLAS of numpy, or scipy's distances on several threads."""
import sklearn
from sklearn.metrics import pairwise_distances
from sklearn.metrics.pairwise import cosine_distances, euclidean_distances
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_info, threadpool_limits

threads = 1


def blas():
    for library in threadpool_info():
        if library["user_api"] == "blas":
            # It chooses them by the processor's model, and may not know a newer one.
            kernels = library.get("architecture", "unknown")
            return f"{library['internal_api']} {library['version']}, {kernels} kernels"
    return "a BLAS of one thread"


def use_threads(count):
    global threads
    threads = count
    threadpool_limits(count)


VERSION = f"scikit-learn {sklearn.__version__} ({blas()})"
PRODUCTS = {"pairwise_euclidean": euclidean_distances, "pairwise_cosine": cosine_distances}


def bind(workload, _, job):
    if workload == "nearest":
        found = NearestNeighbors(n_neighbors=10, algorithm="brute").fit(job.x)
        return lambda: found.kneighbors(job.x)
    if workload in PRODUCTS:
        return lambda: PRODUCTS[workload](job.x)
    metric = workload[len("pairwise_"):]
    return lambda: pairwise_distances(job.x, metric=metric, n_jobs=threads)
