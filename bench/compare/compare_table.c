/* SPDX-License-Identifier: MIT */
#include "compare_table.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "refuse.h"
#include "replace.h"
#include "style.h"
#include "text.h"

/* More samples are recommended if they decide this part of the points that many more would. */
#define WORTHWHILE 0.7

static const char *parse_alpha(const char *text, void *value)
{
    const char *why = bench_parse_share(text, value);
    return why || *(double *)value > 0.0 ? why : "an interval that never misses is infinite";
}

#define FIELD(name) offsetof(bench_compare_options, name)

const bench_option bench_compare_choices[] = {
    {"effect", 'e', "PART", "A change below this part of the time does not matter (default: 5%)",
     FIELD(effect), bench_parse_share},
    {"alpha", 'a', "PART",
     "Probability that some interval of the whole table misses its ratio (default: 5%)",
     FIELD(alpha), parse_alpha},
    {"fail-if-slower", 0, "PART",
     "Exit status 1 if the whole interval of some point lies above this", FIELD(fail),
     bench_parse_share},
    {"json", 'j', "FILE", "Write the comparison as JSON", FIELD(json), NULL},
    {"all", 'A', NULL, "List also the points that stayed the same, and the plain loops", FIELD(all),
     NULL},
    {0},
};

void bench_compare_check(const bench_compare_options *options)
{
    char error[512];
    if (options->json && !bench_check_writable(options->json, error, sizeof error))
        bench_refuse("--json %s", error);
}

static const char *const outcomes[] = {"unclear", "same", "faster", "slower"};

static const char *colour_of(const bench_change *change)
{
    static const char *const codes[] = {"\033[33m", "\033[2m", "\033[32;1m", "\033[31;1m"};
    return change->control ? "" : bench_style(codes[change->outcome]);
}

/* +10.2 %, -3.1 %; "-" for NaN */
static const char *change_text(double ratio, char text[BENCH_NUMBER_TEXT])
{
    if (!isfinite(ratio))
        snprintf(text, BENCH_NUMBER_TEXT, "-");
    else if (ratio >= 10.0)
        snprintf(text, BENCH_NUMBER_TEXT, "x %.3g", ratio);
    else
        snprintf(text, BENCH_NUMBER_TEXT, "%+.1f %%", 100.0 * (ratio - 1.0));
    return text;
}

/* The size of a certain change, as a logarithm; 0 if there is none, or for a plain loop. */
static double weight_of(const bench_change *change)
{
    const bool changed = change->outcome == BENCH_SLOWER || change->outcome == BENCH_FASTER;
    return changed && !change->control ? fabs(log(change->ratio.ratio)) : 0.0;
}

static void print_change(const bench_change *change, int width)
{
    char text[5][BENCH_NUMBER_TEXT];
    printf("%-*s %9s %9s %9s   %9s to %9s   %s%s%s", width, change->name,
           bench_time_text(change->old_ns, text[0]), bench_time_text(change->new_ns, text[1]),
           change_text(change->ratio.ratio, text[2]), change_text(change->low, text[3]),
           change_text(change->high, text[4]), colour_of(change),
           change->control ? "(plain loop)" : outcomes[change->outcome],
           change->control ? "" : PLAIN);
    if (!change->control && change->reason[0])
        printf(": %s", change->reason);
    printf("\n");
}

/* Changed points come first, by descending change, then all others in the order of measuring. */
static int by_weight(const void *left, const void *right)
{
    const bench_change *a = *(const bench_change *const *)left;
    const bench_change *b = *(const bench_change *const *)right;
    const double of_a = weight_of(a), of_b = weight_of(b);
    return of_a != of_b ? (of_a < of_b) - (of_a > of_b) : (a > b) - (a < b);
}

static void print_rows(const bench_comparison *comparison)
{
    const size_t count = (size_t)comparison->count;
    const bench_change **sorted = malloc((count + 1) * sizeof *sorted);
    int rows = 0, width = 5;
    for (size_t i = 0; sorted && i < count; i++) {
        const bench_change *change = &comparison->changes[i];
        if (!comparison->options->all && weight_of(change) == 0.0)
            continue;
        sorted[rows++] = change;
        width = (int)strlen(change->name) > width ? (int)strlen(change->name) : width;
    }
    if (rows > 0) {
        qsort(sorted, (size_t)rows, sizeof *sorted, by_weight);
        printf("%-*s %9s %9s %9s   %s\n", width, "point", comparison->old_name,
               comparison->new_name, "time", "interval of the change");
    }
    for (int i = 0; i < rows; i++)
        print_change(sorted[i], width);
    printf("%s", rows > 0 ? "\n" : "");
    free(sorted);
}

/* The number of unclear points that `times` as many samples would decide. */
static int decided_by(const bench_comparison *comparison, double times)
{
    int decided = 0;
    for (int i = 0; i < comparison->count; i++) {
        const bench_change *change = &comparison->changes[i];
        decided += !change->control && change->outcome == BENCH_UNCLEAR &&
                   bench_change_more_samples(change, comparison->options->effect) <= times;
    }
    return decided;
}

/* Prints each reason for unclear points once, and the effect of more samples. */
static void print_unclear(const bench_comparison *comparison)
{
    json_t *reasons = json_object(), *number;
    const char *reason;
    for (int i = 0; i < comparison->count; i++) {
        const bench_change *change = &comparison->changes[i];
        if (change->control || change->outcome != BENCH_UNCLEAR)
            continue;
        const json_t *before = json_object_get(reasons, change->reason);
        json_object_set_new(reasons, change->reason, json_integer(json_integer_value(before) + 1));
    }
    json_object_foreach(reasons, reason, number)
    {
        printf("%d unclear: %s%s\n", (int)json_integer_value(number), reason,
               comparison->options->all ? "" : " (--all lists them)");
    }
    json_decref(reasons);
    static const int times[] = {2, 5, 10, 20};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        const int decided = decided_by(comparison, times[i]);
        if (decided > 0 && (i + 1 == sizeof times / sizeof *times ||
                            decided >= WORTHWHILE * decided_by(comparison, times[i + 1]))) {
            printf("%d of them would be decided by %d times the %s, if their ratios stay\n",
                   decided, times[i], comparison->unit);
            return;
        }
    }
}

void bench_comparison_print(const bench_comparison *comparison)
{
    int counts[4] = {0};
    print_rows(comparison);
    for (int i = 0; i < comparison->count; i++)
        if (!comparison->changes[i].control)
            counts[comparison->changes[i].outcome]++;
    char alpha[BENCH_NUMBER_TEXT], effect[BENCH_NUMBER_TEXT];
    printf("%d point%s: %d slower, %d faster, %d same, %d unclear; changes above %s matter, all "
           "intervals hold together but for %s\n",
           comparison->judged, comparison->judged == 1 ? "" : "s", counts[BENCH_SLOWER],
           counts[BENCH_FASTER], counts[BENCH_SAME], counts[BENCH_UNCLEAR],
           bench_percent_text(comparison->options->effect, effect),
           bench_percent_text(comparison->options->alpha, alpha));
    print_unclear(comparison);
}

static json_t *json_of_change(const bench_change *change)
{
    return json_pack(
        "{s:s, s:b, s:s, s:s, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*}", "name",
        change->name, "control", change->control, "verdict", outcomes[change->outcome], "reason",
        change->reason, "old_ns", bench_json_real(change->old_ns), "new_ns",
        bench_json_real(change->new_ns), "ratio", bench_json_real(change->ratio.ratio), "ratio_low",
        bench_json_real(change->low), "ratio_high", bench_json_real(change->high), "samples_low",
        bench_json_real(change->ratio.low), "samples_high", bench_json_real(change->ratio.high),
        "drift_shift", bench_json_real(change->drift.shift), "drift_scale",
        bench_json_real(change->drift.scale), "drift_spread",
        bench_json_real(change->drift.spread));
}

static bool write_json(const bench_comparison *comparison)
{
    json_t *list = json_array();
    for (int i = 0; i < comparison->count; i++)
        json_array_append_new(list, json_of_change(&comparison->changes[i]));
    json_t *root =
        json_pack("{s:s, s:s, s:f, s:f, s:i, s:o}", "old", comparison->old_name, "new",
                  comparison->new_name, "effect", comparison->options->effect, "alpha",
                  comparison->options->alpha, "points", comparison->judged, "changes", list);
    char error[512];
    const bool written = bench_json_write(root, comparison->options->json, error, sizeof error);
    if (!written)
        bench_complain("%s", error);
    json_decref(root);
    return written;
}

int bench_comparison_finish(const bench_comparison *comparison)
{
    const double fail = comparison->options->fail;
    int slower = 0;
    for (int i = 0; i < comparison->count; i++) {
        const bench_change *change = &comparison->changes[i];
        slower += fail >= 0.0 && !change->control && change->low > 1.0 + fail;
    }
    char part[BENCH_NUMBER_TEXT];
    if (slower > 0)
        printf("%d point%s slower by more than %s\n", slower, slower == 1 ? " is" : "s are",
               bench_percent_text(fail, part));
    if (comparison->options->json && !write_json(comparison))
        return 2;
    return slower > 0;
}
