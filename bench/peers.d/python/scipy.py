# SPDX-License-Identifier: MIT
"""scipy: direct differences on one thread; cdist into the given array, or half of it by pdist."""
import scipy
from scipy.spatial.distance import cdist, pdist, squareform

VERSION = f"scipy {scipy.__version__}"


def use_threads(_):
    """There is one."""


def bind(workload, variant, job):
    metric = workload[len("pairwise_"):]
    if variant == "pdist":
        return lambda: squareform(pdist(job.x, metric), checks=False)
    return lambda: cdist(job.x, job.x, metric, out=job.y)
