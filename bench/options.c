/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <argp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "statistics.h"

/* More samples in a full run: its intervals are those of the 6th and the 16th of 21. */
#define FULL_SAMPLES 21

enum {
    FILTER = 'f',
    HELP = 'h',
    JSON = 'j',
    LIST = 'l',
    QUICK = 'q',
    SAMPLES = 'n',
    SIZE = 's',
    THREADS = 't',
    VERSION = 'V'
};

static const struct argp_option choices[] = {
    {"threads", THREADS, "LIST", 0, "Thread counts: 1..8, or 1,2,4, or both (default: 1 to all)",
     0},
    {"filter", FILTER, "TEXT", 0,
     "Cases whose name contains TEXT or matches it as a pattern (* and ?), or a group of cases", 0},
    {"size", SIZE, "LIST", 0, "Sizes instead of each case's own: 1000,10^6 or 500x100", 0},
    {"quick", QUICK, NULL, 0, "Fewer sizes and samples: under a minute on two processors", 0},
    {"samples", SAMPLES, "N", 0, "Samples at each point (default: 21; with --quick 11)", 0},
    {"json", JSON, "FILE", 0, "Write the results as JSON in Google Benchmark's schema", 0},
    {"list", LIST, NULL, 0, "List the cases with their groups and sizes", 0},
    {"help", HELP, NULL, 0, "Show this text", 0},
    {"version", VERSION, NULL, 0, "Show the version", 0},
    {0},
};

_Noreturn void bench_refuse(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "prange-bench: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    exit(2);
}

/* getopt has no more to say of an argument than that it is bad. */
static _Noreturn void refuse_option(const struct argp_state *state)
{
    const char *text = state->next > 1 ? state->argv[state->next - 1] : "";
    for (const struct argp_option *choice = choices; choice->name; choice++) {
        const bool is_long = strncmp(text, "--", 2) == 0 && strcmp(text + 2, choice->name) == 0;
        const bool is_short = text[0] == '-' && text[1] == choice->key && text[2] == '\0';
        if (choice->arg && (is_long || is_short))
            bench_refuse("%s needs a value: %s", text, choice->doc);
    }
    bench_refuse("'%s' is not an option, or has a value that it does not take; see --help", text);
}

static int samples_of(const char *text)
{
    char *end;
    const long samples = strtol(text, &end, 10);
    if (end == text || *end != '\0' || samples < BENCH_SAMPLES_MIN || samples > BENCH_SAMPLES_MAX)
        bench_refuse("--samples '%s': expected a number from %d to %d", text, BENCH_SAMPLES_MIN,
                     BENCH_SAMPLES_MAX);
    return (int)samples;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    bench_options *options = state->input;
    char error[BENCH_ERROR_TEXT];
    switch (key) {
    case THREADS:
        if (!bench_parse_threads(text, &options->threads, error))
            bench_refuse("%s", error);
        return 0;
    case SIZE:
        if (!bench_parse_sizes(text, &options->sizes, error))
            bench_refuse("%s", error);
        return 0;
    case FILTER:
        options->filter = text;
        return 0;
    case JSON:
        options->json = text;
        return 0;
    case SAMPLES:
        options->samples = samples_of(text);
        return 0;
    case QUICK:
        options->quick = true;
        return 0;
    case LIST:
        options->list = true;
        return 0;
    case HELP:
        argp_help(state->root_argp, stdout, ARGP_HELP_SHORT_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC,
                  state->name);
        exit(0);
    case VERSION:
        printf("prange-bench %s\n", prange_runtime_info().version);
        exit(0);
    case ARGP_KEY_ARG:
        bench_refuse("unexpected argument '%s'; see --help", text);
    case ARGP_KEY_ERROR:
        refuse_option(state);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

bench_options bench_options_read(int argc, char **argv)
{
    static const struct argp parser = {
        .options = choices,
        .parser = parse,
        .doc = "Shows how numeric loops scale from one thread to all: each result verified, each "
               "beside the machine's limit and the loop that one writes without the library."
               "\vExit status: 0; 1 if a result was wrong; 2 for a bad argument; 130 if "
               "interrupted, with the rows done so far written.",
    };
    bench_options options = {0};
    static char name[] = "prange-bench";
    argv[0] = name;
    argp_err_exit_status = 2;
    if (argp_parse(&parser, argc, argv, ARGP_NO_HELP | ARGP_NO_ERRS, NULL, &options) != 0)
        bench_refuse("the arguments could not be read; see --help");
    if (options.samples == 0)
        options.samples = options.quick ? BENCH_SAMPLES_MIN : FULL_SAMPLES;
    return options;
}
