/* SPDX-License-Identifier: MIT */
/*
 * Running totals of arrays and along axes: against the order of operations that the header gives,
 * spelled out in plain loops, and sums in 113-bit arithmetic; every layout against the contiguous
 * call on a copy of its line.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "boxes.h"
#include "element.h"
#include "guard.h"
#include "reference.h"
#include "reference_scan.h"
#include "refused.h"
#include "settings.h"

enum { OPS = PRANGE_CUMMAX + 1, TYPES = PRANGE_U8 + 1, BLOCK = SCAN_BLOCK, CHUNK = 8 * BLOCK };

/* Sizes around the edges of rows, blocks and chunks, several chunks, and sizes with streaming
 * stores. */
static const ptrdiff_t sizes[] = {
    1,         2,         3,         7,         8,         9,         15,
    16,        17,        63,        64,        65,        511,       512,
    513,       BLOCK - 1, BLOCK,     BLOCK + 1, BLOCK + 8, CHUNK - 1, CHUNK,
    CHUNK + 1, CHUNK + 9, 3 * CHUNK, 100003,    300007,    7 * CHUNK, 7 * CHUNK + 4097};
enum { SIZES = sizeof sizes / sizeof *sizes };

#define BODY "scan_typed.h"
#include "each_type.h"

static prange_status scan_1d(int op, prange_type type, ptrdiff_t n, const void *x, void *y)
{
    switch (type) {
    case PRANGE_F64:
        return scan_f64(op, n, x, y);
    case PRANGE_F32:
        return scan_f32(op, n, x, y);
    case PRANGE_I64:
        return scan_i64(op, n, x, y);
    case PRANGE_I32:
        return scan_i32(op, n, x, y);
    default:
        return scan_u8(op, n, x, y);
    }
}

/* Within the header's bound, in 113-bit arithmetic; running sums of non-negative numbers never
 * decrease. */
Test(scan, accuracy)
{
    enum { N = 1000003 };
    double *x = allocate(N * sizeof *x), *y = allocate(N * sizeof *y);
    for (uint64_t seed = 0; seed < 4; seed++) {
        random_fill_f64(seed, N, x);
        for (ptrdiff_t i = 0; i < N && seed >= 2; i++)
            x[i] = fabs(x[i]);
        cr_assert_eq(prange_cumsum_f64(N, x, y), PRANGE_OK);
        quad sum = 0, magnitude = 0;
        for (ptrdiff_t i = 0; i < N; i++) {
            sum += (quad)x[i];
            magnitude += (quad)fabs(x[i]);
            const quad error = reference_abs((quad)y[i] - sum);
            const double bound = ((double)i / BLOCK + 512.0 + 5.0) * 0x1p-53;
            cr_assert(error <= (quad)bound * magnitude, "seed %d, element %td", (int)seed, i);
            cr_assert(seed < 2 || i == 0 || y[i] >= y[i - 1], "element %td falls", i);
        }
    }
    free(x);
    free(y);
}

/* Magnitudes so far apart that any other order of additions is detected. */
Test(scan, never_falls)
{
    enum { N = 70001 };
    double *x = allocate(N * sizeof *x), *y = allocate(N * sizeof *y);
    float *narrow = allocate(N * sizeof *narrow), *to = allocate(N * sizeof *to);
    for (uint64_t seed = 0; seed < 20; seed++) {
        for (ptrdiff_t i = 0; i < N; i++) {
            const uint64_t bits = random_bits(seed, i);
            x[i] = ldexp((double)(bits >> 11), -64 + (int)(bits % 50));
            narrow[i] = (float)x[i];
        }
        cr_assert_eq(prange_cumsum_f64(N, x, y), PRANGE_OK);
        cr_assert_eq(prange_cumsum_f32(N, narrow, to), PRANGE_OK);
        for (ptrdiff_t i = 1; i < N; i++)
            cr_assert(y[i] >= y[i - 1] && to[i] >= to[i - 1], "element %td falls", i);
    }
    free(x);
    free(y);
    free(narrow);
    free(to);
}

/* f32 is accumulated in f64: 2^24 ones and one more. */
Test(scan, f32_is_accumulated_in_f64)
{
    const ptrdiff_t n = (1 << 24) + 3;
    float *x = allocate((size_t)n * sizeof *x);
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = 1.0f;
    cr_assert_eq(prange_cumsum_f32(n, x, x), PRANGE_OK);
    for (ptrdiff_t i = 0; i < n; i++)
        cr_assert_eq(x[i], (float)(i + 1), "element %td", i);
    free(x);
}

/* The first of equal elements is kept, and a sum may begin with -0. */
Test(scan, zeros)
{
    enum { N = 9000 };
    double *x = allocate(N * sizeof *x), *y = allocate(N * sizeof *y);
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = i % 2 ? 0.0 : -0.0;
    cr_assert_eq(prange_cummin_f64(N, x, y), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        cr_assert(y[i] == 0.0 && signbit(y[i]), "minimum %td", i);
    cr_assert_eq(prange_cummax_f64(N - 1, x + 1, y), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N - 1; i++)
        cr_assert(y[i] == 0.0 && !signbit(y[i]), "maximum %td", i);
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = i < 5000 ? -0.0 : 0.0;
    cr_assert_eq(prange_cumsum_f64(N, x, y), PRANGE_OK);
    for (ptrdiff_t i = 0; i < N; i++)
        cr_assert_eq(!!signbit(y[i]), i < 5000, "sum %td", i);
    free(x);
    free(y);
}

/* Streaming stores, with outputs at every place in a cache line. */
Test(scan, large)
{
    const ptrdiff_t n = (1 << 21) + 4099;
    double *x = allocate((size_t)n * sizeof *x), *expected = allocate((size_t)n * sizeof *x);
    random_fill_f64(7, n, x);
    memcpy(expected, x, (size_t)n * sizeof *x);
    cr_assert_eq(prange_cumsum_f64(n, expected, expected), PRANGE_OK);
    for (size_t offset = 0; offset < 64; offset += 8) {
        guard out = guard_new((size_t)n * sizeof *x, offset);
        use_setting((int)offset / 8);
        cr_assert_eq(prange_cumsum_f64(n, x, guard_data(&out)), PRANGE_OK);
        cr_expect_eq(bits_differ_f64(n, guard_data(&out), expected), n, "offset %zu", offset);
        cr_expect(guard_intact(&out));
        guard_free(&out);
    }
    free(x);
    free(expected);
}

/* All operations in both types with incomplete last rows, and in the chunks of a team, which are
 * prefetched by turns. */
Test(scan, large_of_each_operation)
{
    enum { LONGEST = (1 << 21) + 4097 + 3 };
    double *x = allocate(LONGEST * sizeof *x), *expected = allocate(LONGEST * sizeof *x);
    for (int k = 0; k < 2 * OPS; k++) {
        const int op = k % OPS;
        const bool wide = k >= OPS;
        const size_t size = wide ? sizeof(double) : sizeof(float);
        const ptrdiff_t n = wide ? LONGEST : 2 * LONGEST - 4;
        guard out = guard_new((size_t)n * size, (size_t)(5 * k + 3) % 16 * size);
        float *narrow = (float *)x, *narrow_expected = (float *)expected;
        use_setting(k + 1);
        if (wide) {
            fill_f64(op, (uint64_t)k, n, x);
            expected_f64(op, n, x, expected);
            cr_assert_eq(scan_f64(op, n, x, guard_data(&out)), PRANGE_OK);
            cr_expect_eq(differ_f64(n, guard_data(&out), expected), n, "op %d", op);
        } else {
            fill_f32(op, (uint64_t)k, n, narrow);
            expected_f32(op, n, narrow, narrow_expected);
            cr_assert_eq(scan_f32(op, n, narrow, guard_data(&out)), PRANGE_OK);
            cr_expect_eq(differ_f32(n, guard_data(&out), narrow_expected), n, "op %d", op);
        }
        cr_expect(guard_intact(&out), "op %d", op);
        guard_free(&out);
    }
    free(x);
    free(expected);
}

/* Integers written by streaming stores from a buffer. */
Test(scan, large_integers)
{
    const ptrdiff_t n = (17 << 20) + 4097 + 3, few = n / 4;
    uint8_t *x = allocate((size_t)n), *expected = allocate((size_t)n);
    for (int op = 0; op < OPS; op++) {
        guard out = guard_new((size_t)n, (size_t)(5 * op + 4) % 16 * 4);
        use_setting(op + 1);
        fill_u8(op, (uint64_t)op, n, x);
        expected_u8(op, n, x, expected);
        cr_assert_eq(scan_u8(op, n, x, guard_data(&out)), PRANGE_OK);
        cr_expect_eq(differ_u8(n, guard_data(&out), expected), n, "op %d", op);
        expected_i32(op, few, (const int32_t *)x, (int32_t *)expected);
        cr_assert_eq(scan_i32(op, few, (const int32_t *)x, guard_data(&out)), PRANGE_OK);
        cr_expect_eq(differ_i32(few, guard_data(&out), (const int32_t *)expected), few, "op %d",
                     op);
        cr_expect(guard_intact(&out), "op %d", op);
        guard_free(&out);
    }
    free(x);
    free(expected);
}

/* Two boxes of one shape; the output's layout may differ. */
static void axis_case(uint64_t seed, prange_type type, int op)
{
    ptrdiff_t shape[PRANGE_DIMS];
    box in, out;
    const int ndim = 1 + (int)(random_bits(seed, 100) % 4);
    const unsigned layout = (unsigned)(random_bits(seed, 101) % BOX_LAYOUTS);
    const unsigned other = (unsigned)(random_bits(seed, 102) % BOX_REPEATED);
    const bool in_place = random_bits(seed, 103) % 3 == 0, same = random_bits(seed, 104) % 2;
    const int axis = (int)(random_bits(seed, 105) % (uint64_t)ndim);
    box_random_shape(seed, ndim, 40000, shape);
    box_make(&in, type, ndim, shape, in_place ? layout & ~(unsigned)BOX_REPEATED : layout, seed,
             in_place);
    box_fill(&in, seed + 1, 1000);
    box_make(&out, type, ndim, shape, same ? layout & ~(unsigned)BOX_REPEATED : other, seed, true);
    const size_t size = box_element(type);
    const ptrdiff_t length = shape[axis];
    box *to = in_place ? &in : &out;
    unsigned char *expected = box_image(to);
    ptrdiff_t inner = 1;
    for (int k = axis + 1; k < ndim; k++)
        inner *= shape[k];
    char *line = allocate((size_t)length * size);
    for (ptrdiff_t first = 0; first < in.count && in.count > 0; first++) {
        if (first / inner % length != 0)
            continue;
        for (ptrdiff_t i = 0; i < length; i++)
            memcpy(line + (size_t)i * size, box_at(&in, first + i * inner), size);
        cr_assert_eq(scan_1d(op, type, length, line, line), PRANGE_OK);
        for (ptrdiff_t i = 0; i < length; i++) {
            const size_t at =
                (size_t)((unsigned char *)box_at(to, first + i * inner) - to->memory.memory);
            memcpy(expected + at, line + (size_t)i * size, size);
        }
    }
    use_setting((int)(seed % SETTINGS));
    cr_assert_eq(prange_scan_axis((prange_scan_op)op, &in.view, axis, &to->view), PRANGE_OK, "%s",
                 prange_last_error());
    bool right = true;
    if (type == PRANGE_F64)
        right = bits_differ_f64(to->extent, guard_data(&to->memory),
                                (double *)(void *)(expected + to->memory.before)) == to->extent;
    else if (type == PRANGE_F32)
        right = bits_differ_f32(to->extent, guard_data(&to->memory),
                                (float *)(void *)(expected + to->memory.before)) == to->extent;
    else
        right = memcmp(expected, to->memory.memory, box_bytes(to)) == 0;
    cr_expect(right && guard_intact(&to->memory), "seed %d, type %d, op %d, axis %d of %d",
              (int)seed, (int)type, op, axis, ndim);
    free(line);
    free(expected);
    box_free(&in);
    box_free(&out);
}

Test(axis, every_layout)
{
    for (uint64_t seed = 0; seed < 1500; seed++)
        axis_case(seed, (prange_type)(seed % TYPES), (int)(seed / TYPES % OPS));
}

/* Shapes that take each path with a team: few long lines, columns, short lines, gathered lines. */
Test(axis, large)
{
    static const struct {
        ptrdiff_t shape[3], strides[3];
        int axis;
    } cases[] = {
        {{2, 1, 150001}, {150001, 1, 1}, 2}, {{150001, 2, 1}, {2, 1, 1}, 0},
        {{3, 9001, 31}, {279031, 31, 1}, 1}, {{50003, 7, 1}, {7, 1, 1}, 1},
        {{40, 90, 100}, {18000, 200, 2}, 0}, {{300, 1000, 1}, {1, 300, 1}, 0},
    };
    for (unsigned k = 0; k < sizeof cases / sizeof *cases; k++) {
        const ptrdiff_t *shape = cases[k].shape, *strides = cases[k].strides;
        const ptrdiff_t length = shape[cases[k].axis], step = strides[cases[k].axis];
        ptrdiff_t extent = 1;
        for (int a = 0; a < 3; a++)
            extent += (shape[a] - 1) * strides[a];
        double *x = allocate((size_t)extent * sizeof *x), *y = allocate((size_t)extent * sizeof *y);
        double *line = allocate((size_t)length * sizeof *line);
        const prange_view in = {x, PRANGE_F64, 3, shape, strides};
        const prange_view out = {y, PRANGE_F64, 3, shape, strides};
        random_fill_f64(k, extent, x);
        for (int setting = 0; setting < SETTINGS; setting++) {
            use_setting(setting);
            memset(y, 0, (size_t)extent * sizeof *y);
            cr_assert_eq(prange_scan_axis(PRANGE_CUMSUM, &in, cases[k].axis, &out), PRANGE_OK);
            for (ptrdiff_t at = 0; at < shape[0] * shape[1] * shape[2]; at++) {
                const ptrdiff_t i[3] = {at / shape[2] / shape[1], at / shape[2] % shape[1],
                                        at % shape[2]};
                const ptrdiff_t from = i[0] * strides[0] + i[1] * strides[1] + i[2] * strides[2];
                if (i[cases[k].axis] != 0)
                    continue;
                for (ptrdiff_t j = 0; j < length; j++)
                    line[j] = x[from + j * step];
                reference_scan(PRANGE_CUMSUM, length, line, line);
                for (ptrdiff_t j = 0; j < length; j++)
                    cr_assert_eq(y[from + j * step], line[j], "case %u, setting %d, line %td", k,
                                 setting, from);
            }
        }
        free(x);
        free(y);
        free(line);
    }
}

Test(axis, errors)
{
    double x[6] = {0}, y[6] = {0};
    const ptrdiff_t shape[] = {2, 3}, turned[] = {3, 2}, zero[] = {0, 1}, negative[] = {-1, 3};
    const prange_view in = {x, PRANGE_F64, 2, shape, NULL}, out = {y, PRANGE_F64, 2, shape, NULL};
    prange_view bad = out;
    refused(prange_scan_axis(PRANGE_CUMSUM, NULL, 0, &out), PRANGE_ERROR_NULL, "prange_scan_axis",
            "in");
    refused(prange_scan_axis(PRANGE_CUMSUM, &in, 0, NULL), PRANGE_ERROR_NULL, "prange_scan_axis",
            "out");
    refused(prange_scan_axis((prange_scan_op)4, &in, 0, &out), PRANGE_ERROR_VALUE,
            "prange_scan_axis", "op = 4");
    refused(prange_scan_axis((prange_scan_op)-1, &in, 0, &out), PRANGE_ERROR_VALUE,
            "prange_scan_axis", "op = -1");
    refused(prange_scan_axis(PRANGE_CUMSUM, &in, 2, &out), PRANGE_ERROR_VALUE, "prange_scan_axis",
            "axis = 2");
    refused(prange_scan_axis(PRANGE_CUMSUM, &in, -1, &out), PRANGE_ERROR_VALUE, "prange_scan_axis",
            "axis = -1");
    bad.ndim = 0;
    refused(prange_scan_axis(PRANGE_CUMSUM, &bad, 0, &bad), PRANGE_ERROR_VALUE, "prange_scan_axis",
            "axis = 0");
    bad = out;
    bad.type = PRANGE_I64;
    refused(prange_scan_axis(PRANGE_CUMSUM, &in, 0, &bad), PRANGE_ERROR_VALUE, "prange_scan_axis",
            "type");
    bad = out;
    bad.shape = turned;
    refused(prange_scan_axis(PRANGE_CUMSUM, &in, 0, &bad), PRANGE_ERROR_SIZE, "prange_scan_axis",
            "axis 0");
    bad.ndim = 1;
    refused(prange_scan_axis(PRANGE_CUMSUM, &in, 0, &bad), PRANGE_ERROR_SIZE, "prange_scan_axis",
            "dimensions");
    bad = out;
    bad.shape = negative;
    refused(prange_scan_axis(PRANGE_CUMSUM, &in, 0, &bad), PRANGE_ERROR_SIZE, "prange_scan_axis",
            "negative");
    bad = out;
    bad.strides = zero;
    refused(prange_scan_axis(PRANGE_CUMSUM, &in, 0, &bad), PRANGE_ERROR_OVERLAP, "prange_scan_axis",
            "memory");
    bad = in;
    bad.data = x + 1;
    bad.shape = (const ptrdiff_t[]){1, 3};
    const prange_view part = {x, PRANGE_F64, 2, bad.shape, NULL};
    refused(prange_scan_axis(PRANGE_CUMSUM, &part, 1, &bad), PRANGE_ERROR_OVERLAP,
            "prange_scan_axis", "overlap");
    for (int i = 0; i < 6; i++)
        cr_expect(y[i] == 0.0 && x[i] == 0.0);
    bad.shape = (const ptrdiff_t[]){0, 3};
    bad.data = NULL;
    cr_expect_eq(prange_scan_axis(PRANGE_CUMSUM, &bad, 0, &bad), PRANGE_OK);
}
