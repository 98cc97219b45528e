/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <prange.h>

#include "statistics.h"

/* More samples in a full run: its intervals are those of the 6th and the 16th of 21. */
#define FULL_SAMPLES 21

/* A point that says nothing for so long is taken to hang. */
#define TIMEOUT_SECONDS 300.0

enum {
    FILTER = 'f',
    HELP = 'h',
    JSON = 'j',
    LIST = 'l',
    QUICK = 'q',
    SAMPLES = 'n',
    SIZE = 's',
    THREADS = 't',
    VERSION = 'V',
    BUDGET = 256,
    ENVIRONMENT,
    LEVEL,
    LOAD,
    REPORT,
    SCALING,
    SCHEDULE,
    SEED,
    TIMEOUT,
    TYPE,
    WIDTH,
};

static const struct argp_option choices[] = {
    {0, 0, 0, 0, "What to measure:", 1},
    {"filter", FILTER, "TEXT", 0,
     "Cases whose name contains TEXT or matches it as a pattern (* and ?), or a group of cases", 0},
    {"load", LOAD, "FILE", 0,
     "The cases of this shared object instead (see prange/bench.h); may be repeated", 0},
    {"list", LIST, NULL, 0, "List the cases with their groups and sizes", 0},
    {0, 0, 0, 0, "At which points; each list is combined with all others:", 2},
    {"threads", THREADS, "LIST", 0, "Thread counts: 1..8, or 1,2,4, or both (default: 1 to all)",
     0},
    {"size", SIZE, "LIST", 0, "Sizes instead of each case's own: 1000,10^6 or 500x100", 0},
    {"type", TYPE, "LIST", 0, "Types of elements: f64,f32 (default: all)", 0},
    {"level", LEVEL, "LIST", 0, "Instruction set levels of the library: baseline,v3,v4", 0},
    {"schedule", SCHEDULE, "LIST", 0,
     "OpenMP schedules, a number being the chunk of the kind before it: static,dynamic,4,guided",
     0},
    {"scaling", SCALING, "LIST", 0,
     "strong: the same size at each thread count (default); weak: the same work for each thread",
     0},
    {"env", ENVIRONMENT, "NAME=LIST", 0,
     "Values of a variable, such as OMP_PROC_BIND=close,spread; may be repeated", 0},
    {0, 0, 0, 0, "How well:", 3},
    {"quick", QUICK, NULL, 0, "Fewer sizes and samples: under a minute on two processors", 0},
    {"samples", SAMPLES, "N", 0, "Samples at each point (default: 21; with --quick 11)", 0},
    {"width", WIDTH, "PERCENT", 0,
     "Go on until the 95 % interval of each median is no wider than this share of it", 0},
    {"budget", BUDGET, "TIME", 0,
     "End after this time, such as 60s; what is left of it goes to the widest intervals", 0},
    {"seed", SEED, "N", 0, "Of the random order of the points (default: another each time)", 0},
    {"timeout", TIMEOUT, "TIME", 0,
     "Give a point up that gives no sign of life for so long (default: 300s; 0: never)", 0},
    {0, 0, 0, 0, "What to write:", 4},
    {"json", JSON, "FILE", 0, "Write the results as JSON in Google Benchmark's schema", 0},
    {"report", REPORT, "DIRECTORY", 0, "Write a page with pictures, CSV and JSON", 0},
    {"help", HELP, NULL, 0, "Show this text", -1},
    {"version", VERSION, NULL, 0, "Show the version", -1},
    {0},
};

/* getopt has no more to say of an argument than that it is bad. */
static _Noreturn void refuse_option(const struct argp_state *state)
{
    const char *text = state->next > 1 ? state->argv[state->next - 1] : "";
    for (const struct argp_option *choice = choices; choice->name || choice->doc; choice++) {
        if (!choice->name)
            continue;
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

/* Short, so that it can be typed again. */
static uint64_t seed_of_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)(now.tv_sec ^ now.tv_nsec) % 1000000;
}

static uint64_t seed_of(const char *text)
{
    char *end;
    const unsigned long long seed = strtoull(text, &end, 10);
    if (text[strspn(text, "0123456789")] != '\0' || end == text || strlen(text) > 19)
        bench_refuse("--seed '%s': expected a number below 10^19", text);
    return seed;
}

static void add_load(bench_options *options, const char *path)
{
    if (options->load_count == BENCH_LOADS_MAX)
        bench_refuse("--load '%s': more than %d objects", path, BENCH_LOADS_MAX);
    options->loads[options->load_count++] = path;
}

/* The options whose value is a list or a number of its own grammar. */
static bool parse_value(int key, const char *text, bench_options *options,
                        char error[BENCH_ERROR_TEXT])
{
    switch (key) {
    case THREADS:
        return bench_parse_threads(text, &options->threads, error);
    case SIZE:
        return bench_parse_sizes(text, &options->sizes, error);
    case LEVEL:
        return bench_parse_levels(text, prange_runtime_info().level, &options->levels, error);
    case SCHEDULE:
        return bench_parse_schedules(text, &options->schedules, error);
    case SCALING:
        return bench_parse_scaling(text, &options->strong, &options->weak, error);
    case ENVIRONMENT:
        return bench_parse_environment(text, &options->environments, error);
    case BUDGET:
        if (!bench_parse_seconds("--budget", text, &options->budget, error))
            return false;
        snprintf(error, BENCH_ERROR_TEXT, "--budget '%.80s': nothing can be measured in no time",
                 text);
        return options->budget > 0.0;
    case TIMEOUT:
        return bench_parse_seconds("--timeout", text, &options->timeout, error);
    default:
        return bench_parse_percent("--width", text, &options->width, error);
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    bench_options *options = state->input;
    char error[BENCH_ERROR_TEXT];
    switch (key) {
    case THREADS:
    case SIZE:
    case LEVEL:
    case SCHEDULE:
    case SCALING:
    case ENVIRONMENT:
    case BUDGET:
    case TIMEOUT:
    case WIDTH:
        if (!parse_value(key, text, options, error))
            bench_refuse("%s", error);
        return 0;
    case TYPE:
        options->types = text;
        return 0;
    case FILTER:
        options->filter = text;
        return 0;
    case LOAD:
        add_load(options, text);
        return 0;
    case JSON:
        options->json = text;
        return 0;
    case REPORT:
        options->report = text;
        return 0;
    case SAMPLES:
        options->samples = samples_of(text);
        return 0;
    case SEED:
        options->seed = seed_of(text);
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
        printf("%s %s\n", bench_program(), prange_runtime_info().version);
        exit(0);
    case ARGP_KEY_ARG:
        bench_refuse("unexpected argument '%s'; see --help", text);
    case ARGP_KEY_ERROR:
        refuse_option(state);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What follows where an option was not given. */
static void complete(bench_options *options)
{
    if (options->samples == 0)
        options->samples = options->quick ? BENCH_SAMPLES_MIN : FULL_SAMPLES;
    if (options->threads.count == 0)
        options->threads = bench_threads_to(prange_get_max_threads());
    if (!options->weak)
        options->strong = true;
    if (options->schedules.count == 0)
        options->schedules.count = 1; /* the default, which is 0 */
}

bench_options bench_options_read(int argc, char **argv)
{
    static const struct argp parser = {
        .options = choices,
        .parser = parse,
        .doc = "Shows how numeric loops scale from one thread to all: each result verified, each "
               "beside the machine's limit and the loop that one writes without the library."
               "\v`compare OLD.json NEW.json` and `ab A B` compare two results and two programs, "
               "`report RESULTS.json DIR` makes the page of a stored result; each has a --help of "
               "its own.\n\n"
               "Exit status: 0; 1 if a result was wrong, a case crashed or something could not be "
               "written; 2 for a bad argument; 130 if interrupted, with the rows done so far "
               "written.",
    };
    bench_options options = {.timeout = TIMEOUT_SECONDS, .seed = seed_of_now()};
    char name[256];
    snprintf(name, sizeof name, "%s", bench_program());
    argv[0] = name;
    argp_err_exit_status = 2;
    if (argp_parse(&parser, argc, argv, ARGP_NO_HELP | ARGP_NO_ERRS, NULL, &options) != 0)
        bench_refuse("the arguments could not be read; see --help");
    complete(&options);
    return options;
}
