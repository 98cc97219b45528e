/* SPDX-License-Identifier: MIT */
/*
 * Distinct values with their places and counts, compared with qsorted indices. The library chooses
 * between sorting, tables and marks.
 */
#include "patterns.h"

#define BODY "distinct_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
