/* SPDX-License-Identifier: MIT */
/*
 * count_nonzero, any and all of every element type: what counts as 0, elements that decide alone
 * wherever they are, and the same answer from any team.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocate.h"
#include "element.h"
#include "guard.h"
#include "refused.h"

static const int teams[] = {1, 2, 3, 7};
enum { TEAMS = sizeof teams / sizeof *teams };

/* Enough for a team of 7, even of bytes. */
enum { LARGE = 300001 };

#define TYPE f64
#include "count_typed.h"
#undef TYPE
#define TYPE f32
#include "count_typed.h"
#undef TYPE
#define TYPE i64
#include "count_typed.h"
#undef TYPE
#define TYPE i32
#include "count_typed.h"
#undef TYPE
#define TYPE u8
#include "count_typed.h"
