/* SPDX-License-Identifier: MIT */
/*
 * Scans of arrays of every type, and along axes in layouts that take every path through memory. The
 * sizes are enough work for a team.
 */
#include <stdbool.h>
#include <string.h>

#include <prange.h>

#include "boxes.h"
#include "check.h"
#include "check_loops.h"

enum { N = 300007, TYPES = PRANGE_U8 + 1, SCANS = PRANGE_CUMMAX + 1, OTHERS = 5 };

static const struct {
    ptrdiff_t shape[3];
    unsigned layout;
    int axis;
} forms[] = {
    {{1, 1, N}, 0, 2},           {{1, N, 1}, BOX_GAPS, 1},
    {{1, 9001, 31}, 0, 1},       {{40, 30, 9}, BOX_PERMUTED | BOX_NEGATIVE, 2},
    {{9001, 3, 7}, BOX_GAPS, 0},
};
enum { FORMS = sizeof forms / sizeof *forms };

static box inputs[FORMS][TYPES];

void prepare_loops(void)
{
    for (int type = 0; type < TYPES; type++)
        for (int k = 0; k < FORMS; k++) {
            box *in = &inputs[k][type];
            box_make(in, (prange_type)type, 3, forms[k].shape, forms[k].layout, 200, false);
            box_fill(in, 201 + (uint64_t)k, k % 2 ? 200000 : UINT64_C(1) << 60);
        }
}

int count_loop_calls(void)
{
    return TYPES * FORMS * SCANS + OTHERS;
}

static uint64_t digest_of_type(prange_type type, ptrdiff_t n, const void *x)
{
    uint64_t digest = DIGEST_START;
    const int size = (int)box_element(type);
    if (type == PRANGE_F64)
        return digest_of_f64(digest, n, x);
    if (type == PRANGE_F32)
        return digest_of_f32(digest, n, x);
    for (ptrdiff_t i = 0; i < n; i++) {
        uint64_t bits = 0;
        memcpy(&bits, (const char *)x + i * size, (size_t)size);
        digest = digest_of(digest, bits, size);
    }
    return digest;
}

/* Scans a view into a contiguous result. */
static uint64_t scan(int op, int form, prange_type type, prange_status *status)
{
    box out;
    box_make(&out, type, 3, forms[form].shape, 0, 202, true);
    *status =
        prange_scan_axis((prange_scan_op)op, &inputs[form][type].view, forms[form].axis, &out.view);
    const uint64_t digest = digest_of_type(type, out.count, out.view.data);
    box_free(&out);
    return digest;
}

static void multiply_and_add(void *left, const void *right, void *ctx)
{
    double *p = left;
    const double *q = right;
    (void)ctx;
    p[1] = p[1] * q[0] + q[1];
    p[0] = p[0] * q[0];
}

/* The recurrence y = a y + b, as a scan of pairs (a, b); its numbers stay small. */
static uint64_t recurrence(bool exclusive, prange_status *status)
{
    enum { PAIRS = 100003 };
    static double x[2 * PAIRS], y[2 * PAIRS];
    const double first[2] = {1.0, 0.5};
    random_fill_f64(210, 2 * PAIRS, x);
    for (ptrdiff_t i = 0; i < 2 * PAIRS; i += 2)
        x[i] = (double)(random_bits(211, i) >> 11) * 0x1p-53;
    *status = prange_scan_array(PAIRS, 2 * sizeof *x, x, y, multiply_and_add, NULL,
                                exclusive ? first : NULL);
    return digest_of_f64(DIGEST_START, 2 * PAIRS, y);
}

/* Packs the elements above 0, and sums them in the order of blocks. */
typedef struct packing {
    ptrdiff_t count;
    double sum;
} packing;

static double packed[N];

static int sum_kept(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    packing *job = total;
    const double *x = ctx;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i++)
        if (x[i] > 0) {
            job->count++;
            job->sum += x[i];
        }
    return 0;
}

static void join_kept(void *left, const void *right, void *ctx)
{
    packing *p = left;
    const packing *q = right;
    (void)ctx;
    p->count += q->count;
    p->sum += q->sum;
}

static int pack(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    packing *job = total;
    const double *x = ctx;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i++)
        if (x[i] > 0)
            packed[job->count++] = x[i];
    return 0;
}

static uint64_t pack_positive(prange_status *status)
{
    static double x[N];
    const prange_scanner scanner = {
        .size = sizeof(packing), .sum = sum_kept, .join = join_kept, .scan = pack};
    packing kept = {0, 0.0};
    random_fill_f64(212, N, x);
    *status = prange_scan(0, N, &scanner, x, &kept);
    return digest_of_f64(digest_of_f64(DIGEST_START, kept.count, packed), 1, &kept.sum);
}

static int is_far(ptrdiff_t i, void *ctx)
{
    return random_bits(213, i) < *(const uint64_t *)ctx;
}

/* Finds the first index with a rare property, and counts those with a frequent one. */
static uint64_t search(prange_status *status)
{
    uint64_t rare = UINT64_MAX / 20000, frequent = UINT64_MAX / 3;
    ptrdiff_t first = 0, count = 0;
    *status = prange_find(0, N, is_far, &rare, &first);
    if (*status == PRANGE_OK)
        *status = prange_count_if(0, N, is_far, &frequent, &count);
    return digest_of(digest_of(DIGEST_START, (uint64_t)first, 8), (uint64_t)count, 8);
}

enum { ROWS = 210, COLUMNS = 1021 };

static int fill_tile(const prange_tile *tile, int thread, void *ctx)
{
    double *out = ctx;
    (void)thread;
    for (ptrdiff_t i = tile->begin[0]; i < tile->end[0]; i++)
        for (ptrdiff_t j = tile->begin[1]; j < tile->end[1]; j++)
            out[i * COLUMNS + j] = (double)(random_bits(214, i) >> 40) * (double)j +
                                   (double)(tile->begin[0] * 7 + tile->begin[1]);
    return 0;
}

static uint64_t tiles(prange_status *status)
{
    static double out[ROWS * COLUMNS];
    const ptrdiff_t end[] = {ROWS, COLUMNS};
    *status = prange_for_2d(NULL, end, NULL, fill_tile, out);
    return digest_of_f64(DIGEST_START, ROWS * COLUMNS, out);
}

static uint64_t other_call(int k, prange_status *status)
{
    if (k == 4)
        return tiles(status);
    if (k == 3)
        return search(status);
    return k < 2 ? recurrence(k == 1, status) : pack_positive(status);
}

uint64_t loop_call(int k, bool *failed)
{
    prange_status status;
    const prange_type type = (prange_type)(k % TYPES);
    const int form = k / TYPES;
    const uint64_t digest = k < TYPES * FORMS * SCANS
                                ? scan(form % SCANS, form / SCANS, type, &status)
                                : other_call(k - TYPES * FORMS * SCANS, &status);
    *failed = status != PRANGE_OK;
    return digest;
}
