# SPDX-License-Identifier: MIT
"""Sorting, selecting, distinct values and counting."""
from .model import PRANGE, Form, Workload

STD, NUMPY = Form("std"), Form("numpy")


def order(name, case, title, size, quick, forms):
    # The rate counts the bytes read; operations are not counted.
    return Workload(name, case, title, size, (quick,), 0.0, lambda n, d: 0, lambda n, d: 8 * n,
                    forms)


WORKLOADS = (
    order("sort", "sort_f64", "a copy of random numbers, sorted", ((10**6, 0), (10**7, 0)),
          (10**6, 0), (PRANGE, Form("hwy"), STD, NUMPY)),
    order("argsort", "order/argsort_f64", "the stable order of random numbers",
          ((10**6, 0), (10**7, 0)), (10**6, 0), (PRANGE, STD, NUMPY)),
    order("median", "order/median_f64", "the median of random numbers", ((10**7, 0),), (10**6, 0),
          (PRANGE, STD, NUMPY)),
    Workload("stack_median", "order/stack_median_f64", "the median of each of d pixels in n images",
             ((9, 10**6), (31, 10**6)), ((9, 1000),), 0.0, lambda n, d: 0,
             lambda n, d: 8 * (n + 1) * d, (PRANGE, NUMPY)),
    order("unique", "order/unique_f64", "distinct values, many of them", ((10**6, 0), (10**7, 0)),
          (10**6, 0), (PRANGE, STD, NUMPY)),
    order("unique_few", "order/unique_few_f64", "distinct values, d of them",
          ((10**7, 1000), (10**7, 10**5)), (10**6, 1000), (PRANGE, STD, NUMPY)),
    order("histogram", "histogram_f64", "counts in d even bins", ((5 * 10**7, 1000),),
          (10**6, 1000), (PRANGE, Form("openmp"), Form("boost"), NUMPY)),
)

# Notes on rows that a reader could misjudge, by peer and workload.
NOTES = {
    ("prange", "sort"): "All forms copy the numbers first, in the timed part: prange by "
    "`prange_copy_view`, the others by memcpy.",
    ("hwy", "sort"): "vqsort of hwy::Sorter. Serial.",
    ("std", "sort"): "std::sort. Serial.",
    ("std", "argsort"): "std::stable_sort of indices. Serial.",
    ("numpy", "argsort"): "kind='stable'. Serial.",
    ("std", "median"): "std::nth_element of a copy. Serial.",
    ("std", "unique"): "A std::unordered_set, its values sorted. Serial.",
    ("std", "unique_few"): "A std::unordered_set, its values sorted. Serial.",
    ("boost", "histogram"): "boost::histogram, a regular axis without overflow, one fill. Serial.",
    ("openmp", "histogram"): "Counts of each thread, added up; the edges are not looked at.",
}
