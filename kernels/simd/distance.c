/* SPDX-License-Identifier: MIT */
/*
 * The table of the distance kernels of a level.
 */
#include "distance.h"

#include "distance_kernels.h"
#include "registers.h"

const pri_distance PRI_AT_LEVEL(pri_distance) = {
    .width = PANEL_WIDTH,
    .pack = PRI_AT_LEVEL(pri_pack),
    .strip =
        {
            [PRI_STEP_SQUARES] = {PRI_AT_LEVEL(pri_squares), PRI_AT_LEVEL(pri_squares_weighted)},
            [PRI_STEP_CITYBLOCK] = {PRI_AT_LEVEL(pri_cityblock),
                                    PRI_AT_LEVEL(pri_cityblock_weighted)},
            [PRI_STEP_CHEBYSHEV] = {PRI_AT_LEVEL(pri_chebyshev)},
            [PRI_STEP_CANBERRA] = {PRI_AT_LEVEL(pri_canberra), PRI_AT_LEVEL(pri_canberra_weighted)},
            [PRI_STEP_BRAYCURTIS] = {PRI_AT_LEVEL(pri_braycurtis),
                                     PRI_AT_LEVEL(pri_braycurtis_weighted)},
            [PRI_STEP_MISMATCH] = {PRI_AT_LEVEL(pri_mismatch), PRI_AT_LEVEL(pri_mismatch_weighted)},
            [PRI_STEP_DOT] = {PRI_AT_LEVEL(pri_dot), PRI_AT_LEVEL(pri_dot_weighted)},
            [PRI_STEP_NAN_SQUARES] = {PRI_AT_LEVEL(pri_nan_squares)},
            [PRI_STEP_PRODUCT] = {PRI_AT_LEVEL(pri_dot), PRI_AT_LEVEL(pri_product_weighted)},
            [PRI_STEP_MINKOWSKI] = {PRI_AT_LEVEL(pri_minkowski),
                                    PRI_AT_LEVEL(pri_minkowski_weighted)},
            [PRI_STEP_JENSENSHANNON] = {PRI_AT_LEVEL(pri_jensenshannon)},
            [PRI_STEP_HAVERSINE] = {PRI_AT_LEVEL(pri_haversine)},
        },
    .postprocess =
        {
            [PRI_POSTPROCESS_NONE] = PRI_AT_LEVEL(pri_postprocess_none),
            [PRI_POSTPROCESS_MEAN] = PRI_AT_LEVEL(pri_postprocess_mean),
            [PRI_POSTPROCESS_JACCARD] = PRI_AT_LEVEL(pri_postprocess_jaccard),
            [PRI_POSTPROCESS_DICE] = PRI_AT_LEVEL(pri_postprocess_dice),
            [PRI_POSTPROCESS_ROGERSTANIMOTO] = PRI_AT_LEVEL(pri_postprocess_rogerstanimoto),
            [PRI_POSTPROCESS_RUSSELLRAO] = PRI_AT_LEVEL(pri_postprocess_russellrao),
            [PRI_POSTPROCESS_SOKALSNEATH] = PRI_AT_LEVEL(pri_postprocess_sokalsneath),
            [PRI_POSTPROCESS_YULE] = PRI_AT_LEVEL(pri_postprocess_yule),
            [PRI_POSTPROCESS_KULCZYNSKI1] = PRI_AT_LEVEL(pri_postprocess_kulczynski1),
            [PRI_POSTPROCESS_JENSENSHANNON] = PRI_AT_LEVEL(pri_postprocess_jensenshannon),
            [PRI_POSTPROCESS_DIRECTIONS] = PRI_AT_LEVEL(pri_postprocess_directions),
        },
    .normalise_l2 = PRI_AT_LEVEL(pri_normalise_l2),
    .boolean = PRI_AT_LEVEL(pri_boolean),
    .normalise_l1 = PRI_AT_LEVEL(pri_normalise_l1),
    .compact = PRI_AT_LEVEL(pri_compact),
    .centre = PRI_AT_LEVEL(pri_centre),
    .add_finite = PRI_AT_LEVEL(pri_add_finite),
    .paired =
        {
            [PRI_STEP_SQUARES] = {PRI_AT_LEVEL(pri_squares_paired),
                                  PRI_AT_LEVEL(pri_squares_weighted_paired)},
            [PRI_STEP_CITYBLOCK] = {PRI_AT_LEVEL(pri_cityblock_paired),
                                    PRI_AT_LEVEL(pri_cityblock_weighted_paired)},
            [PRI_STEP_CHEBYSHEV] = {PRI_AT_LEVEL(pri_chebyshev_paired)},
            [PRI_STEP_CANBERRA] = {PRI_AT_LEVEL(pri_canberra_paired),
                                   PRI_AT_LEVEL(pri_canberra_weighted_paired)},
            [PRI_STEP_BRAYCURTIS] = {PRI_AT_LEVEL(pri_braycurtis_paired),
                                     PRI_AT_LEVEL(pri_braycurtis_weighted_paired)},
            [PRI_STEP_MISMATCH] = {PRI_AT_LEVEL(pri_mismatch_paired),
                                   PRI_AT_LEVEL(pri_mismatch_weighted_paired)},
            [PRI_STEP_DOT] = {PRI_AT_LEVEL(pri_dot_paired), PRI_AT_LEVEL(pri_dot_weighted_paired)},
            [PRI_STEP_NAN_SQUARES] = {PRI_AT_LEVEL(pri_nan_squares_paired)},
            [PRI_STEP_PRODUCT] = {PRI_AT_LEVEL(pri_dot_paired),
                                  PRI_AT_LEVEL(pri_product_weighted_paired)},
            [PRI_STEP_MINKOWSKI] = {PRI_AT_LEVEL(pri_minkowski_paired),
                                    PRI_AT_LEVEL(pri_minkowski_weighted_paired)},
            [PRI_STEP_JENSENSHANNON] = {PRI_AT_LEVEL(pri_jensenshannon_paired)},
            [PRI_STEP_HAVERSINE] = {PRI_AT_LEVEL(pri_haversine_paired)},
        },
};
