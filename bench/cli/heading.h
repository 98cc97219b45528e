/* SPDX-License-Identifier: MIT */
/*
 * What stands above the tables on stdout: the machine, its limits; and the list of cases.
 */
#ifndef BENCH_HEADING_H
#define BENCH_HEADING_H

#include "sweep.h"

void bench_heading(const bench_machine *machine, const bench_options *options);

void bench_heading_limits(const bench_roof *roof);

/* What --list shows. */
void bench_heading_list(void);

#endif
