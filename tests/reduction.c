/* SPDX-License-Identifier: MIT */
/*
 * Users' reductions: the blocks and the tree that the header defines, non-commutative operators,
 * large partial results, memory, several calling threads, and refused arguments.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <omp.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocations.h"
#include "random.h"
#include "refused.h"
#include "waits.h"

static const int teams[] = {1, 2, 3, 7};
static const ptrdiff_t sizes[] = {1,    2,    3,    7,    31,    63,    64,    65,     100,
                                  1023, 1024, 1025, 4097, 10000, 65537, 99991, 1048577};
static const ptrdiff_t blocks[] = {0, 1, 2, 7, 64, 4096};
enum { SIZES = sizeof sizes / sizeof *sizes, BLOCKS = sizeof blocks / sizeof *blocks };

/* A join that is neither commutative nor associative: its result depends on the whole tree and all
 * ranges. */
typedef struct trace {
    uint64_t hash;
    ptrdiff_t begin, end;
    ptrdiff_t runs;
} trace;

typedef struct watch {
    ptrdiff_t begin, block;
    atomic_int wrong;
} watch;

static uint64_t leaf(ptrdiff_t begin, ptrdiff_t end)
{
    return random_mix((uint64_t)begin * 31 + (uint64_t)end);
}

static uint64_t node(uint64_t left, uint64_t right)
{
    return random_mix(left * 3 + right * 5 + 7);
}

static int run_trace(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    trace *job = partial;
    watch *w = ctx;
    const int threads = prange_get_num_threads();
    if (job->hash || job->runs || (uintptr_t)partial % 64 || thread < 0 || begin >= end ||
        (w->block && ((begin - w->begin) % w->block || end - begin > w->block)))
        w->wrong++;
    if (omp_in_parallel() == 0 && thread >= threads)
        w->wrong++;
    *job = (trace){leaf(begin, end), begin, end, 1};
    return 0;
}

static void join_trace(void *left, const void *right, void *ctx)
{
    trace *to = left;
    const trace *from = right;
    watch *w = ctx;
    if (to->end != from->begin)
        w->wrong++;
    *to = (trace){node(to->hash, from->hash), to->begin, from->end, to->runs + from->runs};
}

/* The tree as the header defines it, level by level. */
static uint64_t by_levels(ptrdiff_t begin, ptrdiff_t n, ptrdiff_t block)
{
    ptrdiff_t count = n / block + (n % block != 0);
    uint64_t *hash = malloc((size_t)count * sizeof *hash);
    for (ptrdiff_t b = 0; b < count; b++)
        hash[b] = leaf(begin + b * block, begin + (n - b * block < block ? n : (b + 1) * block));
    for (; count > 1; count = (count + 1) / 2)
        for (ptrdiff_t b = 0; b < (count + 1) / 2; b++)
            hash[b] = 2 * b + 1 < count ? node(hash[2 * b], hash[2 * b + 1]) : hash[2 * b];
    const uint64_t all = hash[0];
    free(hash);
    return all;
}

/* The block length that the library chooses, by the header's rule. */
static ptrdiff_t chosen(ptrdiff_t n, size_t size)
{
    ptrdiff_t count = n / 16384 > 64 ? n / 16384 : 64;
    if (size >= 8) {
        const ptrdiff_t enough = n / (ptrdiff_t)(size / 8);
        count = count > enough ? enough : count;
        count = count < 16 ? 16 : count;
    }
    const ptrdiff_t fit = (ptrdiff_t)(((size_t)64 << 20) / ((size + 63) / 64 * 64));
    count = count > fit ? fit : count;
    count = count < 8 ? 8 : count > 1024 ? 1024 : count;
    return count < n ? (n - 1) / count + 1 : 1;
}

static void expect_trace(ptrdiff_t begin, ptrdiff_t n, ptrdiff_t block, size_t size)
{
    watch w = {.begin = begin, .block = block};
    const prange_reduction reduction = {
        .size = size, .block = block, .run = run_trace, .join = join_trace};
    trace *out = calloc(1, size);
    cr_assert_eq(prange_reduce(begin, begin + n, &reduction, &w, out), PRANGE_OK);
    const ptrdiff_t length = block ? block : chosen(n, size);
    cr_expect_eq(out->hash, by_levels(begin, n, length), "n %td, block %td, size %zu", n, block,
                 size);
    cr_expect(out->begin == begin && out->end == begin + n);
    cr_expect_eq(out->runs, (n - 1) / length + 1, "n %td, block %td: %td blocks", n, block,
                 out->runs);
    cr_expect_eq(w.wrong, 0);
    free(out);
}

Test(reduction, the_tree, .timeout = 100)
{
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        for (int s = 0; s < SIZES; s++)
            for (int b = 0; b < BLOCKS; b++)
                expect_trace(s % 2 ? -17 : 1000, sizes[s], blocks[b], sizeof(trace));
    }
}

Test(reduction, the_tree_of_large_results, .timeout = 100)
{
    static const size_t large[] = {65, 4096, 70000, (size_t)9 << 20};
    for (int t = 1; t < 4; t += 2) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        for (int z = 0; z < 4; z++)
            for (ptrdiff_t n = 1; n < (z < 2 ? 20000 : 40); n = n * 3 + 1) {
                expect_trace(0, n, 0, large[z]);
                expect_trace(0, n, 1, large[z]);
            }
    }
    expect_trace(0, 3000, 1, 70000);
    expect_trace(0, 1 << 20, 0, 70000);
    expect_trace(PTRDIFF_MAX - 1000, 1000, 7, sizeof(trace));
    expect_trace(PTRDIFF_MIN, 1000, 7, sizeof(trace));
}

/* Maps v -> a v + b modulo a prime, composed in order: associative, not commutative. */
#define PRIME UINT64_C(2147483647)

typedef struct affine {
    uint64_t a, b;
} affine;

static affine map_of(ptrdiff_t i)
{
    return (affine){random_bits(1, i) % PRIME, random_bits(2, i) % PRIME};
}

/* First f, then g. */
static affine then(affine f, affine g)
{
    return (affine){f.a * g.a % PRIME, (f.b * g.a + g.b) % PRIME};
}

static void no_map(void *partial, void *ctx)
{
    (void)ctx;
    *(affine *)partial = (affine){1, 0};
}

static int compose(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    affine *all = partial;
    (void)thread, (void)ctx;
    for (ptrdiff_t i = begin; i < end; i++)
        *all = then(*all, map_of(i));
    return 0;
}

static void join_maps(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(affine *)left = then(*(affine *)left, *(const affine *)right);
}

static const prange_reduction maps = {
    .size = sizeof(affine), .init = no_map, .run = compose, .join = join_maps};

Test(reduction, maps_in_order)
{
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
        for (int s = 0; s < SIZES; s++)
            for (int b = 0; b < BLOCKS; b++) {
                affine all = {1, 0}, out = {0, 0};
                for (ptrdiff_t i = 0; i < sizes[s]; i++)
                    all = then(all, map_of(i));
                prange_reduction user = maps;
                user.block = blocks[b];
                cr_assert_eq(prange_reduce(0, sizes[s], &user, NULL, &out), PRANGE_OK);
                cr_expect(out.a == all.a && out.b == all.b, "n %td, block %td", sizes[s],
                          blocks[b]);
            }
    }
}

/* Calls from several application threads, and from the iterations of a loop. */
static int maps_in_loop(ptrdiff_t i, int thread, void *ctx)
{
    affine out = {0, 0};
    (void)thread;
    return prange_reduce(0, 20000 + i, &maps, NULL, &out) != PRANGE_OK ||
           out.a != ((const affine *)ctx)[i].a || out.b != ((const affine *)ctx)[i].b;
}

Test(reduction, nested_and_from_several_threads)
{
    enum { CALLS = 40 };
    static affine expected[CALLS];
    for (ptrdiff_t i = 0; i < CALLS; i++)
        cr_assert_eq(prange_reduce(0, 20000 + i, &maps, NULL, &expected[i]), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(4), PRANGE_OK);
    cr_expect_eq(prange_for(0, CALLS, 1, maps_in_loop, expected), PRANGE_OK);
    int wrong = 0;
#pragma omp parallel for num_threads(5) reduction(+ : wrong)
    for (int i = 0; i < CALLS; i++)
        wrong += maps_in_loop(i, 0, expected);
    cr_expect_eq(wrong, 0);
}

/* A histogram: a partial result that is an array. */
typedef struct counted {
    ptrdiff_t bins;
    const uint32_t *value;
} counted;

static int count_values(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    const counted *job = ctx;
    int64_t *count = partial;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i++)
        count[job->value[i] % (uint32_t)job->bins]++;
    return 0;
}

static void join_counts(void *left, const void *right, void *ctx)
{
    const counted *job = ctx;
    int64_t *to = left;
    const int64_t *from = right;
    for (ptrdiff_t b = 0; b < job->bins; b++)
        to[b] += from[b];
}

Test(reduction, histograms)
{
    enum { N = 300007, BINS = 100000 };
    static uint32_t value[N];
    static int64_t expected[BINS], counts[BINS];
    for (ptrdiff_t i = 0; i < N; i++)
        value[i] = (uint32_t)random_bits(5, i);
    for (int t = 0; t < 4; t++)
        for (ptrdiff_t bins = 1; bins <= BINS; bins *= 10) {
            counted job = {bins, value};
            const prange_reduction user = {
                .size = (size_t)bins * sizeof *counts, .run = count_values, .join = join_counts};
            memset(expected, 0, sizeof expected);
            for (ptrdiff_t i = 0; i < N; i++)
                expected[value[i] % (uint32_t)bins]++;
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(prange_reduce(0, N, &user, &job, counts), PRANGE_OK);
            cr_expect_eq(memcmp(counts, expected, (size_t)bins * sizeof *counts), 0, "%td bins",
                         bins);
        }
}

/* The first blocks are cheap; late long blocks must be shared with other threads. */
static int late(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)end, (void)ctx;
    if (begin >= 500)
        wait_us(2000);
    *(int32_t *)partial = thread;
    return 0;
}

static void keep_larger(void *left, const void *right, void *ctx)
{
    (void)ctx;
    if (*(const int32_t *)right > *(int32_t *)left)
        *(int32_t *)left = *(const int32_t *)right;
}

Test(reduction, costs_that_come_late)
{
    const prange_reduction user = {.size = 4, .block = 1, .run = late, .join = keep_larger};
    int32_t most = 0;
    cr_assert_eq(prange_set_num_threads(4), PRANGE_OK);
    for (int round = 0; round < 10 && most == 0; round++)
        cr_assert_eq(prange_reduce(0, 600, &user, NULL, &most), PRANGE_OK);
    cr_expect_gt(most, 0);
}

/* The first block waits for another to begin, for 0.1 s at most. */
typedef struct company {
    atomic_int begun;
    bool met;
} company;

static int seek_company(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)end, (void)thread, (void)partial;
    company *c = ctx;
    if (begin > 0)
        atomic_fetch_add(&c->begun, 1);
    for (int ms = 0; begin == 0 && ms < 100 && !c->met; ms++) {
        wait_us(1000);
        c->met = atomic_load(&c->begun) > 0;
    }
    return 0;
}

static void keep_left(void *left, const void *right, void *ctx)
{
    (void)left, (void)right, (void)ctx;
}

/* After a call whose first block took long, the next call has a team from its first block on. */
Test(reduction, long_ones_are_foreseen)
{
    const prange_reduction user = {.size = 4, .block = 10, .run = seek_company, .join = keep_left};
    company c = {.met = false};
    int32_t out;
    int calls = 0;
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    for (; calls < 20 && !c.met; calls++) {
        atomic_store(&c.begun, 0);
        cr_assert_eq(prange_reduce(0, 1000, &user, &c, &out), PRANGE_OK);
    }
    cr_expect(c.met);
    cr_expect_geq(calls, 2);
}

Test(reduction, empty_ranges)
{
    for (ptrdiff_t end = 3; end >= 0; end -= 3) {
        affine out = {7, 7};
        cr_assert_eq(prange_reduce(3, end, &maps, NULL, &out), PRANGE_OK);
        cr_expect(out.a == 1 && out.b == 0, "what init makes");
        prange_reduction zeros = maps;
        zeros.init = NULL;
        cr_assert_eq(prange_reduce(3, end, &zeros, NULL, &out), PRANGE_OK);
        cr_expect(out.a == 0 && out.b == 0);
    }
}

Test(reduction, errors)
{
    affine out = {7, 7};
    prange_reduction user = maps;
    cr_expect_eq(prange_reduce(0, 9, NULL, NULL, &out), PRANGE_ERROR_NULL);
    refused(prange_reduce_loop(NULL, NULL, 0, 9, &out), PRANGE_ERROR_NULL, "prange_reduce_loop",
            "loop");
    cr_expect_eq(prange_reduce(0, 9, &maps, NULL, NULL), PRANGE_ERROR_NULL);
    user.run = NULL;
    cr_expect_eq(prange_reduce(0, 9, &user, NULL, &out), PRANGE_ERROR_NULL);
    cr_expect_not_null(strstr(prange_last_error(), "reduction->run"));
    user = maps;
    user.join = NULL;
    cr_expect_eq(prange_reduce(0, 9, &user, NULL, &out), PRANGE_ERROR_NULL);
    user = maps;
    user.size = 0;
    cr_expect_eq(prange_reduce(0, 9, &user, NULL, &out), PRANGE_ERROR_SIZE);
    user.size = SIZE_MAX;
    cr_expect_eq(prange_reduce(0, 9, &user, NULL, &out), PRANGE_ERROR_SIZE);
    user.size = PTRDIFF_MAX / 2;
    cr_expect_eq(prange_reduce(0, 9, &user, NULL, &out), PRANGE_ERROR_MEMORY);
    user = maps;
    user.block = -1;
    cr_expect_eq(prange_reduce(0, 9, &user, NULL, &out), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_reduce(PTRDIFF_MIN, 9, &maps, NULL, &out), PRANGE_ERROR_SIZE);
    cr_expect(out.a == 7 && out.b == 7);
}

Test(reduction, out_of_memory)
{
    enum { BINS = 1000, N = 100000 };
    static uint32_t value[N];
    static int64_t counts[BINS];
    counted job = {BINS, value};
    const prange_reduction user = {.size = sizeof counts, .run = count_values, .join = join_counts};
    counts[0] = -1;
    allocations = 0;
    fails_at = 1;
    cr_expect_eq(prange_reduce(0, N, &user, &job, counts), PRANGE_ERROR_MEMORY);
    cr_expect_eq(counts[0], -1);
    fails_at = 0;
    cr_expect_eq(prange_reduce(0, N, &user, &job, counts), PRANGE_OK);
    cr_expect_eq(counts[0], N);
    cr_expect_eq(allocations, 2, "one a call");
    affine out;
    prange_reduction small = maps;
    small.block = 5;
    cr_expect_eq(prange_reduce(0, 1000, &small, NULL, &out), PRANGE_OK);
    cr_expect_eq(allocations, 2, "small results are on the stack");
}
