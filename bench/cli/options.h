/* SPDX-License-Identifier: MIT */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include "settings.h"

/* The command line of the sweep. A bad argument gets one line on stderr and ends the program with
 * status 2; --help and --version end it with 0. */
bench_options bench_options_read(int argc, char **argv);

#endif
