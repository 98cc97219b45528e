/* SPDX-License-Identifier: MIT */
/*
 * Sorting with a payload, along the axes of views, and elements in the order of indices. The
 * reference is the C library's qsort of the indices of each line.
 */
#include "patterns.h"

/* Shapes of which each axis is sorted: sizes, the gap after each row, and the axes that run
 * backwards. */
typedef struct box_shape {
    int ndim;
    ptrdiff_t shape[3];
    ptrdiff_t gap;
    unsigned backwards;
    bool column_major;
} box_shape;

static const box_shape boxes[] = {
    {1, {1000}, 0, 0, false},     {1, {70001}, 1, 1, false},      {2, {1, 5}, 0, 0, false},
    {2, {300, 7}, 0, 0, false},   {2, {7, 300}, 2, 2, false},     {2, {40, 129}, 0, 3, true},
    {2, {3, 66000}, 0, 0, false}, {2, {66000, 3}, 1, 0, false},   {3, {5, 17, 33}, 3, 5, false},
    {3, {64, 1, 65}, 0, 0, true}, {3, {2, 2000, 9}, 0, 2, false}, {3, {11, 12, 13}, 1, 7, true},
    {2, {4, 1001}, 0, 1, false},  {2, {501, 6}, 1, 0, false},     {3, {3, 8, 50}, 2, 0, true},
};
enum { BOXES = sizeof boxes / sizeof *boxes, MOST_SPAN = 800000 };

/* Strides, the offset of element (0, ..., 0), and how many elements the box spans. */
typedef struct layout {
    ptrdiff_t strides[3], first, span;
} layout;

static layout layout_of(const box_shape *box)
{
    layout job = {{0}, 0, 1};
    ptrdiff_t step = 1 + box->gap % 2;
    for (int j = 0; j < box->ndim; j++) {
        const int k = box->column_major ? j : box->ndim - 1 - j;
        job.strides[k] = box->backwards >> k & 1 ? -step : step;
        job.first += box->backwards >> k & 1 ? (box->shape[k] - 1) * step : 0;
        job.span += (box->shape[k] - 1) * step;
        step = step * box->shape[k] + box->gap;
    }
    cr_assert(job.span <= MOST_SPAN);
    return job;
}

/* The offset of element 0 of a line along an axis. */
static ptrdiff_t line_offset(const box_shape *box, const layout *job, int axis, ptrdiff_t line)
{
    ptrdiff_t offset = job->first;
    for (int k = 0; k < box->ndim; k++)
        if (k != axis) {
            offset += line % box->shape[k] * job->strides[k];
            line /= box->shape[k];
        }
    return offset;
}

#define BODY "order_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"

/* Elements of many sizes, out of place and in place. */
Test(permute, moves)
{
    static const size_t widths[] = {1, 3, 4, 8, 16, 24, 100};
    enum { MOST = 20000 };
    ptrdiff_t *order = malloc(MOST * sizeof *order);
    cr_assert_not_null(order);
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
        for (int t = 0; t < TEAMS; t++) {
            const size_t size = widths[w];
            const ptrdiff_t n = t % 2 ? MOST : 77;
            guard from = guard_new((size_t)n * size, 0), to = guard_new((size_t)n * size, 4);
            unsigned char *in = guard_data(&from), *out = guard_data(&to);
            for (ptrdiff_t i = 0; i < n; i++)
                order[i] = (ptrdiff_t)(random_bits(31, i) % (uint64_t)n);
            for (size_t b = 0; b < (size_t)n * size; b++)
                in[b] = (unsigned char)random_bits(32, (ptrdiff_t)b);
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_assert_eq(prange_permute(n, order, size, in, out), PRANGE_OK);
            for (ptrdiff_t i = 0; i < n; i++)
                cr_assert(memcmp(out + (size_t)i * size, in + (size_t)order[i] * size, size) == 0,
                          "size %zu, n %td, at %td", size, n, i);
            cr_assert_eq(prange_permute(n, order, size, in, in), PRANGE_OK);
            cr_assert(memcmp(in, out, (size_t)n * size) == 0, "in place, size %zu", size);
            cr_assert(guard_intact(&from) && guard_intact(&to));
            guard_free(&from);
            guard_free(&to);
        }
    free(order);
}

/* Takes m rows at random. */
static void take_some(ptrdiff_t n, size_t size, const unsigned char *in, ptrdiff_t m,
                      ptrdiff_t *index)
{
    guard to = guard_new((size_t)m * size, 4);
    const unsigned char *out = guard_data(&to);
    for (ptrdiff_t j = 0; j < m; j++)
        index[j] = (ptrdiff_t)(random_bits(34, j) % (uint64_t)n);
    cr_assert_eq(prange_take_rows(n, size, in, m, index, guard_data(&to)), PRANGE_OK);
    for (ptrdiff_t j = 0; j < m; j++)
        cr_assert(memcmp(out + (size_t)j * size, in + (size_t)index[j] * size, size) == 0,
                  "size %zu, n %td, at %td", size, n, j);
    cr_assert(guard_intact(&to));
    guard_free(&to);
}

/* Compresses to memory for no more than what is kept: no row, all rows, or a third. */
static void keep_some(int kind, ptrdiff_t n, size_t size, const unsigned char *in, uint8_t *mask)
{
    ptrdiff_t kept = 0, count = -1;
    for (ptrdiff_t i = 0; i < n; i++) {
        mask[i] =
            (uint8_t)(kind == 1 || (kind == 2 && random_bits(35, i) % 3 == 0) ? 1 + i % 255 : 0);
        kept += mask[i] != 0;
    }
    guard to = guard_new((size_t)kept * size, 4);
    const unsigned char *out = guard_data(&to);
    cr_assert_eq(prange_compress_rows(n, size, in, mask, &count, guard_data(&to)), PRANGE_OK);
    cr_assert_eq(count, kept);
    for (ptrdiff_t i = 0, j = 0; i < n; i++)
        if (mask[i])
            cr_assert(memcmp(out + (size_t)j++ * size, in + (size_t)i * size, size) == 0,
                      "size %zu, n %td, at %td", size, n, i);
    cr_assert(guard_intact(&to));
    guard_free(&to);
}

/* Rows by index and by mask, some of more bytes than a piece has. */
Test(rows, moves)
{
    static const size_t widths[] = {1, 2, 3, 4, 8, 12, 16, 24, 32, 1000, 70000};
    enum { WIDTHS = sizeof widths / sizeof *widths };
    static const ptrdiff_t lengths[] = {1, 77, 9000};
    static ptrdiff_t index[9000];
    static uint8_t mask[9000];
    for (size_t w = 0; w < WIDTHS * 3; w++)
        for (int t = 0; t < TEAMS; t++) {
            const size_t size = widths[w / 3];
            const ptrdiff_t n = size > 100 ? lengths[w % 3] / 70 + 1 : lengths[w % 3];
            guard from = guard_new((size_t)n * size, 0);
            unsigned char *in = guard_data(&from);
            for (size_t b = 0; b < (size_t)n * size; b++)
                in[b] = (unsigned char)random_bits(33, (ptrdiff_t)b);
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            take_some(n, size, in, 1, index);
            take_some(n, size, in, n / 2 + 2, index);
            for (int kind = 0; kind < 3; kind++)
                keep_some(kind, n, size, in, mask);
            guard_free(&from);
        }
}

/* An index outside the rows anywhere among many is found, and nothing is written. */
Test(rows, checks_all_indices)
{
    enum { M = 20001 };
    static const ptrdiff_t places[] = {0, 8191, 8192, M - 1};
    static ptrdiff_t index[M];
    static double x[M], out[M];
    for (int k = 0; k < 4 * TEAMS; k++) {
        const ptrdiff_t at = places[k % 4];
        index[at] = k / 4 % 2 ? M : -1;
        cr_assert_eq(prange_set_num_threads(teams[k / 4]), PRANGE_OK);
        cr_expect_eq(prange_take_rows(M, sizeof *x, x, M, index, out), PRANGE_ERROR_VALUE);
        cr_expect_eq(prange_permute(M, index, sizeof *x, x, out), PRANGE_ERROR_VALUE);
        index[at] = 0;
    }
    for (ptrdiff_t i = 0; i < M; i++)
        x[i] = 1.0;
    for (ptrdiff_t i = 0; i < M; i++)
        cr_assert_eq(out[i], 0.0);
}

Test(rows, refuses)
{
    const ptrdiff_t above[2] = {0, 3}, below[1] = {-1}, places[2] = {2, 0};
    double x[6] = {1, 2, 3, 4, 5, 6};
    uint8_t mask[3] = {1, 0, 1};
    ptrdiff_t count = 77;
    const char *take = "prange_take_rows", *compress = "prange_compress_rows";
    refused(prange_take_rows(3, 8, x, 2, above, x + 3), PRANGE_ERROR_VALUE, take, "index[1] = 3");
    refused(prange_take_rows(3, 8, x, 1, below, x + 3), PRANGE_ERROR_VALUE, take, "index[0] = -1");
    refused(prange_take_rows(0, 8, NULL, 1, places, x), PRANGE_ERROR_VALUE, take, "n = 0");
    refused(prange_take_rows(-1, 8, x, 0, places, x), PRANGE_ERROR_SIZE, take, "n = -1");
    refused(prange_take_rows(3, 8, x, -1, places, x + 3), PRANGE_ERROR_SIZE, take, "m = -1");
    refused(prange_take_rows(3, 0, x, 2, places, x + 3), PRANGE_ERROR_SIZE, take, "size");
    refused(prange_take_rows(3, (size_t)1 << 62, x, 2, places, x + 3), PRANGE_ERROR_SIZE, take,
            "bytes");
    refused(prange_take_rows(3, 8, NULL, 2, places, x + 3), PRANGE_ERROR_NULL, take, "x");
    refused(prange_take_rows(3, 8, x, 2, NULL, x + 3), PRANGE_ERROR_NULL, take, "index");
    refused(prange_take_rows(3, 8, x, 2, places, NULL), PRANGE_ERROR_NULL, take, "out");
    refused(prange_take_rows(2, 8, x, 2, places, x), PRANGE_ERROR_OVERLAP, take, "overlap");
    refused(prange_take_rows(3, 8, x, 2, places, x + 2), PRANGE_ERROR_OVERLAP, take, "overlap");
    refused(prange_compress_rows(-1, 8, x, mask, &count, x + 3), PRANGE_ERROR_SIZE, compress, "n");
    refused(prange_compress_rows(3, 0, x, mask, &count, x + 3), PRANGE_ERROR_SIZE, compress,
            "size");
    refused(prange_compress_rows(3, 8, NULL, mask, &count, x + 3), PRANGE_ERROR_NULL, compress,
            "x");
    refused(prange_compress_rows(3, 8, x, NULL, &count, x + 3), PRANGE_ERROR_NULL, compress,
            "mask");
    refused(prange_compress_rows(3, 8, x, mask, NULL, x + 3), PRANGE_ERROR_NULL, compress, "count");
    refused(prange_compress_rows(3, 8, x, mask, &count, NULL), PRANGE_ERROR_NULL, compress, "out");
    refused(prange_compress_rows(3, 8, x, mask, &count, x + 2), PRANGE_ERROR_OVERLAP, compress,
            "overlap");
    refused(prange_compress_rows(3, 8, x, (uint8_t *)(x + 5) - 3, &count, x + 3),
            PRANGE_ERROR_OVERLAP, compress, "overlap");
    refused(prange_compress_rows(3, 8, x, mask, (ptrdiff_t *)x, x + 3), PRANGE_ERROR_OVERLAP,
            compress, "overlap");
    no_memory = true;
    const prange_status status = prange_compress_rows(3, 8, x, mask, &count, x + 3);
    no_memory = false;
    refused(status, PRANGE_ERROR_MEMORY, compress, "memory");
    for (int i = 0; i < 6; i++)
        cr_expect(x[i] == i + 1);
    cr_expect_eq(count, 77);
    cr_expect_eq(prange_take_rows(0, 8, NULL, 0, NULL, NULL), PRANGE_OK);
    cr_expect_eq(prange_take_rows(3, 8, x, 0, NULL, NULL), PRANGE_OK);
    cr_expect_eq(prange_compress_rows(3, 8, x, (const uint8_t *)"\0\0\0", &count, NULL), PRANGE_OK);
    cr_expect_eq(count, 0);
}

Test(permute, refuses)
{
    ptrdiff_t order[3] = {0, 3, -1};
    double x[6] = {1, 2, 3, 4, 5, 6};
    const char *name = "prange_permute";
    refused(prange_permute(3, order, 8, x, x + 3), PRANGE_ERROR_VALUE, name, "order[1] = 3");
    order[1] = 2;
    refused(prange_permute(3, order, 8, x, x + 3), PRANGE_ERROR_VALUE, name, "order[2] = -1");
    order[2] = 1;
    refused(prange_permute(-1, order, 8, x, x + 3), PRANGE_ERROR_SIZE, name, "n = -1");
    refused(prange_permute(3, order, 0, x, x + 3), PRANGE_ERROR_SIZE, name, "size");
    refused(prange_permute(PTRDIFF_MAX / 8, order, 1000, x, x + 3), PRANGE_ERROR_SIZE, name, "in");
    refused(prange_permute(3, NULL, 8, x, x + 3), PRANGE_ERROR_NULL, name, "order");
    refused(prange_permute(3, order, 8, NULL, x + 3), PRANGE_ERROR_NULL, name, "in");
    refused(prange_permute(3, order, 8, x, NULL), PRANGE_ERROR_NULL, name, "out");
    refused(prange_permute(3, order, 8, x, x + 2), PRANGE_ERROR_OVERLAP, name, "overlap");
    refused(prange_permute(3, order, 8, x, order), PRANGE_ERROR_OVERLAP, name, "overlap");
    no_memory = true;
    const prange_status status = prange_permute(3, order, 8, x, x);
    no_memory = false;
    refused(status, PRANGE_ERROR_MEMORY, name, "memory");
    for (int i = 0; i < 6; i++)
        cr_expect(x[i] == i + 1);
    cr_expect_eq(prange_permute(0, NULL, 8, NULL, NULL), PRANGE_OK);
}
