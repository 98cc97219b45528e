/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lists.h"
#include "text.h"

/* A sweep over at least so many sizes gets a sentence on its worst one. */
#define SWEEP_SIZES 4

extern char **environ;

static const char *style(const char *code)
{
    static int colours = -1;
    if (colours < 0)
        colours = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
    return colours ? code : "";
}

#define BOLD style("\033[1m")
#define DIM style("\033[2m")
#define RED style("\033[31;1m")
#define PLAIN style("\033[0m")

static void print_environment(void)
{
    bool any = false;
    for (char **entry = environ; *entry; entry++) {
        if (!bench_is_setting(*entry))
            continue;
        printf("%s%s", any ? " " : "environment  ", *entry);
        any = true;
    }
    if (any)
        printf("\n");
}

void bench_table_heading(const bench_machine *machine, const bench_options *options)
{
    const prange_info *info = &machine->library;
    char text[BENCH_NUMBER_TEXT];
    printf("%sprange-bench %s%s, %d samples a point\n", BOLD, info->version, PLAIN,
           options->samples);
    printf("machine      %s, %d processors online, %d in the affinity mask, ", machine->cpu,
           machine->processors, info->affinity);
    if (info->quota > 0)
        printf("CPU quota of %d\n", info->quota);
    else
        printf("no CPU quota\n");
    if (machine->loads > 0)
        printf("load average %.2f: what else runs here slows these figures\n", machine->load[0]);
    printf("caches      ");
    for (int i = 0; i < machine->cache_count; i++)
        printf(" L%d%s %s%s", machine->caches[i].level,
               strcmp(machine->caches[i].type, "Data") == 0          ? "d"
               : strcmp(machine->caches[i].type, "Instruction") == 0 ? "i"
                                                                     : "",
               bench_bytes_text(machine->caches[i].bytes, text),
               i + 1 < machine->cache_count ? "," : "\n");
    if (machine->cache_count == 0)
        printf(" unknown\n");
    printf("library      instruction set level %s, compiled by %s\n", info->level, info->compiler);
    printf("plain loops  %s %s\n", bench_compiler(), bench_flags());
    print_environment();
    printf("\n");
}

void bench_table_limits(const bench_limits *limits)
{
    char read[BENCH_NUMBER_TEXT], triad[BENCH_NUMBER_TEXT], f64[BENCH_NUMBER_TEXT],
        f32[BENCH_NUMBER_TEXT];
    printf("limits, %2d thread%s  read %s, triad %s, multiply-add %s (f64), %s (f32)\n",
           limits->threads, limits->threads > 1 ? "s" : " ",
           bench_rate_text(limits->read, "B/s", read), bench_rate_text(limits->triad, "B/s", triad),
           bench_rate_text(limits->fma_f64, "FLOP/s", f64),
           bench_rate_text(limits->fma_f32, "FLOP/s", f32));
    fflush(stdout);
}

static void print_header(const bench_case *what)
{
    printf("\n%s%s%s  %s\n", BOLD, what->name, PLAIN, what->summary);
    printf("%s%11s %7s %9s %7s %12s %8s %7s %8s %13s %6s %9s %9s %5s%s\n", DIM, "size", "threads",
           "time", "+-", "best serial", "speed-up", "effic.", "ser. fr.", "rate", "limit",
           "vs serial", "vs OpenMP", "bits", PLAIN);
}

static bool by_bytes(const bench_case *what)
{
    return what->limit == BENCH_LIMIT_READ || what->limit == BENCH_LIMIT_TRIAD;
}

static void print_numbers(const bench_row *row)
{
    const bench_estimate *time = &row->timing[BENCH_PRANGE].time;
    const double spread = fmax(time->high - time->median, time->median - time->low) / time->median;
    const bench_timing *serial =
        row->best_serial == BENCH_SERIAL ? &row->timing[BENCH_SERIAL] : bench_alone(row);
    char text[10][BENCH_NUMBER_TEXT];
    printf("%9s %7s %10s %s %8s %7s %8s %13s %6s %9s %9s", bench_time_text(time->median, text[0]),
           bench_percent_text(spread, text[1]), bench_time_text(serial->time.median, text[2]),
           row->best_serial == BENCH_SERIAL ? "p" : "o", bench_factor_text(row->speedup, text[3]),
           bench_percent_text(row->efficiency, text[4]),
           bench_percent_text(row->karp_flatt, text[5]),
           by_bytes(row->what) ? bench_rate_text(row->bytes_per_second, "B/s", text[6])
                               : bench_rate_text(row->flops_per_second, "FLOP/s", text[6]),
           bench_percent_text(row->share, text[7]), bench_factor_text(row->vs_serial, text[8]),
           bench_factor_text(row->vs_openmp, text[9]));
    if (!row->what->same_bits)
        printf(" %5s", "n/a");
    else if (row->same_bits)
        printf(" %5s", "yes");
    else
        printf(" %s%5s%s", RED, "NO", PLAIN);
}

static void print_row(const bench_row *row)
{
    char size[BENCH_SIZE_TEXT];
    printf("%11s %7d ", bench_size_text(row->size, size), row->threads);
    if (row->skipped)
        printf("not measured: %s", row->failure);
    else if (row->failure[0])
        printf("%sFAILED%s %s", RED, PLAIN, row->failure);
    else
        print_numbers(row);
    if (row->team != row->threads || row->openmp_team != row->threads)
        printf("  %steam of %d granted, %d to plain OpenMP%s", RED, row->team, row->openmp_team,
               PLAIN);
    printf("\n");
}

/* Whether the plain OpenMP loop gave one result at all thread counts of the row's size. */
static bool openmp_same_bits(const bench_row *rows, int count, const bench_row *row)
{
    const bench_row *first = NULL;
    for (const bench_row *at = rows; at < rows + count; at++) {
        if (at->failure[0] || at->size.n != row->size.n || at->size.d != row->size.d)
            continue;
        if (!first)
            first = at;
        const bench_timing *timing = &at->timing[BENCH_OPENMP];
        if (!timing->steady || timing->digest != first->timing[BENCH_OPENMP].digest)
            return false;
    }
    return true;
}

static const char *limit_name(const bench_case *what)
{
    switch (what->limit) {
    case BENCH_LIMIT_READ:
        return "the read bandwidth";
    case BENCH_LIMIT_TRIAD:
        return "the triad bandwidth";
    case BENCH_LIMIT_FMA:
        return "the multiply-add peak";
    case BENCH_LIMIT_NONE:
        break;
    }
    return "no limit";
}

/* The sentence on a row: the largest size and team of the case. */
static void print_verdict(const bench_row *rows, int count, const bench_row *row)
{
    char size[BENCH_SIZE_TEXT], speedup[BENCH_NUMBER_TEXT], share[BENCH_NUMBER_TEXT];
    printf("  %s %s: %d thread%s %s %s the best serial loop (%s)", row->what->name,
           bench_size_text(row->size, size), row->threads, row->threads > 1 ? "s" : "",
           row->threads > 1 ? "are" : "is", bench_factor_text(row->speedup, speedup),
           row->best_serial == BENCH_SERIAL ? "the plain one" : "prange on one thread");
    if (isfinite(row->share))
        printf(", %s of %s", bench_percent_text(row->share, share), limit_name(row->what));
    const bool theirs = openmp_same_bits(rows, count, row);
    if (row->what->same_bits)
        printf(", same bits: %s (plain OpenMP: %s)\n", row->same_bits ? "yes" : "NO",
               theirs ? "yes" : "no");
    else
        printf(", same bits: not promised\n");
}

/* Where a sweep over sizes does worst against what the user could have had otherwise. */
static void print_worst(const bench_row *rows, int count)
{
    const bench_row *worst = NULL;
    int sizes = 0;
    for (const bench_row *row = rows; row < rows + count; row++) {
        if (row == rows || row->size.n != row[-1].size.n || row->size.d != row[-1].size.d)
            sizes++;
        if (!row->failure[0] && (!worst || fmin(row->vs_openmp, row->vs_alone) <
                                               fmin(worst->vs_openmp, worst->vs_alone)))
            worst = row;
    }
    if (!worst || sizes < SWEEP_SIZES)
        return;
    char size[BENCH_SIZE_TEXT], factor[BENCH_NUMBER_TEXT];
    printf(
        "  worst of all sizes: %s of the better of plain OpenMP and prange on one thread (%s, %d "
        "thread%s)\n",
        bench_factor_text(fmin(worst->vs_openmp, worst->vs_alone), factor),
        bench_size_text(worst->size, size), worst->threads, worst->threads > 1 ? "s" : "");
}

void bench_table_case(const bench_row *rows, int count)
{
    if (count == 0)
        return;
    print_header(rows->what);
    const bench_row *last = NULL;
    for (const bench_row *row = rows; row < rows + count; row++) {
        print_row(row);
        if (!row->failure[0])
            last = row;
    }
    if (last) {
        print_verdict(rows, count, last);
        print_worst(rows, count);
    }
    fflush(stdout);
}

void bench_table_legend(void)
{
    static const char legend[] =
        "time: median of one call, +- the exact 95 % interval of that median. best serial: the\n"
        "faster of the plain serial loop (p) and our own code on one thread (o); speed-up and\n"
        "effic. are against it. ser. fr.: Karp and Flatt's serial fraction. limit: share of what\n"
        "the machine was probed to do at that thread count, - where the data fit the caches.\n"
        "vs: times as fast as the plain loops. bits: the same result to the last bit at every\n"
        "thread count.";
    printf("\n%s%s%s\n", DIM, legend, PLAIN);
}

void bench_table_list(void)
{
    const bench_case *what;
    for (int i = 0; (what = bench_case_at(i)) != NULL; i++) {
        char size[BENCH_SIZE_TEXT];
        printf("%-22s %-8s %s; sizes", what->name, what->group ? what->group : "default",
               what->summary);
        for (const bench_size *at = what->sizes; at->n > 0; at++)
            printf(" %s", bench_size_text(*at, size));
        printf("\n");
    }
}
