/* SPDX-License-Identifier: MIT */
/*
 * The choice of the instruction set level, made once at run time.
 */
#ifndef PRI_LEVEL_H
#define PRI_LEVEL_H

#include "../simd/blocks.h"

/* The block functions in use. */
const pri_blocks *pri_level(void);

/* Every level that this processor can run, lowest first: NULL from `i` = their number on. */
const pri_blocks *pri_level_at(int i);

/* Puts another level in use, for tests; NULL restores the choice by processor and PRANGE_ISA. */
void pri_level_use(const pri_blocks *blocks);

#endif
