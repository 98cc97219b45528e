/* SPDX-License-Identifier: MIT */
/*
 * The subcommand that measures over MPI ranks. It returns the exit status of main: 0; 1 if a rank
 * failed or results differ between numbers of ranks; 130 if interrupted. A bad argument exits with
 * status 2.
 */
#ifndef BENCH_RANKS_H
#define BENCH_RANKS_H

#include "command.h"

/* prange-bench ranks [OPTIONS] */
int bench_ranks_main(int argc, char **argv);
extern const bench_command bench_ranks_command;

#endif
