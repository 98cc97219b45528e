/* SPDX-License-Identifier: MIT */
/*
 * What stands above the tables on stdout: the machine, its limits; and the list of cases.
 */
#ifndef BENCH_HEADING_H
#define BENCH_HEADING_H

#include "machine.h"
#include "options.h"
#include "bounds.h"

void bench_heading(const bench_machine *machine, const bench_options *options);

/* `environment` is "" where none was set. */
void bench_heading_limits(const char *environment, const bench_limits *limits);

/* What --list shows. */
void bench_heading_list(void);

#endif
