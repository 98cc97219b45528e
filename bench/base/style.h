/* SPDX-License-Identifier: MIT */
#ifndef BENCH_STYLE_H
#define BENCH_STYLE_H

#include <stdlib.h>
#include <unistd.h>

/* The escape code if stdout is a terminal and NO_COLOR is unset or empty; otherwise "". */
static inline const char *bench_style(const char *code)
{
    static int colours = -1;
    if (colours < 0) {
        const char *none = getenv("NO_COLOR");
        colours = isatty(STDOUT_FILENO) && !(none && none[0]);
    }
    return colours ? code : "";
}

#define BOLD bench_style("\033[1m")
#define DIM bench_style("\033[2m")
#define RED bench_style("\033[31;1m")
#define PLAIN bench_style("\033[0m")

#endif
