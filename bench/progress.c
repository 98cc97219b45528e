/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

void bench_progress_show(const char *what, double spent, double left)
{
    if (!isatty(STDERR_FILENO))
        return;
    fprintf(stderr, "\r\033[K");
    if (left >= 0.0)
        fprintf(stderr, "%3.0f %%, about %.0f:%02.0f left  ", 100.0 * spent / (spent + left),
                (double)((long)left / 60), (double)((long)left % 60));
    fprintf(stderr, "%s", what);
    fflush(stderr);
}

void bench_progress_clear(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
}
