# SPDX-License-Identifier: MIT
"""scipy: direct differences on one thread; cdist into the given array, or half of it by pdist."""
import scipy
from scipy.spatial.distance import cdist, pdist, squareform
from scipy.special import erf

VERSION = f"scipy {scipy.__version__}"


def whole(metric):
    return lambda job: cdist(job.x, job.x, metric, out=job.y)


def half(metric):
    return lambda job: squareform(pdist(job.x, metric), checks=False)


CALLS = {}
for name in ("euclidean", "cosine", "cityblock", "chebyshev"):
    CALLS[f"pairwise_{name}"] = whole(name)
    CALLS[f"pairwise_{name} pdist"] = half(name)
for name in ("math_erf", "math_erf_f32"):
    CALLS[name] = lambda job: erf(job.x, out=job.y)
