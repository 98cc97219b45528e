/* SPDX-License-Identifier: MIT */
/*
 * The subcommands that compare. Each returns the exit status of main: 0, or 1 if a point is slower
 * than --fail-if-slower allows. A bad argument or an unusable file ends the program with 2.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include "command.h"

extern const bench_command bench_compare_command, bench_ab_command;

/* prange-bench compare OLD.json NEW.json; argv[0] is "compare". */
int bench_compare_main(int argc, char **argv);

/* prange-bench ab A B [-- ARGUMENT...]; argv[0] is "ab". Also 130: interrupted. */
int bench_ab_main(int argc, char **argv);

#endif
