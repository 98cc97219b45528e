# SPDX-License-Identifier: MIT
"""The types of peers, forms and workloads, and the list of peers."""
from collections import namedtuple
from dataclasses import dataclass
from typing import Callable, Tuple

# A serial peer, with threads False, is measured beside prange's fewest and most threads only.
Peer = namedtuple("Peer", "title threads in_c")
PEERS = {
    "prange": Peer("prange", True, True),
    "openmp": Peer("plain OpenMP", True, True),
    "gsl": Peer("GSL", False, True),
    "libmvec": Peer("glibc's libmvec", True, True),
    "sleef": Peer("SLEEF", True, True),
    "numba": Peer("numba", True, False),
    "numexpr": Peer("numexpr", True, False),
    "numpy": Peer("numpy", False, False),
    "openblas": Peer("OpenBLAS, by numpy", True, False),
    "scipy": Peer("scipy", False, False),
    "sklearn": Peer("scikit-learn", True, False),
    "std": Peer("C++", False, True),
    "hwy": Peer("Highway", False, True),
    "boost": Peer("Boost", False, True),
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
    sizes: Tuple[Tuple[int, int], ...]  # n and d; d is 0 where there is one dimension
    quick: Tuple[Tuple[int, int], ...]
    tolerance: float  # largest relative error of the sum and of the elements looked at
    flops: Callable[[int, int], int]
    bytes: Callable[[int, int], int]
    forms: Tuple[Form, ...]  # the first is prange's, the base of the ratios
    absolute: float = 0.0  # absolute tolerance, for answers near 0


def size_text(size):
    n, d = size
    if d > 0:
        return f"{n}x{d}"
    power = len(str(n)) - 1
    return f"10^{power}" if n == 10**power else str(n)


# The forms that most workloads share.
PRANGE, OPENMP, NUMBA = Form("prange"), Form("openmp"), Form("numba")
GSL, SIMD, FASTMATH = Form("gsl"), Form("openmp", "simd"), Form("numba", "fastmath")
