/* SPDX-License-Identifier: MIT */
/*
 * Built-in maps, bit for bit against the scalar operation. Users' functions are in apply.c, bad
 * arguments in errors.c.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "guard.h"
#include "random.h"

enum { UNARY_OPS = PRANGE_RECIPROCAL + 1, BINARY_OPS = PRANGE_RDIV + 1 };

/* Sizes around vectors and blocks (1,024); the last are enough for a team. */
static const ptrdiff_t sizes[] = {1,    2,    3,    7,    8,    9,    15,   16,    17,    31,
                                  32,   33,   63,   64,   65,   127,  128,  1000,  1023,  1024,
                                  1025, 1055, 2047, 2048, 2049, 4095, 4096, 10000, 400003};
enum { SIZES = sizeof sizes / sizeof *sizes };

static const ptrdiff_t steps[] = {1, 2, 3, -1, -2, 7};
enum { STEPS = sizeof steps / sizeof *steps };

#define BODY "map_typed.h"
#include "each_real.h"
