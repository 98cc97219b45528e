# SPDX-License-Identifier: MIT
"""Steps of stencils, and filters of images."""
from .model import FASTMATH, NUMBA, OPENMP, PRANGE, Form, Workload


def image(name, case, title, side, tolerance, flops):
    return Workload(name, case, title, ((side, side),), ((500, 500),), tolerance,
                    lambda n, d: flops * n * d, lambda n, d: 8 * n * d,
                    (PRANGE, OPENMP, Form("scipy")))


WORKLOADS = (
    Workload("heat", "heat_2d_f64", "heat equation on n x d points, 100 steps", ((2000, 2000),),
             ((200, 200),), 1e-12, lambda n, d: 400 * n * d, lambda n, d: 1600 * n * d,
             (PRANGE, OPENMP, NUMBA, FASTMATH)),
    Workload("seven", "stencils/seven_point_f64", "seven-point stencil on n^3 points, 20 steps",
             ((256, 0),), ((40, 0),), 1e-12, lambda n, d: 160 * n**3, lambda n, d: 320 * n**3,
             (PRANGE, OPENMP, NUMBA, FASTMATH)),
    image("filter_median", "filters/median_3x3_f32", "median filter of 3 x 3 of f32", 2048, 0.0, 0),
    image("filter_minimum", "filters/minimum_31x31_f32", "minimum filter of 31 x 31 of f32", 2048, 0.0, 0),
    image("filter_gaussian", "filters/gaussian_f32", "Gaussian filter of f32, sigma 2", 2048, 1e-5, 68),
    image("filter_uniform", "filters/uniform_9x9_f32", "mean of 9 x 9 of f32", 2048, 1e-5, 36),
)

NOTES = {
    ("prange", "heat"): "stencil_template.h, NAME_steps: several steps in a sweep.",
    ("prange", "seven"): "stencil_template.h, NAME_steps: several steps in a sweep.",
    ("numba", "heat"): "prange loops over the rows, two arrays in turns.",
    ("numba", "seven"): "prange loops over the planes, two arrays in turns.",
    ("scipy", "filter_median"): "scipy.ndimage.median_filter. Serial.",
    ("scipy", "filter_minimum"): "scipy.ndimage.minimum_filter. Serial.",
    ("scipy", "filter_gaussian"): "scipy.ndimage.gaussian_filter. Serial.",
    ("scipy", "filter_uniform"): "scipy.ndimage.uniform_filter, by a running sum. Serial.",
}
