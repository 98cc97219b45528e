/* SPDX-License-Identifier: MIT */
/*
 * Reductions along axes. Each result is compared bit for bit with the 1-D function on a contiguous
 * copy of its line; reductions that skip NaNs have a separate reference. Every byte of the output's
 * memory that is not a result must be unchanged.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "allocate.h"
#include "boxes.h"
#include "reference_nan.h"
#include "settings.h"
#include "unchecked.h"

enum { OPS = PRANGE_REDUCE_NANVAR + 1, TYPES = PRANGE_U8 + 1 };

static bool is_integer(prange_type type)
{
    return type >= PRANGE_I64;
}

/* The types of results, as the header lists them. */
static bool allowed(prange_reduce_op op, prange_type in, prange_type out)
{
    switch (op) {
    case PRANGE_REDUCE_ANY:
    case PRANGE_REDUCE_ALL:
        return out == PRANGE_U8;
    case PRANGE_REDUCE_COUNT:
        return out == PRANGE_I64;
    case PRANGE_REDUCE_MIN:
    case PRANGE_REDUCE_MAX:
    case PRANGE_REDUCE_NANMIN:
    case PRANGE_REDUCE_NANMAX:
        return out == in;
    case PRANGE_REDUCE_SUM:
    case PRANGE_REDUCE_PROD:
    case PRANGE_REDUCE_NANSUM:
        return out == in || out == (is_integer(in) ? PRANGE_I64 : PRANGE_F64);
    default:
        return out == PRANGE_F64 || out == (in == PRANGE_F32 ? PRANGE_F32 : PRANGE_F64);
    }
}

/* Whether the operation has a result for no elements. */
static bool defined(prange_reduce_op op)
{
    return op == PRANGE_REDUCE_SUM || op == PRANGE_REDUCE_PROD || op == PRANGE_REDUCE_ANY ||
           op == PRANGE_REDUCE_ALL || op == PRANGE_REDUCE_COUNT || op == PRANGE_REDUCE_NANSUM;
}

/* "The nan forms of integers are the plain ones." */
static prange_reduce_op without_nan(prange_reduce_op op)
{
    static const prange_reduce_op plain[] = {PRANGE_REDUCE_SUM, PRANGE_REDUCE_MIN,
                                             PRANGE_REDUCE_MAX, PRANGE_REDUCE_MEAN,
                                             PRANGE_REDUCE_VAR};
    return op < PRANGE_REDUCE_NANSUM ? op : plain[op - PRANGE_REDUCE_NANSUM];
}

/* Stores a number; every NaN is stored as the same NaN. */
static void store_real(prange_type type, double value, void *to)
{
    const double real = isnan(value) ? __builtin_nan("") : value;
    const float rounded = (float)real;
    if (type == PRANGE_F64)
        memcpy(to, &real, sizeof real);
    else
        memcpy(to, &rounded, sizeof rounded);
}

/* Stores an integer modulo 2^width: its low bytes, on little-endian machines. */
static void store_integer(prange_type type, int64_t value, void *to)
{
    memcpy(to, &value, box_element(type));
}

/* References computed from f64 terms: reductions that skip NaNs, and f32 to f64, which is not
 * rounded. */
static double of_terms(prange_reduce_op op, ptrdiff_t n, const double *terms)
{
    const ptrdiff_t numbers = reference_numbers(n, terms);
    const bool nan = numbers < n;
    switch (op) {
    case PRANGE_REDUCE_SUM:
        return reference_sum(n, terms, 4096);
    case PRANGE_REDUCE_PROD:
        return reference_product(n, terms, 4096);
    case PRANGE_REDUCE_MEAN:
        return reference_sum(n, terms, 4096) / (double)n;
    case PRANGE_REDUCE_VAR:
        return nan ? (double)NAN : reference_moments_of(n, terms).m2 / (double)n;
    case PRANGE_REDUCE_NANSUM:
        return numbers ? reference_over_nan(reference_add, -0.0, n, terms) : 0.0;
    case PRANGE_REDUCE_NANMIN:
        return reference_over_nan(reference_smaller, (double)INFINITY, n, terms);
    case PRANGE_REDUCE_NANMAX:
        return reference_over_nan(reference_larger, -(double)INFINITY, n, terms);
    case PRANGE_REDUCE_NANMEAN:
        return reference_over_nan(reference_add, -0.0, n, terms) / (double)numbers;
    default:
        return reference_moments_of(n, terms).m2 / (double)numbers;
    }
}

/* Whether expect_near() checks sums: for all shapes this would dominate the time of the test. */
static bool looks_at_errors;

/* An independent check of the reference: the sum is within its bound of that in 113-bit arithmetic.
 */
static void expect_near(ptrdiff_t n, const double *terms, double sum, double epsilon)
{
    const quad exact = reference_total(n, terms), size = reference_magnitude(n, terms);
    if (!isfinite((double)size) || !isfinite(sum))
        return;
    const double error = (double)reference_abs((quad)sum - exact);
    cr_expect_leq(error, reference_sum_bound(n) * (double)size + epsilon * fabs((double)exact),
                  "the sum of a line of %td is off by %g", n, error);
}

/* A view to reduce, and a copy of its lines: line i begins at element i*length of `lines`. */
typedef struct line_case {
    prange_type type;
    unsigned axes, layout;
    uint64_t seed;
    int settings; /* thread counts and schedules to try with each operation */
    box in;
    int kept, reduced; /* numbers of axes */
    ptrdiff_t kept_shape[PRANGE_DIMS], kept_strides[PRANGE_DIMS];
    ptrdiff_t reduced_shape[PRANGE_DIMS], reduced_strides[PRANGE_DIMS];
    ptrdiff_t count, length;
    void *lines;
} line_case;

UNCHECKED static void gather_lines(line_case *c)
{
    const size_t size = box_element(c->type);
    c->kept = c->reduced = 0;
    c->count = c->length = 1;
    for (int k = 0; k < c->in.view.ndim; k++) {
        const bool reduced = c->axes >> k & 1;
        const int at = reduced ? c->reduced++ : c->kept++;
        (reduced ? c->reduced_shape : c->kept_shape)[at] = c->in.shape[k];
        (reduced ? c->reduced_strides : c->kept_strides)[at] = c->in.strides[k];
        *(reduced ? &c->length : &c->count) *= c->in.shape[k];
    }
    c->lines = allocate((size_t)(c->count * c->length) * size);
    ptrdiff_t *places = allocate((size_t)c->length * sizeof *places);
    for (ptrdiff_t j = 0; j < c->length && c->count > 0; j++)
        places[j] = box_offset(c->reduced, c->reduced_shape, c->reduced_strides, j);
    char *to = c->lines;
    for (ptrdiff_t i = 0; i < c->count && c->length > 0; i++) {
        const ptrdiff_t line = box_offset(c->kept, c->kept_shape, c->kept_strides, i);
        for (ptrdiff_t j = 0; j < c->length; j++, to += size)
            box_copy(size, (char *)c->in.view.data + (line + places[j]) * (ptrdiff_t)size, to);
    }
    free(places);
}

#define BODY "axes_typed.h"
#include "each_type.h"

typedef void line_result(prange_reduce_op op, prange_type to, ptrdiff_t n, const void *line,
                         void *out);

static line_result *const line_results[] = {line_result_f64, line_result_f32, line_result_i64,
                                            line_result_i32, line_result_u8};

/* Checks one operation: the whole memory of the output is compared with the expected bytes. */
static void check_op(const line_case *c, prange_reduce_op op, prange_type to)
{
    box out;
    const size_t size = box_element(c->type);
    box_make(&out, to, c->kept, c->kept_shape, c->layout & ~(unsigned)BOX_REPEATED, c->seed + 77,
             true);
    unsigned char *before = box_image(&out), *after = box_image(&out);
    const bool empty = c->count > 0 && c->length == 0 && !defined(op);
    for (ptrdiff_t i = 0; i < c->count && !empty; i++)
        line_results[c->type](op, to, c->length, (char *)c->lines + i * c->length * (ptrdiff_t)size,
                              after + ((unsigned char *)box_at(&out, i) - out.memory.memory));
    for (int k = 0; k < c->settings; k++) {
        use_setting(c->settings == 1 ? (int)(c->seed / 8 % SETTINGS) : k);
        memcpy(out.memory.memory, before, box_bytes(&out));
        const prange_status status = prange_reduce_axes(op, &c->in.view, c->axes, &out.view);
        cr_expect_eq(status, empty ? PRANGE_ERROR_EMPTY : PRANGE_OK, "%s", prange_last_error());
        cr_expect_eq(memcmp(out.memory.memory, after, box_bytes(&out)), 0,
                     "op %d of type %d to %d, axes %#x of %d, layout %u, %td lines of %td, "
                     "setting %d, seed %llu",
                     (int)op, (int)c->type, (int)to, c->axes, c->in.view.ndim, c->layout, c->count,
                     c->length, k, (unsigned long long)c->seed);
    }
    free(before);
    free(after);
    box_free(&out);
}

/* Checks the operations of a set, with all types of results. */
static void check_ops(unsigned ops, prange_type type, int ndim, const ptrdiff_t *shape,
                      unsigned axes, unsigned layout, uint64_t seed, int settings)
{
    static const uint64_t rarities[] = {UINT64_C(1) << 60, 64, 3, 1000000, 0};
    line_case c = {
        .type = type, .axes = axes, .layout = layout, .seed = seed, .settings = settings};
    box_make(&c.in, type, ndim, shape, layout, seed, false);
    c.in.view.shape = c.in.shape;
    box_fill(&c.in, seed, rarities[seed % 5]);
    gather_lines(&c);
    for (int op = 0; op < OPS; op++)
        for (int to = 0; to < TYPES; to++)
            if (ops >> op & 1 && allowed((prange_reduce_op)op, type, (prange_type)to))
                check_op(&c, (prange_reduce_op)op, (prange_type)to);
    free(c.lines);
    box_free(&c.in);
}

static void check_case(prange_type type, int ndim, const ptrdiff_t *shape, unsigned axes,
                       unsigned layout, uint64_t seed, int settings)
{
    check_ops(~0u, type, ndim, shape, axes, layout, seed, settings);
}

/* Random shapes of 0 to 8 dimensions, random sets of axes, random layouts. */
static void check_random(prange_type type)
{
    enum { CASES = 90, MOST = 12000 };
    looks_at_errors = true;
    for (uint64_t seed = 0; seed < CASES; seed++) {
        ptrdiff_t shape[PRANGE_DIMS];
        const uint64_t dice = random_bits(seed + 1000 * (uint64_t)type, 0);
        const int ndim = (int)(dice % (PRANGE_DIMS + 1));
        box_random_shape(dice, ndim, MOST, shape);
        check_case(type, ndim, shape, (unsigned)(dice >> 32) & ((1u << ndim) - 1),
                   (unsigned)(dice >> 40) % BOX_LAYOUTS, dice, 1);
    }
}

Test(random, f64)
{
    check_random(PRANGE_F64);
}

Test(random, f32)
{
    check_random(PRANGE_F32);
}

Test(random, i64)
{
    check_random(PRANGE_I64);
}

Test(random, i32)
{
    check_random(PRANGE_I32);
}

Test(random, u8)
{
    check_random(PRANGE_U8);
}

/* Every set of axes of some shapes: few and many, long and short lines, in every kind of layout. */
Test(axes, each_set)
{
    static const ptrdiff_t shapes[][4] = {
        {300, 40},    {4097, 9},      {9, 4096},       {9000, 3},    {2, 20000},   {255, 257},
        {130, 300},   {12300},        {70, 5, 70},     {33, 31, 32}, {3, 4095, 2}, {5, 3, 1000},
        {600, 2, 17}, {2, 3, 4, 600}, {17, 1, 3, 257}, {256, 129},
    };
    static const unsigned layouts[] = {0, BOX_PERMUTED, BOX_PERMUTED | BOX_GAPS | BOX_NEGATIVE,
                                       BOX_LAYOUTS - 1};
    uint64_t number = 0;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        int ndim = 0;
        while (ndim < 4 && shapes[s][ndim] > 0)
            ndim++;
        for (unsigned axes = 0; axes < 1u << ndim; axes++)
            for (int l = 0; l < 4; l++, number++)
                check_case((prange_type)(number % TYPES), ndim, shapes[s], axes, layouts[l],
                           random_bits(7, (ptrdiff_t)number), 1);
    }
}

/* Lines of every length around rows of lanes. Their number leaves each remainder modulo eight. They
 * are adjacent, with gaps, and down columns. */
Test(axes, few_elements)
{
    static const ptrdiff_t counts[] = {1, 2, 5, 7, 8, 9, 12, 14, 19, 257};
    for (ptrdiff_t length = 1; length <= 67; length++)
        for (int k = 0; k < 4; k++) {
            const ptrdiff_t count = counts[(length + 3 * k) % 10];
            const ptrdiff_t along[] = {count, length}, down[] = {length, count};
            const prange_type type = k % 2 ? PRANGE_F32 : PRANGE_F64;
            const uint64_t seed = random_bits(9, 4 * length + k);
            check_case(type, 2, along, 2, k < 2 ? 0 : BOX_GAPS, seed, 1);
            check_case(type, 2, down, 1, k < 2 ? 0 : BOX_GAPS, seed, 1);
        }
    static const ptrdiff_t lengths[] = {1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 50, 63, 64, 65};
    for (int l = 0; l < 14; l++)
        for (int type = PRANGE_I64; type < TYPES; type++) {
            const ptrdiff_t along[] = {counts[(l + type) % 10], lengths[l]};
            check_case((prange_type)type, 2, along, 2, l % 2 ? 0 : BOX_GAPS,
                       random_bits(16, 5 * l + type), 1);
        }
}

/* Lines of one block, with lengths around every edge of vectors, rows of lanes and the block. They
 * are adjacent and with gaps, and have NaNs and zeros of both signs. */
Test(axes, lines_of_one_block)
{
    static const ptrdiff_t lengths[] = {68,  71,  72,  73,   79,   80,   95,   96,   97,   103,
                                        127, 128, 129, 159,  160,  161,  255,  256,  257,  287,
                                        288, 513, 999, 1000, 2047, 4063, 4064, 4095, 4096, 4097};
    static const ptrdiff_t counts[] = {1, 3, 7, 8, 9, 17, 31};
    for (int l = 0; l < 30; l++)
        for (int k = 0; k < 4; k++) {
            const ptrdiff_t shape[] = {counts[(l + 3 * k) % 7], lengths[l]};
            check_case(k % 2 ? PRANGE_F32 : PRANGE_F64, 2, shape, 2, k < 2 ? 0 : BOX_GAPS,
                       random_bits(13, 4 * l + k), 1);
        }
}

/* Enough work for teams: each has the same bits, with every schedule. Few long lines are cut. */
Test(axes, teams_and_schedules)
{
    static const struct {
        ptrdiff_t shape[3];
        int ndim;
        unsigned axes, layout;
    } cases[] = {
        {{3, 80000}, 2, 2, 0},  {{80000, 3}, 2, 1, 0},    {{70001, 3}, 2, 1, BOX_GAPS},
        {{240000}, 1, 1, 0},    {{2, 60000, 2}, 3, 5, 0}, {{2000, 120}, 2, 1, 0},
        {{2000, 120}, 2, 2, 0}, {{60, 50, 80}, 3, 2, 0},  {{60, 50, 80}, 3, 5, BOX_PERMUTED},
        {{40000, 6}, 2, 2, 0},  {{6, 40000}, 2, 1, 0},    {{140, 33000 / 20}, 2, 3, BOX_NEGATIVE},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (int t = 0; t < 2; t++)
            check_case((prange_type)((k + 2 * (size_t)t) % TYPES), cases[k].ndim, cases[k].shape,
                       cases[k].axes, cases[k].layout, 40 + k, SETTINGS);
}

/* With many tiles long lines are not cut, or are cut into groups of several blocks; the last
 * subtree of a group must be folded too. */
Test(axes, many_long_lines)
{
    static const ptrdiff_t uncut[] = {257, 9000, 2}, cut[] = {128, 9 * 4096 + 5, 2};
    check_case(PRANGE_F64, 3, uncut, 2, 0, 20, 1);
    check_case(PRANGE_F32, 3, cut, 2, 0, 25, 1);
}

/* Blocks of long lines, four of which are read at a time, with and without groups of four. */
Test(axes, long_lines_from_memory)
{
    static const ptrdiff_t groups[] = {18, 235001};
    static const ptrdiff_t fours[] = {257, 4 * 4096 + 3}, eights[] = {257, 8 * 4096 + 3};
    check_case(PRANGE_F64, 2, groups, 2, 0, 26, 1);
    check_case(PRANGE_I64, 2, groups, 2, 0, 27, 1);
    check_case(PRANGE_I32, 2, fours, 2, 0, 28, 1);
    check_case(PRANGE_F64, 2, eights, 2, 0, 29, 1);
}

/* Results stored by streaming stores, and rows of many pages read together. */
Test(axes, large)
{
    static const ptrdiff_t shapes[][2] = {{20, 110001}, {110003, 20}, {31, 70001}, {257, 16403}};
    check_case(PRANGE_F64, 2, shapes[0], 1, 0, 30, 1);
    check_case(PRANGE_F64, 2, shapes[1], 2, 0, 31, 1);
    check_case(PRANGE_F64, 2, shapes[2], 1, BOX_GAPS, 32, 1);
    check_case(PRANGE_F32, 2, shapes[3], 1, 0, 33, 1);
    /* Short lines, several of which are read together: of one, two, four and more vectors. Each has
     * half of the operations, and all have sums. */
    static const ptrdiff_t lines[][2] = {{262147, 8}, {131075, 16}, {70001, 31}, {35003, 61}};
    static const unsigned halves[] = {0x1555, 0x2aab, 0x2aab, 0x1555};
    for (int k = 0; k < 4; k++)
        check_ops(halves[k], PRANGE_F64, 2, lines[k], 2, 0, 34 + (uint64_t)k, 1);
}

/* Columns whose rows are at most one lane, four lanes, eight or more; with more columns than are
 * processed together, and with few. */
Test(axes, columns_of_few_rows)
{
    static const ptrdiff_t rows[] = {1, 2, 3, 4, 5, 31, 32, 33, 57, 127, 128, 129, 255, 256, 257};
    static const ptrdiff_t columns[] = {3, 65, 257, 530};
    for (int k = 0; k < 60; k++)
        for (int type = 0; type < TYPES; type++) {
            const ptrdiff_t shape[] = {rows[k % 15], columns[k / 15]};
            const unsigned layouts[] = {0, BOX_GAPS, BOX_NEGATIVE};
            check_case((prange_type)type, 2, shape, 1, layouts[(k + type) % 3],
                       random_bits(14, 5 * k + type), 1);
        }
    /* So many columns that those of a tile exceed a cache. */
    for (int type = PRANGE_I64; type < TYPES; type++) {
        const ptrdiff_t shape[] = {type == PRANGE_I64 ? 6 : 3, 140001};
        check_case((prange_type)type, 2, shape, 1, type == PRANGE_I32 ? BOX_GAPS : 0, 77, 1);
    }
}

/* Variances of lines or columns in which the elements used as origins of the distances are far from
 * the mean. One line has a NaN, and one an infinity. */
static void check_distant(ptrdiff_t length, bool down)
{
    enum { MOST = 256, COUNT = 203 };
    static const prange_reduce_op ops[] = {PRANGE_REDUCE_VAR, PRANGE_REDUCE_NANVAR};
    static double lines[COUNT][MOST], x[COUNT * MOST];
    const ptrdiff_t sampled = length > 16 ? length / 16 : 1, count = COUNT;
    const ptrdiff_t along[] = {COUNT, length}, across[] = {length, COUNT};
    for (ptrdiff_t c = 0; c < COUNT; c++)
        for (ptrdiff_t i = 0; i < length; i++) {
            const double noise = (double)(random_bits(15, 256 * c + i) % 8) * 0x1p-29;
            const bool distant = i % sampled || (sampled == 1 && i % 2);
            lines[c][i] = distant ? 1e7 + (double)c + noise : 0;
        }
    lines[11][length / 4] = (double)NAN;
    lines[14][length / 2] = (double)INFINITY;
    for (ptrdiff_t c = 0; c < COUNT; c++)
        for (ptrdiff_t i = 0; i < length; i++)
            x[down ? i * COUNT + c : c * length + i] = lines[c][i];
    for (int k = 0; k < 2; k++) {
        double out[COUNT];
        const prange_view in = {x, PRANGE_F64, 2, down ? across : along, NULL},
                          to = {out, PRANGE_F64, 1, &count, NULL};
        cr_assert_eq(prange_reduce_axes(ops[k], &in, down ? 1 : 2, &to), PRANGE_OK);
        for (ptrdiff_t c = 0; c < COUNT; c++) {
            const double want = of_terms(ops[k], length, lines[c]);
            cr_assert(isnan(want) ? isnan(out[c]) : out[c] == want,
                      "op %d of %td, down %d, line %td: %g, %g", k, length, down, c, out[c], want);
        }
    }
}

Test(axes, variances_of_distant_elements)
{
    static const ptrdiff_t lengths[] = {8, 20, 32, 33, 50, 64, 65, 100, 256};
    for (int l = 0; l < 9; l++) {
        check_distant(lengths[l], true);
        check_distant(lengths[l], false);
    }
}

/* The output has its axes in another order than the lines: any order of three and four axes. More
 * and fewer adjacent results than fill a cache line. */
Test(axes, results_in_another_order)
{
    static const ptrdiff_t shapes[][4] = {{17, 130, 66},   {130, 16, 66},   {70, 133, 19},
                                          {3, 16, 61, 60}, {45, 16, 5, 50}, {9, 600, 4, 16}};
    static const unsigned axes[] = {1, 2, 4, 2, 2, 8};
    for (int s = 0; s < 6; s++)
        for (int k = 0; k < 6; k++)
            check_case((prange_type)((s + k) % TYPES), s < 3 ? 3 : 4, shapes[s], axes[s],
                       BOX_PERMUTED | (k == 5 ? BOX_NEGATIVE : 0), random_bits(11, 6 * s + k),
                       k == 0 ? SETTINGS : 1);
}
