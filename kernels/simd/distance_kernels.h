/* SPDX-License-Identifier: MIT */
/*
 * The kernels that distance.c collects in its table, by the file that defines them.
 */
#ifndef PRI_DISTANCE_KERNELS_H
#define PRI_DISTANCE_KERNELS_H

#include "distance.h"

/* transpose.c */
void PRI_AT_LEVEL(pri_pack)(ptrdiff_t cols, ptrdiff_t d, const element *points, ptrdiff_t stride,
                            element *panel);

/* distance_squares.c */
pri_strip_kernel PRI_AT_LEVEL(pri_squares), PRI_AT_LEVEL(pri_squares_weighted);
pri_strip_kernel PRI_AT_LEVEL(pri_dot), PRI_AT_LEVEL(pri_dot_weighted);
pri_strip_kernel PRI_AT_LEVEL(pri_nan_squares), PRI_AT_LEVEL(pri_product_weighted);

/* distance_abs.c */
pri_strip_kernel PRI_AT_LEVEL(pri_cityblock), PRI_AT_LEVEL(pri_cityblock_weighted);
pri_strip_kernel PRI_AT_LEVEL(pri_chebyshev);
pri_strip_kernel PRI_AT_LEVEL(pri_braycurtis), PRI_AT_LEVEL(pri_braycurtis_weighted);
pri_strip_kernel PRI_AT_LEVEL(pri_canberra), PRI_AT_LEVEL(pri_canberra_weighted);
pri_strip_kernel PRI_AT_LEVEL(pri_mismatch), PRI_AT_LEVEL(pri_mismatch_weighted);

/* distance_elementary.c */
pri_strip_kernel PRI_AT_LEVEL(pri_minkowski), PRI_AT_LEVEL(pri_minkowski_weighted);
pri_strip_kernel PRI_AT_LEVEL(pri_jensenshannon);
pri_strip_kernel PRI_AT_LEVEL(pri_haversine);

/* The same files: kernels for pairs of rows. */
pri_paired_kernel PRI_AT_LEVEL(pri_squares_paired), PRI_AT_LEVEL(pri_squares_weighted_paired),
    PRI_AT_LEVEL(pri_dot_paired), PRI_AT_LEVEL(pri_dot_weighted_paired),
    PRI_AT_LEVEL(pri_nan_squares_paired), PRI_AT_LEVEL(pri_product_weighted_paired),
    PRI_AT_LEVEL(pri_cityblock_paired), PRI_AT_LEVEL(pri_cityblock_weighted_paired),
    PRI_AT_LEVEL(pri_chebyshev_paired), PRI_AT_LEVEL(pri_braycurtis_paired),
    PRI_AT_LEVEL(pri_braycurtis_weighted_paired), PRI_AT_LEVEL(pri_canberra_paired),
    PRI_AT_LEVEL(pri_canberra_weighted_paired), PRI_AT_LEVEL(pri_mismatch_paired),
    PRI_AT_LEVEL(pri_mismatch_weighted_paired), PRI_AT_LEVEL(pri_minkowski_paired),
    PRI_AT_LEVEL(pri_minkowski_weighted_paired), PRI_AT_LEVEL(pri_jensenshannon_paired),
    PRI_AT_LEVEL(pri_haversine_paired);

/* distance_postprocess.c */
pri_postprocess_kernel PRI_AT_LEVEL(pri_postprocess_none), PRI_AT_LEVEL(pri_postprocess_mean),
    PRI_AT_LEVEL(pri_postprocess_jaccard), PRI_AT_LEVEL(pri_postprocess_dice),
    PRI_AT_LEVEL(pri_postprocess_rogerstanimoto), PRI_AT_LEVEL(pri_postprocess_russellrao),
    PRI_AT_LEVEL(pri_postprocess_sokalsneath), PRI_AT_LEVEL(pri_postprocess_yule),
    PRI_AT_LEVEL(pri_postprocess_kulczynski1), PRI_AT_LEVEL(pri_postprocess_jensenshannon),
    PRI_AT_LEVEL(pri_postprocess_directions);

/* distance_normalise.c */
void PRI_AT_LEVEL(pri_normalise_l2)(const pri_prepared *rows);
element PRI_AT_LEVEL(pri_normalise_l1)(ptrdiff_t d, const element *x, element *y);

/* distance_prepare.c */
void PRI_AT_LEVEL(pri_boolean)(const pri_prepared *rows);
void PRI_AT_LEVEL(pri_compact)(ptrdiff_t d, const element *x, const element *weights, element *y);
void PRI_AT_LEVEL(pri_centre)(ptrdiff_t d, const element *x, const double *mean, element *y);
void PRI_AT_LEVEL(pri_add_finite)(ptrdiff_t d, const element *x, double *sum, double *count);

#endif
