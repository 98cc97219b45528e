/* SPDX-License-Identifier: MIT */
/*
 * Maps compute a block by a faster form if all its elements are ordinary, and otherwise by the
 * function itself. So each value near which a function changes its method is put, as the only one
 * of its kind, among ordinary elements: every element must have the bits of the inline function.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#include <prange.h>

#include "bits.h"
#include "random.h"
#include "simd/map.h"

/* Where methods change, and where results leave the normal range. */
static const double limits[] = {
    0.0,    0x1p-500, 0x1p-126, 0x1p-60, 0x1p-28, 0x1p-12, 0.25,   0.5,    1.0,    2.0,
    9.0,    17.5,     22.0,     38.5,    42.0,    45.5,    87.5,   88.5,   103.5,  127.0,
    127.75, 128.25,   149.0,    171.6,   307.0,   308.2,   324.0,  708.0,  709.75, 710.5,
    745.0,  1022.25,  1023.75,  1024.25, 1074.0,  0x1p20,  0x1p23, 0x1p29, 0x1p36, 0x1p52,
    0x1p64, 0x1p70,   0x1p96,   0x1p127, 0x1p900, 0x1p1023};
enum { LIMITS = sizeof limits / sizeof *limits, ORDINARIES = 3, FEWEST = 40, LONGEST = 600 };

#define BODY "map_outliers_typed.h"
#include "each_real.h"
