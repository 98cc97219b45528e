# SPDX-License-Identifier: MIT
"""scikit-learn: euclidean_distances, a matrix product by the BLAS of numpy; its threads are set."""
import sklearn
from sklearn.metrics.pairwise import euclidean_distances
from threadpoolctl import threadpool_info, threadpool_limits


def blas():
    for library in threadpool_info():
        if library["user_api"] == "blas":
            return f"{library['internal_api']} {library['version']}"
    return "a BLAS of one thread"


VERSION = f"scikit-learn {sklearn.__version__} ({blas()})"
use_threads = threadpool_limits


def bind(_, __, job):
    return lambda: euclidean_distances(job.x)
