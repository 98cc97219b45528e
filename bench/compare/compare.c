/* SPDX-License-Identifier: MIT */
#include "compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare_runs.h"
#include "refuse.h"
#include "text.h"

typedef struct arguments {
    bench_compare_options common;
    const char *files[2];
} arguments;

static const char *take_file(const char *text, int index, void *into)
{
    if (index >= 2)
        return "compare takes two files";
    ((arguments *)into)->files[index] = text;
    return NULL;
}

const bench_command bench_compare_command = {
    .name = "compare",
    .arguments = "OLD.json NEW.json",
    .doc =
        "Compares two results of prange-bench or of a program with Google Benchmark's JSON, "
        "point by point."
        "\vA point is slower, or faster, if the whole interval of its ratio is beyond the effect; "
        "intervals are widened as the plain loops, which did not change, require. Exit status: "
        "0; 1 for a slow-down by --fail-if-slower; 2 for a bad argument.",
    .options = {bench_compare_choices},
    .argument = take_file,
};

static arguments read_arguments(int argc, char **argv)
{
    arguments given = {.common = BENCH_COMPARE_DEFAULTS};
    bench_command_read(&bench_compare_command, argc, argv, &given);
    if (!given.files[1])
        bench_refuse("compare needs two files, OLD.json and NEW.json");
    bench_compare_check(&given.common);
    return given;
}

static bool begins_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_openmp_setting(const char *key)
{
    return begins_with(key, "OMP_") || begins_with(key, "GOMP_") || begins_with(key, "KMP_");
}

static bool is_plain_loops_key(const char *key)
{
    return begins_with(key, "plain_loops_");
}

/* Whether the value of the key must be equal in both runs for a ratio to be due to the code. */
static bool affects_times(const char *key)
{
    static const char *const keys[] = {"host_name", "cpu",      "num_cpus", "cpu_governor",
                                       "cpu_turbo", "affinity", "cpu_quota"};
    return bench_word_index(key, keys, sizeof keys / sizeof *keys) >= 0 || is_openmp_setting(key) ||
           is_plain_loops_key(key) || begins_with(key, "PRANGE_");
}

/* Prints the keys of `context` that have another value in `other`, or with `missing` those that
 * `other` lacks; lowers the trust in the plain loops that depend on these keys. */
static void print_differences(const json_t *context, const json_t *other, bool missing,
                              bench_trust *trust)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)context, key, value)
    {
        const json_t *there = json_object_get(other, key);
        if (!affects_times(key) || (missing ? there != NULL : !there || json_equal(value, there)))
            continue;
        char *plain = bench_plain_text(key);
        printf("note: the runs differ in %s\n", plain ? plain : "");
        free(plain);
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
    if (!bench_results_read(given.files[0], given.files[0], &old) ||
        !bench_results_read(given.files[1], given.files[1], &new))
        exit(2);
    const json_t *before = json_object_get(old.document, "context");
    const json_t *after = json_object_get(new.document, "context");
    bench_comparison comparison = {
        .old_name = "OLD", .new_name = "NEW", .unit = "samples", .options = &given.common};
    bench_runs_note note;
    bench_trust trust = BENCH_TRUST_ALL;
    print_differences(before, after, false, &trust);
    print_differences(before, after, true, &trust);
    print_differences(after, before, true, &trust);
    bench_compare_runs(&old, &new, trust, &comparison, &note);
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
