/* SPDX-License-Identifier: MIT */
/*
 * Sorting and searching, compared with the C library's qsort of indices by <, isnan and signbit:
 * every pattern at sizes around those of vectors, networks, samples and parts.
 */
#include <float.h>

#include "flush.h"
#include "patterns.h"

#define BODY "sort_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
