/* SPDX-License-Identifier: MIT */
/*
 * Checks that results have the same bits everywhere. This plain program needs no test framework, so
 * it also runs under ThreadSanitizer and on other machines. It compares:
 *
 *   - every kernel at every level that the processor has with the lowest level;
 *   - every operation at every level, team size and schedule with one thread;
 *   - the same for kernels of integers and of columns, calls of views, users' reductions, and
 * partial results and their bytes.
 *
 * The last line is a digest of all results, which is the same for every level, compiler and
 * processor; all input is made by integer arithmetic. --quick tries one team with one schedule.
 * --brief tries only this team, at the level in use. --team runs every operation once, by this team
 * instead of on one thread, so that only its digest can be compared, with that of another run. The
 * options do not change the digest.
 *
 * --stacks measures the stack that the calls use, and compares it with what prange/threads.h, and
 * the headers that it names, state.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "check.h"
#include "check_arrays.h"
#include "check_compare.h"
#include "check_counting.h"
#include "check_expr.h"
#include "check_kernels.h"
#include "check_loops.h"
#include "check_order.h"
#include "check_move.h"
#include "check_products.h"
#include "check_partial.h"
#include "check_random.h"
#include "check_reductions.h"
#include "check_stencil.h"
#include "check_rolling.h"
#include "check_types.h"
#include "check_views.h"
#include "metric_rules.h"
#include "random.h"
#include "stack_meter.h"
#include "exec/team.h"
#include "isa/isa.h"
#include "simd/convert.h"

#define PRANGE_INTEGRATE_NAME template_f64
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x) - (x))
#include <prange/integrate_template.h>

#define PRANGE_INTEGRATE_NAME template_f32
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x) - (x))
#define PRANGE_INTEGRATE_REAL float
#include <prange/integrate_template.h>

uint64_t all = DIGEST_START;
static long comparisons, failures;

void expect(bool same, const char *level, const char *what, ptrdiff_t n)
{
    comparisons++;
    if (!same && failures++ < 20)
        fprintf(stderr, "check: %s differs at level %s, n %td\n", what, level, n);
}

static void *allocate(size_t bytes)
{
    void *memory = malloc(bytes);
    if (!memory) {
        fprintf(stderr, "check: out of memory\n");
        exit(2);
    }
    return memory;
}

/* Form k of distances computed in f64 and rounded to f32: with f64 points here, with f32 points
 * below. The f32 results fill half of this f64 output. */
static prange_status rounded_call_f64(int k, ptrdiff_t n, ptrdiff_t d, const double *x, double *out,
                                      ptrdiff_t *count)
{
    const prange_metric metrics[] = {PRANGE_EUCLIDEAN, PRANGE_COSINE, PRANGE_CANBERRA};
    const prange_distance_options_f64 options = {.metric = metrics[k]};
    float *to = (float *)(void *)out;
    *count = n * n / 2;
    if (k == 0)
        return prange_pairwise_distance_to_f32(&options, n, d, x, to);
    if (k == 1)
        return prange_condensed_distance_to_f32(&options, n, d, x, to);
    return prange_cross_distance_to_f32(&options, n, n / 2, d, x, x + n, to);
}

static prange_status rounded_call_f32(int k, ptrdiff_t n, ptrdiff_t d, const float *x, float *out,
                                      ptrdiff_t *count)
{
    const prange_metric metrics[] = {PRANGE_EUCLIDEAN, PRANGE_COSINE, PRANGE_CANBERRA};
    const prange_distance_options_f32 options = {.metric = metrics[k],
                                                 .flags = PRANGE_ACCUMULATE_F64};
    *count = n * n;
    if (k == 0)
        return prange_pairwise_distance_with_f32(&options, n, d, x, out);
    if (k == 1)
        return prange_condensed_distance_with_f32(&options, n, d, x, out);
    return prange_cross_distance_with_f32(&options, n, n / 2, d, x, x + n, out);
}

#define BODY "check_calls_typed.h"
#include "each_real.h"

static void check_size(const pri_isa *low, const pri_isa *level, ptrdiff_t n)
{
    check_reduce_f64(low, level, n);
    check_reduce_f32(low, level, n);
    check_map_f64(low, level, n);
    check_map_f32(low, level, n);
    check_integrate_f64(low, level, n);
    check_integrate_f32(low, level, n);
}

/* Conversions at lengths around vector widths, of values that round up, down, to zero and to
 * infinity. */
static void check_convert(const pri_isa *low, const pri_isa *level)
{
    enum { ROWS = 3, COLS = 70, STRIDE = COLS + 3 };
    static float x[ROWS * STRIDE], a[2][ROWS * STRIDE];
    static double y[ROWS * STRIDE], b[2][ROWS * STRIDE];
    random_fill_special_f32(22, 9, ROWS * STRIDE, x);
    random_fill_special_f64(23, 9, ROWS * STRIDE, y);
    for (ptrdiff_t cols = 0; cols <= COLS; cols++) {
        memset(a, 0, sizeof a);
        memset(b, 0, sizeof b);
        for (int k = 0; k < 2; k++) {
            const pri_convert_f32 *convert = (k == 0 ? low : level)->convert_f32;
            convert->widen(ROWS, cols, x, STRIDE, b[k], STRIDE - 1);
            convert->narrow(ROWS, cols, y, STRIDE, a[k], STRIDE - 1);
        }
        expect(bits_differ_f64(ROWS * STRIDE, b[0], b[1]) == ROWS * STRIDE, level->name, "widen",
               cols);
        expect(bits_differ_f32(ROWS * STRIDE, a[0], a[1]) == ROWS * STRIDE, level->name, "narrow",
               cols);
    }
    if (low == level)
        all = digest_of_f32(digest_of_f64(all, ROWS * STRIDE, b[0]), ROWS * STRIDE, a[0]);
}

static void check_blocks(const pri_isa *low, const pri_isa *level)
{
    static const ptrdiff_t around[] = {-33, -32, -31, -1, 0, 1, 31, 32, 33};
    for (ptrdiff_t n = 1; n <= 130; n++)
        check_size(low, level, n);
    for (int k = 0; k < 9; k++) {
        check_size(low, level, 1024 + around[k]);
        check_size(low, level, 4096 + around[k]);
    }
    check_distance_f64(low, level);
    check_distance_f32(low, level);
    check_neighbors_f64(level);
    check_neighbors_f32(level);
    check_convert(low, level);
}

/* The kernels of integers, of columns, of counts, and those that skip NaNs. */
static void check_more_blocks(const pri_isa *low, const pri_isa *level)
{
    static const ptrdiff_t around[] = {-33, -32, -31, -1, 0, 1};
    for (int k = 0; k < 136; k++) {
        const ptrdiff_t n = k < 130 ? k + 1 : 4096 + around[k - 130];
#define CHECK_BLOCKS_OF(name, element, accumulator, total, moment)                                 \
    check_blocks_##name(low, level, n);
        PRI_TYPES(CHECK_BLOCKS_OF)
#undef CHECK_BLOCKS_OF
        check_map_i64(low, level, n);
        check_map_i32(low, level, n);
        check_map_u8(low, level, n);
    }
#define CHECK_COLUMNS_OF(name, element, accumulator, total, moment)                                \
    check_columns_##name(low, level);
    PRI_TYPES(CHECK_COLUMNS_OF)
#undef CHECK_COLUMNS_OF
}

static const int team_sizes[] = {1, 2, 3, 7};
static const prange_schedule schedules[] = {PRANGE_SCHEDULE_STATIC, PRANGE_SCHEDULE_DYNAMIC,
                                            PRANGE_SCHEDULE_GUIDED};
static const ptrdiff_t chunks[] = {0, 1, 3};

/* The expected digests, of one thread at the lowest level. */
static uint64_t expected_calls[2][CALLS_f64];

/* The families of numbered calls, their expected digests, and the KiB of stack that the headers
 * state. */
static struct {
    const char *name;
    void (*prepare)(void);
    int (*count)(void);
    uint64_t (*call)(int k, bool *failed); /* sets *failed if there is no result */
    uint64_t *expected;
    size_t stack;
} families[] = {
    {"view", prepare_views, count_view_calls, view_call, NULL, 384},
    {"array", prepare_arrays, count_array_calls, array_call, NULL, 128},
    {"comparison", prepare_comparisons, count_comparisons, comparison_call, NULL, 128},
    {"reduction", prepare_reductions, count_reduction_calls, reduction_call, NULL, 128},
    {"partial", prepare_partials, count_partial_calls, partial_call, NULL, 128},
    {"loop", prepare_loops, count_loop_calls, loop_call, NULL, 128},
    {"order", prepare_order, count_order_calls, order_call, NULL, 128},
    {"move", prepare_move, count_move_calls, move_call, NULL, 128},
    {"rolling", prepare_rolling, count_rolling_calls, rolling_call, NULL, 128},
    {"counting", prepare_counting, count_counting_calls, counting_call, NULL, 128},
    {"stencil", prepare_stencils, count_stencil_calls, stencil_call, NULL, 128},
    {"product", prepare_products, count_product_calls, product_call, NULL, 128},
    {"random", prepare_random, count_random_calls, random_call, NULL, 128},
    {"expression", prepare_expressions, count_expression_calls, expression_call, NULL, 704},
};
enum { FAMILIES = sizeof families / sizeof *families };

static void check_calls(const char *setting)
{
    for (int k = 0; k < CALLS_f64; k++) {
        expect(call_f64(k) == expected_calls[0][k], setting, "call (f64)", k);
        expect(call_f32(k) == expected_calls[1][k], setting, "call (f32)", k);
    }
    for (int f = 0; f < FAMILIES; f++)
        for (int k = 0; k < families[f].count(); k++) {
            bool failed;
            const bool same = families[f].call(k, &failed) == families[f].expected[k];
            expect(same && !failed, setting, families[f].name, k);
        }
}

enum { LARGEST = 3, DYNAMIC = 1 }; /* the team size and the schedule of --quick */

static ptrdiff_t use_team(int t, int s)
{
    const ptrdiff_t chunk = chunks[(s + t) % 3];
    if (prange_set_num_threads(team_sizes[t]) != PRANGE_OK ||
        prange_set_schedule(schedules[s], chunk) != PRANGE_OK)
        exit(2);
    return chunk;
}

/* Checks every team size with every schedule at the level in use. Chunks vary so that each team and
 * each schedule has each chunk. A team of one, which shares no work, has only two schedules. */
static void check_teams(bool quick)
{
    for (int t = quick ? LARGEST : 0; t < 4; t++)
        for (int s = quick ? DYNAMIC : 0; s < (quick || t == 0 ? DYNAMIC + 1 : 3); s++) {
            const ptrdiff_t chunk = use_team(t, s);
            char setting[64];
            snprintf(setting, sizeof setting, "%s, %d threads, schedule %d, chunk %td",
                     pri_isa_get()->name, team_sizes[t], (int)schedules[s], chunk);
            check_calls(setting);
        }
}

/* Teams of a random size for every call, and of the size that the library learns. */
static void check_decisions(bool quick)
{
    if (prange_set_num_threads(5) != PRANGE_OK ||
        prange_set_schedule(PRANGE_SCHEDULE_DEFAULT, 0) != PRANGE_OK)
        exit(2);
    pri_team_learn(PRI_LEARNING_RANDOM);
    for (int round = 0; round < (quick ? 1 : 2); round++)
        check_calls("teams at random");
    pri_team_learn(PRI_LEARNING_ON);
    for (int round = 0; round < (quick ? 1 : 2); round++)
        check_calls("teams as learned");
}

/* Computes the expected digests at the lowest level, on one thread or by a team. */
static void make_expected(const pri_isa *low, bool team)
{
    prepare_calls_f64();
    prepare_calls_f32();
    pri_isa_use(low);
    if (team)
        use_team(LARGEST, DYNAMIC);
    else if (prange_set_num_threads(1) != PRANGE_OK)
        exit(2);
    for (int k = 0; k < CALLS_f64; k++) {
        expected_calls[0][k] = call_f64(k);
        expected_calls[1][k] = call_f32(k);
        all = digest_of(digest_of(all, expected_calls[0][k], 8), expected_calls[1][k], 8);
    }
    check_more_blocks(low, low);
    for (int i = 1; pri_isa_at(i); i++)
        check_more_blocks(low, pri_isa_at(i));
    for (int f = 0; f < FAMILIES; f++) {
        const int count = families[f].count();
        families[f].prepare();
        families[f].expected = allocate((size_t)count * sizeof *families[f].expected);
        for (int k = 0; k < count; k++) {
            bool failed;
            families[f].expected[k] = families[f].call(k, &failed);
            all = digest_of(all, families[f].expected[k], 8);
            expect(!failed, "without a failure", families[f].name, k);
        }
    }
}

/* Call k of a family; the families after the last are the calls of f64 and of f32. */
typedef struct numbered {
    int family, k;
} numbered;

static void run_numbered(void *argument)
{
    const numbered *call = argument;
    bool failed;
    if (call->family < FAMILIES)
        families[call->family].call(call->k, &failed);
    else if (call->family == FAMILIES)
        call_f64(call->k);
    else
        call_f32(call->k);
}

/* Prints the most that a call of each family uses, on one thread or in a team, on any thread. */
static void *measure_stacks(void *unused)
{
    static const int sizes[] = {1, 3};
    for (int f = 0; f < FAMILIES + 2; f++) {
        const char *name = f < FAMILIES ? families[f].name : f == FAMILIES ? "f64" : "f32";
        const int count = f < FAMILIES ? families[f].count() : CALLS_f64;
        const size_t stated = f < FAMILIES ? families[f].stack : 128;
        size_t most = 0;
        int at = 0;
        for (int t = 0; t < 2; t++)
            for (int k = 0; k < count; k++) {
                if (prange_set_exact_threads(sizes[t]) != PRANGE_OK)
                    exit(2);
                const stack_use use = stack_of(sizes[t], run_numbered, &(numbered){f, k});
                const size_t used = use.caller > use.worker ? use.caller : use.worker;
                at = used > most ? k : at;
                most = used > most ? used : most;
            }
        printf("%-10s %4zu KiB of %zu, call %d\n", name, (most + 1023) / 1024, stated, at);
        expect(most > 0 && most <= stated * 1024, pri_isa_get()->name, name, at);
    }
    return unused;
}

static int check_stacks(void)
{
    prepare_calls_f64();
    prepare_calls_f32();
    for (int f = 0; f < FAMILIES; f++)
        families[f].prepare();
    return stack_run(measure_stacks, NULL) != 0 || failures > 0;
}

int main(int argc, char **argv)
{
    const char *how = argc == 2 ? argv[1] : "";
    const bool team = strcmp(how, "--team") == 0, brief = team || strcmp(how, "--brief") == 0;
    const bool quick = brief || strcmp(how, "--quick") == 0;
    if (strcmp(how, "--stacks") == 0)
        return check_stacks();
    if (argc > 1 && !quick) {
        fprintf(stderr, "usage: prange-check [--quick | --brief | --team | --stacks]\n");
        return 2;
    }
    const pri_isa *low = pri_isa_at(0), *chosen = pri_isa_get();
    check_blocks(low, low);
    for (int i = 1; pri_isa_at(i); i++)
        check_blocks(low, pri_isa_at(i));

    make_expected(low, team);
    for (int i = 1; pri_isa_at(i); i++) {
        pri_isa_use(pri_isa_at(i));
        check_calls(pri_isa_get()->name);
    }
    pri_isa_use(chosen);
    if (!brief && prange_set_num_threads(0) != PRANGE_OK)
        return 2;
    if (!brief)
        check_calls("chosen, default threads");
    if (!team)
        check_teams(quick);
    if (!brief)
        check_decisions(quick);

    fprintf(stderr, "check: level %s, %ld comparisons, %ld failures\n", chosen->name, comparisons,
            failures);
    printf("digest %016llx\n", (unsigned long long)all);
    return failures ? 1 : 0;
}
