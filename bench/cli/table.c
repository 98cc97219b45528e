/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "points.h"
#include "style.h"
#include "text.h"

/* The fewest sizes for which the worst size gets a sentence. */
#define SWEEP_SIZES 4

static void print_header(const prange_bench_case *spec)
{
    printf("\n%s%s%s  %s\n", BOLD, spec->name, PLAIN, spec->summary);
    printf("%s%11s %7s %9s %7s %12s %8s %7s %8s %13s %6s %9s %9s %5s%s\n", DIM, "size", "threads",
           "time", "+-", "best serial", "speed-up", "effic.", "ser. fr.", "rate", "limit",
           "vs serial", "vs OpenMP", "bits", PLAIN);
}

static bool by_bytes(const prange_bench_case *spec)
{
    return spec->limit == PRANGE_BENCH_LIMIT_READ || spec->limit == PRANGE_BENCH_LIMIT_TRIAD;
}

static void print_numbers(const bench_row *row)
{
    const bench_estimate *time = &row->timing[BENCH_PRANGE].time;
    const double spread = fmax(time->high - time->median, time->median - time->low) / time->median;
    const bench_form best = row->best_serial == BENCH_SERIAL ? BENCH_SERIAL : bench_alone(row);
    char text[10][BENCH_NUMBER_TEXT];
    printf("%9s %7s %10s %s %8s %7s %8s %13s %6s %9s %9s", bench_time_text(time->median, text[0]),
           bench_percent_text(spread, text[1]),
           bench_time_text(row->timing[best].time.median, text[2]),
           row->best_serial == BENCH_SERIAL ? "p" : "o", bench_factor_text(row->speedup, text[3]),
           bench_percent_text(row->efficiency, text[4]),
           bench_percent_text(row->karp_flatt, text[5]),
           by_bytes(row->point->spec) ? bench_rate_text(row->bytes_per_second, "B/s", text[6])
                                      : bench_rate_text(row->flops_per_second, "FLOP/s", text[6]),
           bench_percent_text(row->share, text[7]), bench_factor_text(row->vs_serial, text[8]),
           bench_factor_text(row->vs_openmp, text[9]));
    if (!row->point->spec->same_bits)
        printf(" %5s", row->end.steady[BENCH_PRANGE] ? "n/a" : "vary");
    else if (row->same_bits)
        printf(" %5s", "yes");
    else
        printf(" %s%5s%s", RED, "NO", PLAIN);
}

static void print_row(const bench_row *row)
{
    char size[BENCH_SIZE_TEXT];
    printf("%11s %7d ", bench_size_text(row->point->size, size), row->point->threads);
    if (row->skipped)
        printf("not measured: %s", row->failure);
    else if (row->failure[0])
        printf("%s%s%s %s", RED, row->gone ? "LOST" : "FAILED", PLAIN, row->failure);
    else
        print_numbers(row);
    const int threads = row->point->threads, team = row->end.team, other = row->end.openmp_team;
    if (team > 0 && (team != threads || other != threads))
        printf("  %steam of %d granted, %d to plain OpenMP%s", RED, team, other, PLAIN);
    if (bench_has_result(row) && bench_is_unstable(&row->timing[BENCH_PRANGE].time))
        printf("  unstable");
    if (bench_has_result(row) && !isnan(row->end.balance)) {
        char text[BENCH_NUMBER_TEXT];
        printf("  balance %s", bench_percent_text(row->end.balance, text));
    }
    if (row->end.throttled > 0)
        printf("  %sthrottled%s", RED, PLAIN);
    printf("\n");
}

/* Whether the plain OpenMP loop gave the same bits at all thread counts of the row's size. */
static bool openmp_same_bits(const bench_row *rows, int count, const bench_row *row)
{
    const bench_row *first = NULL;
    for (const bench_row *at = rows; at < rows + count; at++) {
        if (!bench_has_result(at) || at->point->size.n != row->point->size.n ||
            at->point->size.d != row->point->size.d)
            continue;
        if (!first)
            first = at;
        if (!at->end.steady[BENCH_OPENMP] ||
            at->end.digests[BENCH_OPENMP] != first->end.digests[BENCH_OPENMP])
            return false;
    }
    return true;
}

/* Prints a sentence on the row, which has the largest size and team of its case. */
static void print_verdict(const bench_row *rows, int count, const bench_row *row)
{
    static const char *const limits[] = {"no limit", "the read bandwidth", "the triad bandwidth",
                                         "the multiply-add peak"};
    char size[BENCH_SIZE_TEXT], speedup[BENCH_NUMBER_TEXT], share[BENCH_NUMBER_TEXT];
    printf("  %s %s: %d thread%s %s %s the best serial loop (%s)", row->point->spec->name,
           bench_size_text(row->point->size, size), row->point->threads,
           row->point->threads > 1 ? "s" : "", row->point->threads > 1 ? "are" : "is",
           bench_factor_text(row->speedup, speedup),
           row->best_serial == BENCH_SERIAL ? "the serial loop" : "this one on one thread");
    if (isfinite(row->share))
        printf(", %s of %s", bench_percent_text(row->share, share),
               limits[row->point->spec->limit]);
    printf(", same bits: %s", !row->point->spec->same_bits ? "not promised"
                              : row->same_bits             ? "yes"
                                                           : "NO");
    if (row->point->spec->same_bits && bench_has_timing(row, BENCH_OPENMP))
        printf(" (plain OpenMP: %s)", openmp_same_bits(rows, count, row) ? "yes" : "no");
    printf("\n");
}

/* Prints the size at which the library is slowest relative to the user's best alternative. */
static void print_worst(const bench_row *rows, int count)
{
    const bench_row *worst = NULL;
    int sizes = 0;
    for (const bench_row *row = rows; row < rows + count; row++) {
        if (row == rows || !bench_same_size(row->point, row[-1].point))
            sizes++;
        if (bench_has_result(row) && row->vs_openmp > 0.0 &&
            (!worst ||
             fmin(row->vs_openmp, row->vs_alone) < fmin(worst->vs_openmp, worst->vs_alone)))
            worst = row;
    }
    if (!worst || sizes < SWEEP_SIZES)
        return;
    char size[BENCH_SIZE_TEXT], factor[BENCH_NUMBER_TEXT];
    printf("  worst of all sizes: %s of the better of plain OpenMP and this loop on one thread "
           "(%s, %d thread%s)\n",
           bench_factor_text(fmin(worst->vs_openmp, worst->vs_alone), factor),
           bench_size_text(worst->point->size, size), worst->point->threads,
           worst->point->threads > 1 ? "s" : "");
}

/* Whether an entry of "scaling" has the row's setting. */
static bool is_about(const json_t *entry, const bench_row *row)
{
    const bench_setting *setting = &row->point->setting;
    char schedule[BENCH_SCHEDULE_TEXT];
    return strcmp(bench_point_text(entry, "case"), row->point->spec->name) == 0 &&
           strcmp(bench_point_text(entry, "level"), row->end.level) == 0 &&
           strcmp(bench_point_text(entry, "schedule"),
                  bench_schedule_text(setting->schedule, schedule)) == 0 &&
           strcmp(bench_point_text(entry, "scaling"), setting->weak ? "weak" : "strong") == 0 &&
           strcmp(bench_point_text(entry, "env"), setting->environment) == 0;
}

/* Prints a sentence on the scaling of each size. */
static void print_scaling(const json_t *scaling, const bench_row *row)
{
    for (size_t i = 0; i < json_array_size(scaling); i++) {
        const json_t *entry = json_array_get(scaling, i);
        const char *verdict = bench_point_text(entry, "verdict");
        if (!is_about(entry, row) || !verdict[0])
            continue;
        char size[BENCH_SIZE_TEXT];
        const prange_bench_size base = {(ptrdiff_t)json_integer_value(json_object_get(entry, "n")),
                                        (ptrdiff_t)json_integer_value(json_object_get(entry, "d"))};
        printf("  %s%s: %s\n", bench_size_text(base, size),
               row->point->setting.weak ? " a thread" : "", verdict);
    }
}

static void print_section(const bench_row *rows, int count, const json_t *scaling)
{
    static const bench_setting_style style = {
        "  level ", "  schedule ", "  weak scaling: the size grows with the threads", "  "};
    char setting[BENCH_SETTING_TEXT];
    if (bench_setting_text(&rows->point->setting, &style, setting)[0])
        printf("%s\n", setting);
    const bench_row *last = NULL;
    int shown = 0;
    for (const bench_row *row = rows; row < rows + count; row++) {
        if (!bench_has_result(row) && !row->failure[0])
            continue; /* interrupted before this point */
        print_row(row);
        shown++;
        if (bench_has_result(row))
            last = row;
    }
    if (shown == 0)
        printf("  interrupted before a point was done\n");
    if (!last)
        return;
    print_verdict(rows, count, last);
    print_worst(rows, count);
    print_scaling(scaling, last);
}

void bench_table(const bench_row *rows, int count, const json_t *scaling)
{
    for (int start = 0, end; start < count; start = end) {
        end = start + 1;
        while (end < count && bench_same_setting(rows[end].point, rows[start].point))
            end++;
        if (start == 0 || rows[start].point->spec != rows[start - 1].point->spec)
            print_header(rows[start].point->spec);
        print_section(rows + start, end - start, scaling);
    }
    fflush(stdout);
}

void bench_table_legend(void)
{
    static const char legend[] =
        "time: median of one call, +- the exact 95 % interval of that median. best serial: the\n"
        "faster of the plain serial loop (p) and the measured loop on one thread (o); speed-up\n"
        "and effic. are against it. ser. fr.: Karp and Flatt's serial fraction. limit: share of\n"
        "what the machine was probed to do at that thread count, - where the data fit the caches.\n"
        "vs: times as fast as the plain loops. bits: the same result to the last bit at every\n"
        "point of that size, where it is promised; vary: not promised, and another at each call.\n"
        "balance: mean over largest time that a thread was busy, in one call.";
    printf("\n%s%s%s\n", DIM, legend, PLAIN);
}
