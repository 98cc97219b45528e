# SPDX-License-Identifier: MIT
"""The median of a set of values and its exact 95 % interval, as in bench/statistics.c."""
from dataclasses import dataclass
from math import comb
from statistics import median

# An interval wider than this share of its median is marked: something else took the processors.
UNSTABLE = 0.1


def interval_rank(n):
    """The largest k with 2 P(Bin(n, 1/2) <= k - 1) <= 0.05: x(k) and x(n+1-k) are the ends."""
    below, rank = 0, 0
    for j in range(n):
        below += comb(n, j)
        if 2 * below > 0.05 * 2**n:
            return rank
        rank = j + 1
    return rank


@dataclass(frozen=True)
class Estimate:
    median: float
    low: float
    high: float
    least: float
    mad: float  # median absolute deviation from the median

    @property
    def width(self):
        return (self.high - self.low) / self.median

    @property
    def unstable(self):
        return self.width > UNSTABLE


def estimate(values):
    ordered = sorted(values)
    middle = median(ordered)
    rank = max(interval_rank(len(ordered)), 1)
    return Estimate(middle, ordered[rank - 1], ordered[-rank], ordered[0],
                    median(abs(value - middle) for value in ordered))
