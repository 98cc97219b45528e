/* SPDX-License-Identifier: MIT */
/*
 * Users' scans: associative, non-commutative operators against plain loops; floating-point totals
 * against the order that the header gives; failures, and which functions are called.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocate.h"
#include "allocations.h"
#include "random.h"
#include "refused.h"
#include "settings.h"

static const ptrdiff_t sizes[] = {0,   1,   2,    3,    63,   64,    65,     127,
                                  128, 129, 1000, 4097, 9999, 50021, 1100003};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* The library's choice, as the header has it. */
static ptrdiff_t block_of(ptrdiff_t n)
{
    ptrdiff_t blocks = n >= 1 << 20 ? n / 16384 : 64;
    if (blocks > n)
        blocks = n;
    return (n - 1) / blocks + 1;
}

/* Products of 2 x 2 matrices modulo 2^64, which are associative but not commutative. */
typedef struct matrix {
    uint64_t a, b, c, d;
} matrix;

static void multiply(void *left, const void *right, void *ctx)
{
    matrix *p = left;
    const matrix *q = right, old = *p;
    (void)ctx;
    *p = (matrix){old.a * q->a + old.b * q->c, old.a * q->b + old.b * q->d,
                  old.c * q->a + old.d * q->c, old.c * q->b + old.d * q->d};
}

static matrix matrix_at(ptrdiff_t i)
{
    return (matrix){random_bits(1, i), random_bits(2, i) | 1, random_bits(3, i) | 1,
                    random_bits(4, i)};
}

static void add(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(double *)left += *(const double *)right;
}

Test(array, matrices)
{
    for (int s = 0; s < SIZES; s++) {
        const ptrdiff_t n = sizes[s] > 60000 ? 60000 : sizes[s];
        matrix *x = allocate((size_t)n * sizeof *x), *y = allocate((size_t)n * sizeof *y);
        matrix *expected = allocate((size_t)n * sizeof *x), first = matrix_at(-1);
        for (int exclusive = 0; exclusive < 2; exclusive++) {
            matrix total = exclusive ? first : (matrix){1, 0, 0, 1};
            for (ptrdiff_t i = 0; i < n; i++) {
                x[i] = matrix_at(i);
                if (exclusive)
                    expected[i] = total;
                multiply(&total, &x[i], NULL);
                if (!exclusive)
                    expected[i] = total;
            }
            for (int setting = 0; setting < SETTINGS; setting++) {
                use_setting(setting);
                memset(y, 0, (size_t)n * sizeof *y);
                cr_assert_eq(prange_scan_array(n, sizeof *x, x, y, multiply, NULL,
                                               exclusive ? &first : NULL),
                             PRANGE_OK);
                cr_expect(n == 0 || memcmp(y, expected, (size_t)n * sizeof *y) == 0,
                          "%td, exclusive %d, setting %d", n, exclusive, setting);
            }
            cr_assert_eq(
                prange_scan_array(n, sizeof *x, x, x, multiply, NULL, exclusive ? &first : NULL),
                PRANGE_OK);
            cr_expect(n == 0 || memcmp(x, expected, (size_t)n * sizeof *y) == 0,
                      "%td, exclusive %d, in place", n, exclusive);
        }
        free(x);
        free(y);
        free(expected);
    }
}

/* "Elements are taken in one after the other, from the total of the blocks before; the total of a
 * block is made from its first element on." */
Test(array, order)
{
    for (int s = 1; s < SIZES; s++)
        for (int setting = 0; setting < SETTINGS; setting++) {
            const ptrdiff_t n = sizes[s], block = block_of(n);
            double *x = allocate((size_t)n * sizeof *x), *y = allocate((size_t)n * sizeof *y);
            random_fill_f64((uint64_t)s, n, x);
            use_setting(setting);
            cr_assert_eq(prange_scan_array(n, sizeof *x, x, y, add, NULL, NULL), PRANGE_OK);
            double before = 0.0;
            for (ptrdiff_t b = 0; b < n; b += block) {
                double total = before, own = x[b];
                for (ptrdiff_t i = b; i < n && i < b + block; i++) {
                    total = i == 0 ? x[0] : total + x[i];
                    own = i == b ? x[b] : own + x[i];
                    cr_assert_eq(y[i], total, "%td, setting %d, element %td", n, setting, i);
                }
                before = b == 0 ? own : before + own;
            }
            free(x);
            free(y);
        }
}

/* Indices that pass a test, packed in order. */
typedef struct packing {
    ptrdiff_t offset, block, fails_from;
    ptrdiff_t *out;
    int threads;
    atomic_int sums, scans, wrong;
    atomic_int running[7];
} packing;

static bool keep(ptrdiff_t i)
{
    return random_bits(9, i) % 3 == 0;
}

/* Checks that no two threads have the same number at the same time. */
static void enter(packing *job, int thread)
{
    if (thread < 0 || thread >= job->threads || atomic_fetch_add(&job->running[thread], 1) != 0)
        atomic_fetch_add(&job->wrong, 1);
}

static void leave(packing *job, int thread)
{
    atomic_fetch_sub(&job->running[thread], 1);
}

static void init(void *total, void *ctx)
{
    (void)ctx;
    ((ptrdiff_t *)total)[0] = 0;
    ((ptrdiff_t *)total)[1] = 77;
}

static int count(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    packing *job = ctx;
    ptrdiff_t *kept = total;
    enter(job, thread);
    atomic_fetch_add(&job->sums, 1);
    if (kept[0] != 0 || kept[1] != 77 || (uintptr_t)total % 64 != 0)
        atomic_fetch_add(&job->wrong, 1);
    for (ptrdiff_t i = begin; i < end; i++)
        kept[0] += keep(i);
    leave(job, thread);
    return begin >= job->fails_from && job->fails_from % 2 ? (int)(begin - job->offset) + 1 : 0;
}

static void add_counts(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(ptrdiff_t *)left += *(const ptrdiff_t *)right;
}

static int pack(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    packing *job = ctx;
    ptrdiff_t *next = total;
    enter(job, thread);
    atomic_fetch_add(&job->scans, 1);
    if (next[1] != 77)
        atomic_fetch_add(&job->wrong, 1);
    for (ptrdiff_t i = begin; i < end; i++)
        if (keep(i))
            job->out[(*next)++] = i;
    leave(job, thread);
    return begin >= job->fails_from && job->fails_from % 2 == 0 ? (int)(begin - job->offset) + 1
                                                                : 0;
}

static const prange_scanner packer = {
    .size = 2 * sizeof(ptrdiff_t), .init = init, .sum = count, .join = add_counts, .scan = pack};

Test(range, packs)
{
    static const ptrdiff_t offsets[] = {0, -5000, PTRDIFF_MIN, PTRDIFF_MAX - 50021};
    for (int s = 0; s < SIZES - 1; s++)
        for (int setting = 0; setting < 4 * SETTINGS; setting++) {
            const ptrdiff_t n = sizes[s], begin = offsets[setting / SETTINGS];
            packing job = {.offset = begin, .fails_from = PTRDIFF_MAX};
            ptrdiff_t *out = allocate((size_t)n * sizeof *out), total[2] = {-1, -1}, kept = 0;
            job.out = out;
            prange_scanner scanner = packer;
            scanner.block = (ptrdiff_t[]){0, 1, 7, 1000}[setting % 4];
            if (scanner.block == 1 && n > 5000)
                scanner.block = 3;
            use_setting(setting / 4);
            job.threads = prange_get_num_threads();
            cr_assert_eq(prange_scan(begin, begin + n, &scanner, &job, setting % 3 ? total : NULL),
                         PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                if (keep(begin + i))
                    cr_assert_eq(out[kept++], begin + i, "%td, setting %d", n, setting);
            cr_expect(setting % 3 == 0 || (total[0] == kept && total[1] == 77));
            const ptrdiff_t length = scanner.block ? scanner.block : n > 0 ? block_of(n) : 1;
            const int blocks = (int)((n + length - 1) / length);
            cr_expect_eq(atomic_load(&job.scans), blocks);
            cr_expect_eq(atomic_load(&job.sums), blocks - (setting % 3 == 0 && blocks > 0));
            cr_expect_eq(atomic_load(&job.wrong), 0, "%td, setting %d", n, setting);
            free(out);
        }
}

/* Sums or scans fail from some block on: the lowest is reported, and those below are scanned. */
Test(range, failures)
{
    enum { N = 5000, BLOCK = 10 };
    ptrdiff_t *out = allocate(N * sizeof *out);
    for (int trial = 0; trial < 600; trial++) {
        const ptrdiff_t from = (ptrdiff_t)(random_bits(5, trial) % N);
        const ptrdiff_t failing = (from + BLOCK - 1) / BLOCK * BLOCK;
        packing job = {.out = out, .fails_from = from};
        ptrdiff_t total[2] = {-1, -1}, kept = 0;
        prange_scanner scanner = packer;
        scanner.block = BLOCK;
        use_setting(trial);
        job.threads = prange_get_num_threads();
        const prange_status status = prange_scan(0, N, &scanner, &job, total);
        if (failing >= N) {
            cr_expect_eq(status, PRANGE_OK);
            continue;
        }
        cr_expect_eq(status, PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, failing, "trial %d", trial);
        cr_expect_eq(prange_last_failure().code, (int)failing + 1);
        cr_expect(total[0] == -1 && total[1] == -1);
        cr_expect_eq(atomic_load(&job.wrong), 0);
        for (ptrdiff_t i = 0; i < failing; i++)
            if (keep(i))
                cr_assert_eq(out[kept++], i, "trial %d", trial);
    }
    free(out);
}

/* Totals too large for the stack: memory may run out, before anything is called. */
Test(range, memory)
{
    enum { N = 1000 };
    ptrdiff_t out[N];
    packing job = {.out = out, .fails_from = PTRDIFF_MAX};
    prange_scanner scanner = packer;
    scanner.size = 100000;
    use_setting(3);
    fails_at = allocations + 1;
    cr_expect_eq(prange_scan(0, N, &scanner, &job, NULL), PRANGE_ERROR_MEMORY);
    cr_expect_not_null(strstr(prange_last_error(), "prange_scan: no memory"));
    cr_expect_eq(atomic_load(&job.sums) + atomic_load(&job.scans), 0);
    fails_at = 0;
    cr_expect_eq(prange_scan(0, N, &scanner, &job, NULL), PRANGE_OK);
    allocations = 0;
    scanner.size = 64;
    cr_expect_eq(prange_scan(0, N, &scanner, &job, NULL), PRANGE_OK);
    cr_expect_eq(allocations, 0);
    const double x[3] = {1, 2, 4};
    double y[3];
    cr_expect_eq(prange_scan_array(3, sizeof *x, x, y, add, NULL, NULL), PRANGE_OK);
    cr_expect(y[0] == 1 && y[1] == 3 && y[2] == 7);
}

Test(range, errors)
{
    prange_scanner scanner = packer;
    packing job = {.fails_from = PTRDIFF_MAX};
    ptrdiff_t total = 5;
    refused_saying(prange_scan(0, 1, NULL, &job, &total), PRANGE_ERROR_NULL,
                   "prange_scan: scanner");
    scanner.sum = NULL;
    refused_saying(prange_scan(0, 1, &scanner, &job, &total), PRANGE_ERROR_NULL,
                   "prange_scan: scanner->sum");
    scanner = packer;
    scanner.join = NULL;
    refused_saying(prange_scan(0, 1, &scanner, &job, &total), PRANGE_ERROR_NULL,
                   "prange_scan: scanner->join");
    scanner = packer;
    scanner.scan = NULL;
    refused_saying(prange_scan(0, 1, &scanner, &job, &total), PRANGE_ERROR_NULL,
                   "prange_scan: scanner->scan");
    scanner = packer;
    scanner.size = 0;
    refused_saying(prange_scan(0, 1, &scanner, &job, &total), PRANGE_ERROR_SIZE,
                   "prange_scan: a total of 0");
    scanner.size = SIZE_MAX;
    refused_saying(prange_scan(0, 1, &scanner, &job, &total), PRANGE_ERROR_SIZE,
                   "prange_scan: a total of");
    scanner = packer;
    scanner.block = -1;
    refused_saying(prange_scan(0, 1, &scanner, &job, &total), PRANGE_ERROR_SIZE,
                   "prange_scan: block = -1");
    refused_saying(prange_scan(PTRDIFF_MIN, 1, &packer, &job, &total), PRANGE_ERROR_SIZE,
                   "prange_scan: 9223372036854775809");
    cr_expect_eq(total, 5);
    cr_expect_eq(atomic_load(&job.sums), 0);
}

Test(array, errors)
{
    double x[4] = {0}, y[4] = {0};
    refused_saying(prange_scan_array(3, 8, NULL, y, add, NULL, NULL), PRANGE_ERROR_NULL,
                   "prange_scan_array: x");
    refused_saying(prange_scan_array(3, 8, x, NULL, add, NULL, NULL), PRANGE_ERROR_NULL,
                   "prange_scan_array: y");
    refused_saying(prange_scan_array(3, 8, x, y, NULL, NULL, NULL), PRANGE_ERROR_NULL,
                   "prange_scan_array: join");
    refused_saying(prange_scan_array(-1, 8, x, y, add, NULL, NULL), PRANGE_ERROR_SIZE, "n = -1");
    refused_saying(prange_scan_array(3, 0, x, y, add, NULL, NULL), PRANGE_ERROR_SIZE,
                   "elements of 0");
    refused_saying(prange_scan_array(PTRDIFF_MAX, 8, x, y, add, NULL, NULL), PRANGE_ERROR_SIZE,
                   "memory");
    refused_saying(prange_scan_array(3, 8, x, x + 1, add, NULL, NULL), PRANGE_ERROR_OVERLAP,
                   "overlap");
    refused_saying(prange_scan_array(3, 8, x, y, add, NULL, y + 2), PRANGE_ERROR_OVERLAP,
                   "prange_scan_array: first and y overlap");
    cr_expect_eq(prange_scan_array(0, 8, NULL, NULL, add, NULL, NULL), PRANGE_OK);
}

/* A call inside a scan, which its thread must run alone. */
static int scan_again(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    double x[100], y[100];
    (void)thread, (void)total;
    for (ptrdiff_t i = begin; i < end; i++) {
        for (int k = 0; k < 100; k++)
            x[k] = (double)(i + k);
        if (prange_scan_array(100, sizeof *x, x, y, add, NULL, NULL) != PRANGE_OK)
            return 1;
        ((double *)ctx)[i] = y[99];
    }
    return 0;
}

static int nothing(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    (void)begin, (void)end, (void)thread, (void)total, (void)ctx;
    return 0;
}

Test(range, nested)
{
    enum { N = 500 };
    double out[N];
    const prange_scanner scanner = {
        .size = sizeof(double), .sum = nothing, .join = add, .scan = scan_again};
    for (int setting = 0; setting < SETTINGS; setting++) {
        use_setting(setting);
        memset(out, 0, sizeof out);
        cr_assert_eq(prange_scan(0, N, &scanner, out, NULL), PRANGE_OK);
        for (int i = 0; i < N; i++)
            cr_assert_eq(out[i], 100.0 * i + 4950.0);
    }
}
