/* SPDX-License-Identifier: MIT */
/*
 * prange-bench: the sweep over the library's own cases, or over a case made from --expr TEXT, which
 * --axis sums along an axis.
 */
#include <stdio.h>
#include <string.h>

#include "cases.h"
#include "expr_text.h"

/* Removes an option and its value from the arguments; returns the value, NULL if the option is
 * missing. Arguments after -- belong to another program. */
static const char *take_option(const char *option, int *argc, char **argv)
{
    const size_t length = strlen(option);
    for (int k = 1; k < *argc && strcmp(argv[k], "--") != 0; k++) {
        const bool named = strncmp(argv[k], option, length) == 0;
        const bool joined = named && argv[k][length] == '=';
        if (!joined && (!named || argv[k][length] != '\0' || k + 1 == *argc))
            continue;
        const char *text = joined ? argv[k] + length + 1 : argv[k + 1];
        const int taken = joined ? 1 : 2;
        memmove(argv + k, argv + k + taken, (size_t)(*argc - k - taken + 1) * sizeof *argv);
        *argc -= taken;
        return text;
    }
    return NULL;
}

/* Whether a requested size has two dimensions, such as 500x100. */
static bool wants_matrix(int argc, char **argv)
{
    for (int k = 1; k < argc; k++) {
        const bool joined = strncmp(argv[k], "--size=", 7) == 0 || strncmp(argv[k], "-s", 2) == 0;
        const bool before = strcmp(argv[k - 1], "--size") == 0 || strcmp(argv[k - 1], "-s") == 0;
        if ((joined || before) && strchr(argv[k], 'x'))
            return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    int count;
    const char *text = take_option("--expr", &argc, argv);
    const char *axis = text ? take_option("--axis", &argc, argv) : NULL;
    if (text) {
        const prange_bench_case *made = bench_expr_text(text, axis, wants_matrix(argc, argv));
        return made ? prange_bench_main(argc, argv, made, 1) : 2;
    }
    const prange_bench_case *cases = bench_cases_all(&count);
    if (!cases) {
        fprintf(stderr, "prange-bench: out of memory\n");
        return 1;
    }
    return prange_bench_main(argc, argv, cases, count);
}
