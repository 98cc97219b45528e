/* SPDX-License-Identifier: MIT */
/*
 * A program started in a process of its own, in a changed environment.
 */
#ifndef BENCH_LAUNCH_H
#define BENCH_LAUNCH_H

#include <stddef.h>
#include <sys/types.h>

typedef struct bench_launch {
    const char *program; /* a path, or a name to be found by PATH */
    char *const *arguments;
    char *const *settings; /* "NAME=VALUE", in place of ours; ends with NULL */
    int files[3];          /* what becomes its standard files; -1: ours */
    int kept;              /* a descriptor that it gets under the same number */
} bench_launch;

/* 0, or an error number. */
int bench_launch_start(const bench_launch *launch, pid_t *process);

#endif
