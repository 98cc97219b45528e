/* SPDX-License-Identifier: MIT */
/*
 * Distinct values with their places and counts, against qsorted indices: by sorting, by tables and
 * by marks, whichever the library chooses.
 */
#include "patterns.h"

#define BODY "distinct_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
