/* SPDX-License-Identifier: MIT */
/*
 * The subcommand that measures calls on a busy machine. It returns the exit status of main: 0; 1 if
 * a result was wrong or a call failed; 130 if interrupted. A bad argument exits with status 2.
 */
#ifndef BENCH_BUSY_H
#define BENCH_BUSY_H

#include "command.h"

/* prange-bench busy [OPTIONS] */
int bench_busy_main(int argc, char **argv);
extern const bench_command bench_busy_command;

#endif
