/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <prange.h>

#include "command.h"
#include "statistics.h"

/* Samples of a full run: the interval reaches from the 6th to the 16th of 21. */
#define FULL_SAMPLES 21

/* A short seed, so that a user can type it again. */
static uint64_t seed_of_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)(now.tv_sec ^ now.tv_nsec) % 1000000;
}

static const char *parse_seed(const char *text, void *value)
{
    *(uint64_t *)value = strtoull(text, NULL, 10);
    const size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits < 20 && text[digits] == '\0' ? NULL
                                                             : "expected a number below 10^19";
}

static const char *parse_samples(const char *text, void *value)
{
    return bench_parse_count(text, BENCH_SAMPLES_MIN, BENCH_SAMPLES_MAX, value)
               ? NULL
               : "expected a number from 11 to 1000";
}

static const char *parse_levels(const char *text, void *value)
{
    return bench_parse_levels(text, prange_runtime_info().level, value);
}

static const char *add_load(const char *text, void *value)
{
    bench_loads *loads = value;
    if (!text[0])
        return "expected a path";
    if (loads->count == BENCH_LOADS_MAX)
        return "there are more than 16 objects";
    const int length = snprintf(loads->at[loads->count++], BENCH_LOAD_TEXT, "%s", text);
    return length < BENCH_LOAD_TEXT ? NULL : "the path is too long";
}

/* Options that the program takes before the sweep reads its own. */
static const char *parse_of_program(const char *text, void *value)
{
    (void)text, (void)value;
    return "--expr and --axis are options of prange-bench only, with --axis after --expr";
}

#define FIELD(name) offsetof(bench_options, name)

static const bench_option choices[] = {
    {.doc = "Cases:"},
    {"filter", 'f', "TEXT",
     "Cases whose name contains TEXT or matches it as a pattern (* and ?), or a group of cases",
     FIELD(filter), NULL},
    {"load", 0, "FILE",
     "Use the cases of this shared object instead (see prange/bench.h); may be repeated",
     FIELD(loads), add_load},
    {"expr", 0, "TEXT",
     "Measure a formula of prange_eval instead, such as 'sin(x)*exp(-x)': a, b, c, d, x, y and z "
     "are arrays of random numbers, two-dimensional if a --size is; in prange-bench only",
     FIELD(filter), parse_of_program},
    {"axis", 0, "LIST", "With --expr: sum the formula along an axis, 0, 1 or 0,1", FIELD(filter),
     parse_of_program},
    {"list", 'l', NULL, "List the cases, or those of --filter, with their groups and sizes",
     FIELD(list), NULL},
    {.doc = "Points, in all combinations of the lists:"},
    {"threads", 't', "LIST", "Thread counts: 1..8, or 1,2,4, or both (default: 1 to all)",
     FIELD(threads), bench_parse_threads},
    {"size", 's', "LIST", "Sizes instead of each case's own: 1000,10^6 or 500x100", FIELD(sizes),
     bench_parse_sizes},
    {"type", 0, "LIST", "Types of elements: f64,f32 (default: all)", FIELD(types), NULL},
    {"level", 0, "LIST", "Instruction set levels of the library: baseline,v3,v4", FIELD(levels),
     parse_levels},
    {"schedule", 0, "LIST",
     "OpenMP schedules, a number being the chunk of the schedule before it: "
     "static,dynamic,4,guided",
     FIELD(schedules), bench_parse_schedules},
    {"scaling", 0, "LIST",
     "strong: the same size at each thread count (default); weak: the same work for each thread",
     FIELD(scaling), bench_parse_scaling},
    {"env", 0, "NAME=LIST",
     "Values of an environment variable, such as OMP_PROC_BIND=close,spread; may be repeated",
     FIELD(environments), bench_parse_environment},
    {.doc = "Precision and time:"},
    {"quick", 'q', NULL, "Fewer sizes and samples: under a minute on two processors", FIELD(quick),
     NULL},
    {"samples", 'n', "N", "Samples at each point, at least 11 (default: 21; with --quick 11)",
     FIELD(samples), parse_samples},
    {"width", 0, "PERCENT",
     "Take samples until the 95 % interval of each median is no wider than this share of it",
     FIELD(width), bench_parse_percent},
    {"budget", 0, "TIME",
     "End after this time, such as 60s; time left over goes to the widest intervals", FIELD(budget),
     bench_parse_budget},
    {"seed", 0, "N", "Seed of the random order of the points (default: another each time)",
     FIELD(seed), parse_seed},
    {"timeout", 0, "TIME",
     "Give up a point that does not respond for this long (default: 300s; 0: never)",
     FIELD(timeout), bench_parse_seconds},
    {"cache", 0, "SIZE",
     "Size of the caches, such as 32M: the memory bandwidth limits larger data only (default: "
     "probed)",
     FIELD(cache), bench_parse_bytes},
    {.doc = "Output:"},
    {"json", 'j', "FILE", "Write the results as JSON in Google Benchmark's schema", FIELD(json),
     NULL},
    {"report", 0, "DIRECTORY", "Write a page with pictures, CSV and JSON", FIELD(report), NULL},
    {0},
};

const bench_command bench_sweep_command = {
    .name = "",
    .doc =
        "Shows how numeric loops scale from one thread to all: each result is verified, and each "
        "time is compared with the machine's limit and with a plain loop."
        "\v`compare OLD.json NEW.json` and `ab A B` compare two results and two programs, `busy` "
        "measures calls beside other work, `ranks` measures calls over ranks of MPI, and "
        "`report RESULTS.json DIR` makes a page from a stored result; each has its own --help. "
        "`manual man`, `manual bash` and `manual zsh` print the man page and the completions.\n\n"
        "Exit status: 0; 1 if a result was wrong, a case crashed or something could not be "
        "written; 2 for a bad argument; 130 if interrupted, with the rows done so far written.",
    .options = {choices},
};

bench_options bench_options_read(int argc, char **argv)
{
    bench_options options = {.timeout = BENCH_TIMEOUT, .seed = seed_of_now()};
    bench_command_read(&bench_sweep_command, argc, argv, &options);
    if (options.samples == 0)
        options.samples = options.quick ? BENCH_SAMPLES_MIN : FULL_SAMPLES;
    if (options.threads.count == 0)
        options.threads = bench_threads_to(prange_get_max_threads());
    if (!options.scaling.weak)
        options.scaling.strong = true;
    if (options.schedules.count == 0)
        options.schedules.count = 1; /* the default schedule, which is 0 */
    return options;
}
