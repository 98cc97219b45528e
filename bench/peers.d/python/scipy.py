# SPDX-License-Identifier: MIT
"""
scipy, on one thread: filters, and distances by direct differences: all pairs by cdist into the
given array, or half of the pairs by pdist.
"""
import scipy
from scipy import ndimage
from scipy.spatial.distance import cdist, pdist, squareform
from scipy.special import erf

VERSION = f"scipy {scipy.__version__}"


def whole(metric):
    return lambda job: cdist(job.x, job.x, metric, out=job.y)


def half(metric):
    return lambda job: squareform(pdist(job.x, metric), checks=False)


CALLS = {
    "filter_median": lambda job: ndimage.median_filter(job.x, 3, output=job.y, mode="nearest"),
    "filter_minimum": lambda job: ndimage.minimum_filter(job.x, 31, output=job.y, mode="nearest"),
    "filter_gaussian": lambda job: ndimage.gaussian_filter(job.x, 2.0, output=job.y, mode="nearest"),
    "filter_uniform": lambda job: ndimage.uniform_filter(job.x, 9, output=job.y, mode="nearest"),
}
for name in ("euclidean", "cosine", "cityblock", "chebyshev"):
    CALLS[f"pairwise_{name}"] = whole(name)
    CALLS[f"pairwise_{name} pdist"] = half(name)
for name in ("math_erf", "math_erf_f32"):
    CALLS[name] = lambda job: erf(job.x, out=job.y)
