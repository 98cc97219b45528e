/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A line that wraps cannot be overwritten. */
static int columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        return size.ws_col - 1;
    return 79;
}

/* Seconds between two lines: a terminal that draws takes a processor for a moment. */
#define PAUSE 1.0

void bench_progress_show(const char *what, double spent, double left)
{
    static double shown = -PAUSE;
    if (spent - shown < PAUSE || !isatty(STDERR_FILENO))
        return;
    shown = spent;
    char line[600], share[60] = "";
    if (left >= 0.0)
        snprintf(share, sizeof share, "%3.0f %%, about %.0f:%02.0f left  ",
                 100.0 * spent / (spent + left), (double)((long)left / 60),
                 (double)((long)left % 60));
    snprintf(line, sizeof line, "%s%s", share, what);
    fprintf(stderr, "\r\033[K%.*s", columns(), line);
    fflush(stderr);
}

void bench_progress_clear(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
}
