/* SPDX-License-Identifier: MIT */
/*
 * Merging, sets and membership. The references look at each value alone, and sort by qsort.
 */
#include "patterns.h"

#define BODY "sets_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"
