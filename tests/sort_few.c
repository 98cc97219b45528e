/* SPDX-License-Identifier: MIT */
/*
 * Sorting of arrays in which a few values are frequent, compared with qsort: numbers of distinct
 * values around the most that are counted, values whose bits differ little, rare values among them,
 * samples that mislead, and equal numbers before others.
 */
#include "patterns.h"

#define BODY "sort_few_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
