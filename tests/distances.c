/* SPDX-License-Identifier: MIT */
/*
 * The forms of pairwise distances: shapes around the tiles, rows with gaps, conversions, a user's
 * metric, several calling threads at once.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <prange.h>

#include "bits.h"
#include "callers.h"
#include "fused.h"
#include "guard.h"
#include "metric_rules.h"
#include "random.h"
#include "waits.h"

#define BODY "distances_typed.h"
#include "each_real.h"
