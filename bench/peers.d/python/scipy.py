# SPDX-License-Identifier: MIT
"""scipy: cdist, direct differences on one thread, into the given array."""
import scipy
from scipy.spatial.distance import cdist

VERSION = f"scipy {scipy.__version__}"


def use_threads(_):
    """There is one."""


def bind(_, __, job):
    return lambda: cdist(job.x, job.x, "euclidean", out=job.y)
