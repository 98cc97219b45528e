/* SPDX-License-Identifier: MIT */
/*
 * A part of a whole, as a person types it.
 */
#ifndef BENCH_PART_H
#define BENCH_PART_H

#include <stdbool.h>

/* "5%", "5 %" or "0.05"; false if the text is no part from 0 to below 1. */
bool bench_parse_part(const char *text, double *part);

#endif
