/* SPDX-License-Identifier: MIT */
/*
 * The subcommand that measures over ranks of MPI. Returns the exit status of main: 0; 1 if a rank
 * failed, or results of different numbers of ranks differ. A bad argument ends the program with 2.
 */
#ifndef BENCH_RANKS_H
#define BENCH_RANKS_H

#include "command.h"

/* prange-bench ranks [OPTIONS] */
int bench_ranks_main(int argc, char **argv);
extern const bench_command bench_ranks_command;

#endif
