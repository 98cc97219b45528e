/* SPDX-License-Identifier: MIT */
/*
 * Distances in blocks of rows: the same bits as in one piece, under any budget; failing functions,
 * functions that compute in parallel themselves, several threads at once.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "metric_rules.h"
#include "random.h"

#define BODY "rows_typed.h"
#include "each_real.h"
