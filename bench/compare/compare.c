/* SPDX-License-Identifier: MIT */
#include "compare.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare_runs.h"
#include "json.h"
#include "refuse.h"
#include "text.h"

typedef struct arguments {
    bench_compare_options common;
    const char *files[2];
    int count;
} arguments;

static error_t parse(int key, char *text, struct argp_state *state)
{
    arguments *given = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &given->common;
        return 0;
    case 'h':
        argp_help(state->root_argp, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK,
                  "prange-bench compare");
        exit(0);
    case ARGP_KEY_ARG:
        if (given->count == 2)
            bench_refuse("compare takes two files; '%s' is one more", text);
        given->files[given->count++] = text;
        return 0;
    case ARGP_KEY_ERROR:
        bench_refuse("compare: '%s' is not an option, or lacks a value; see compare --help",
                     bench_bad_option(state));
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static arguments read_arguments(int argc, char **argv)
{
    static const struct argp_option help[] = {{"help", 'h', NULL, 0, "Show this text", 0}, {0}};
    static const struct argp_child children[] = {{&bench_compare_parser, 0, NULL, 0}, {0}};
    static const struct argp parser = {
        .options = help,
        .parser = parse,
        .args_doc = "OLD.json NEW.json",
        .children = children,
        .doc =
            "Compares two results of prange-bench or of a program with Google Benchmark's JSON, "
            "point by point."
            "\vA point is slower, or faster, where the whole interval of the ratio is beyond "
            "the effect; the interval is widened by what plain loops, which did not change, need. "
            "Exit status: 0; 1 if --fail-if-slower says so; 2 for a bad argument.",
    };
    arguments given = {.common = bench_compare_defaults()};
    if (argp_parse(&parser, argc, argv, ARGP_NO_HELP | ARGP_NO_ERRS, NULL, &given) != 0)
        bench_refuse("compare: the arguments could not be read; see compare --help");
    if (given.count < 2)
        bench_refuse("compare needs two files, OLD.json and NEW.json");
    if (given.common.json && !bench_json_writable(given.common.json))
        bench_refuse("compare: --json '%s': cannot be written: %s", given.common.json,
                     strerror(errno));
    return given;
}

static bool is_openmp_setting(const char *key)
{
    static const char *const prefixes[] = {"OMP_", "GOMP_", "KMP_"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(key, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

static bool is_plain_loops_key(const char *key)
{
    return strncmp(key, "plain_loops_", strlen("plain_loops_")) == 0;
}

/* What should be the same in both runs, for the ratio to be due to the code. */
static bool matters(const char *key)
{
    static const char *const keys[] = {"host_name", "cpu",      "num_cpus", "cpu_governor",
                                       "cpu_turbo", "affinity", "cpu_quota"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return is_openmp_setting(key) || is_plain_loops_key(key) || strncmp(key, "PRANGE_", 7) == 0;
}

/* Says which keys of `of` are otherwise in `other`, or not there where `missing`; lowers the trust
 * in the plain loops that these keys change. */
static void print_differences(const json_t *of, const json_t *other, bool missing,
                              bench_trust *trust)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)of, key, value)
    {
        const json_t *there = json_object_get(other, key);
        if (!matters(key) || (missing ? there != NULL : !there || json_equal(value, there)))
            continue;
        printf("note: the runs differ in %s\n", key);
        if (is_plain_loops_key(key))
            *trust = BENCH_TRUST_NONE;
        else if (is_openmp_setting(key) && *trust == BENCH_TRUST_ALL)
            *trust = BENCH_TRUST_SERIAL;
    }
}

static void print_note(const bench_runs_note *note)
{
    char shift[BENCH_NUMBER_TEXT];
    printf("the runs lie %s apart as a whole, ",
           bench_percent_text(expm1(fabs(note->drift.shift)), shift));
    if (note->drift.scale > 1.0)
        printf("and the samples' intervals must be %.1f times as wide, ", note->drift.scale);
    printf("%s\n", note->told_by);
    if (note->only_old > 0 || note->only_new > 0)
        printf("not compared: %d points of OLD alone, %d of NEW alone\n", note->only_old,
               note->only_new);
}

int bench_compare_main(int argc, char **argv)
{
    const arguments given = read_arguments(argc, argv);
    bench_results old, new;
    char error[BENCH_RESULTS_ERROR];
    if (!bench_results_read(given.files[0], &old, error) ||
        !bench_results_read(given.files[1], &new, error))
        bench_refuse("compare: %s", error);
    const json_t *before = json_object_get(old.document, "context");
    const json_t *after = json_object_get(new.document, "context");
    bench_comparison comparison = {
        .old_name = "OLD", .new_name = "NEW", .unit = "samples", .options = &given.common};
    bench_runs_note note;
    bench_trust trust = BENCH_TRUST_ALL;
    print_differences(before, after, false, &trust);
    print_differences(before, after, true, &trust);
    print_differences(after, before, true, &trust);
    if (!bench_compare_runs(&old, &new, trust, &comparison, &note))
        bench_refuse("out of memory");
    if (comparison.count == 0)
        bench_refuse("compare: the files have no point in common");
    bench_comparison_print(&comparison);
    print_note(&note);
    const int status = bench_comparison_finish(&comparison);
    free(comparison.changes);
    bench_results_free(&old);
    bench_results_free(&new);
    return status;
}
