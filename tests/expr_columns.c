/* SPDX-License-Identifier: MIT */
/*
 * Reductions of expressions down columns and along short lines. Each has the bits of the reduction
 * of an array of its elements: for any layout, wherever blocks, lanes, strips and pages of columns
 * end, and whether or not the operation itself adds to the lanes.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "boxes.h"

enum { VARIABLES = 4, REDUCTIONS = 11 };

static const struct {
    const char *name;
    prange_reduce_op op;
    bool place;
} reductions[REDUCTIONS] = {
    {"sum", PRANGE_REDUCE_SUM, false},     {"mean", PRANGE_REDUCE_MEAN, false},
    {"prod", PRANGE_REDUCE_PROD, false},   {"min", PRANGE_REDUCE_MIN, false},
    {"max", PRANGE_REDUCE_MAX, false},     {"var", PRANGE_REDUCE_VAR, false},
    {"any", PRANGE_REDUCE_ANY, false},     {"all", PRANGE_REDUCE_ALL, false},
    {"count", PRANGE_REDUCE_COUNT, false}, {"argmin", PRANGE_REDUCE_MIN, true},
    {"argmax", PRANGE_REDUCE_MAX, true},
};

/* Formulas of the variables: a and b are arrays of the type, c is a row or a column, and s is a
 * number; and the formulas' types if the arrays' type is real. */
static const struct {
    const char *text;
    bool truth;
} terms[] = {
    {"a", false},
    {"a*b + 1", false},
    {"a*a - a", false},
    {"(a - c)**2", false},
    {"a*b - c*s", false},
    {"-a", false},
    {"a + c", false},
    {"c - a", false},
    {"abs(a)", false},
    {"abs(a - b)", false},
    {"a*b + a*2 - c*3", false},
    {"where(a > b, a, c)", false},
    {"where(a != c, b, s)", false},
    {"atan(a) + c", false},
    {"max(a, c)", false},
    {"clip(a*b, c, s) - a", false},
    {"a > b", true},
    {"a != c", true},
    {"(a == a) & (c <= b)", true},
    {"atan(a + c)", false},
};
enum {
    TERMS = sizeof terms / sizeof *terms,
    ABS = 8,
    WHERE = 11,
    UNEQUAL = 12,
    FUNCTION = 13,
    MAX = 14,
    FUNCTION_LAST = 19
};

enum { OWN = 0x100 };

typedef struct form {
    int ndim;
    ptrdiff_t shape[4];
    unsigned reduced; /* bit k: axis k */
    unsigned layout;  /* of a; if bit 8 is set also of b */
    unsigned ones;    /* axes along which c has one element; OWN: c is the beginning of a */
    uint64_t rarity;  /* of special values; 0: -0 and NaN */
} form;

typedef struct matter {
    prange_type type;
    box a, b, c, s, values;
    prange_variable variables[VARIABLES];
} matter;

static void make(matter *m, const form *f, prange_type type, uint64_t seed)
{
    ptrdiff_t shape[4];
    m->type = type;
    for (int k = 0; k < f->ndim; k++)
        shape[k] = f->ones >> k & 1 ? 1 : f->shape[k];
    box_make(&m->a, type, f->ndim, f->shape, f->layout & 0xff, seed, false);
    box_make(&m->b, type, f->ndim, f->shape, f->layout >> 8, seed + 1, false);
    box_make(&m->c, type, f->ndim, shape, 0, seed + 2, false);
    box_make(&m->s, type, 0, NULL, 0, seed + 3, false);
    box_fill(&m->a, seed, f->rarity);
    box_fill(&m->b, seed + 1, f->rarity);
    box_fill(&m->c, seed + 2, 1000);
    box_fill(&m->s, seed + 3, 1000);
    m->variables[0] = (prange_variable){"a", m->a.view};
    m->variables[1] = (prange_variable){"b", m->b.view};
    if (f->ones & OWN) {
        m->c.view.data = m->a.view.data;
        m->c.view.strides = m->a.view.strides;
    }
    m->variables[2] = (prange_variable){"c", m->c.view};
    m->variables[3] = (prange_variable){"s", m->s.view};
}

static void release(matter *m)
{
    box_free(&m->a);
    box_free(&m->b);
    box_free(&m->c);
    box_free(&m->s);
}

static prange_type result_type(int r, prange_type type)
{
    const bool real = type <= PRANGE_F32;
    switch (reductions[r].op) {
    case PRANGE_REDUCE_ANY:
    case PRANGE_REDUCE_ALL:
        return PRANGE_U8;
    case PRANGE_REDUCE_COUNT:
        return PRANGE_I64;
    case PRANGE_REDUCE_MIN:
    case PRANGE_REDUCE_MAX:
        return reductions[r].place ? PRANGE_I64 : type;
    case PRANGE_REDUCE_MEAN:
    case PRANGE_REDUCE_VAR:
        return real ? type : PRANGE_F64;
    default:
        return real ? type : PRANGE_I64;
    }
}

UNCHECKED static double as_double(prange_type type, const void *at)
{
    return type == PRANGE_F64   ? *(const double *)at
           : type == PRANGE_F32 ? (double)*(const float *)at
           : type == PRANGE_I64 ? (double)*(const int64_t *)at
           : type == PRANGE_I32 ? (double)*(const int32_t *)at
                                : (double)*(const uint8_t *)at;
}

/* The place of the first extreme or the first NaN of a line. i64 that are equal as doubles cannot
 * be distinguished here, so they are not used. */
UNCHECKED static int64_t place_of(prange_type type, ptrdiff_t n, const char *line, bool greatest)
{
    const size_t size = box_element(type);
    int64_t place = 0;
    double best = as_double(type, line);
    for (ptrdiff_t i = 1; i < n && best == best; i++) {
        const double x = as_double(type, line + (size_t)i * size);
        if (x != x || (greatest ? x > best : x < best)) {
            place = i;
            best = x;
        }
    }
    return place;
}

/* The result of a line, a contiguous array. */
static void reduce_line(int r, prange_type type, ptrdiff_t n, char *line, void *to)
{
    const prange_view values = {line, type, 1, &n, NULL};
    const prange_view out = {to, result_type(r, type), 0, NULL, NULL};
    if (reductions[r].place)
        *(int64_t *)to = place_of(type, n, line, reductions[r].op == PRANGE_REDUCE_MAX);
    else
        cr_assert_eq(prange_reduce_axes(reductions[r].op, &values, 1, &out), PRANGE_OK);
}

/* The lines of the values, one after the other. */
UNCHECKED static char *gather_lines(const form *f, const box *values, ptrdiff_t length)
{
    const size_t size = box_element(values->view.type);
    char *lines = malloc((size_t)values->count * size + 1);
    cr_assert_not_null(lines);
    for (ptrdiff_t i = 0; i < values->count; i++) {
        ptrdiff_t rest = i, line = 0, place = 0, lines_below = 1, places_below = 1;
        for (int k = f->ndim - 1; k >= 0; k--) {
            const ptrdiff_t at = rest % f->shape[k];
            rest /= f->shape[k];
            if (f->reduced >> k & 1) {
                place += at * places_below;
                places_below *= f->shape[k];
            } else {
                line += at * lines_below;
                lines_below *= f->shape[k];
            }
        }
        box_copy(size, box_at(values, i), lines + (size_t)(line * length + place) * size);
    }
    return lines;
}

static bool same(prange_type type, const void *x, const void *y)
{
    if (type == PRANGE_F64)
        return bits_of_f64(*(const double *)x) == bits_of_f64(*(const double *)y);
    if (type == PRANGE_F32)
        return bits_of_f32(*(const float *)x) == bits_of_f32(*(const float *)y);
    return memcmp(x, y, box_element(type)) == 0;
}

static void check_reduction(const form *f, const matter *m, int t, int r, prange_type type,
                            char *lines, ptrdiff_t length, int threads)
{
    char text[200], axes[40] = "";
    ptrdiff_t kept[4];
    int ndim = 0;
    for (int k = 0; k < f->ndim; k++)
        if (f->reduced >> k & 1)
            snprintf(axes + strlen(axes), sizeof axes - strlen(axes), "%d,", k);
        else
            kept[ndim++] = f->shape[k];
    snprintf(text, sizeof text, "%s(%s, axis=(%s))", reductions[r].name, terms[t].text, axes);
    box got;
    const prange_type to = result_type(r, type);
    box_make(&got, to, ndim, kept, 0, (uint64_t)(t + r), true);
    cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
    cr_assert_eq(prange_eval(text, VARIABLES, m->variables, &got.view), PRANGE_OK, "%s: %s", text,
                 prange_last_error());
    for (ptrdiff_t i = 0; i < got.count; i++) {
        double want;
        reduce_line(r, type, length, lines + (size_t)(i * length) * box_element(type), &want);
        cr_assert(same(to, &want, box_at(&got, i)),
                  "%s, type %d of %td x %td x %td x %td, layout %#x, ones %u, %d threads: line %td",
                  text, (int)m->type, f->shape[0], f->shape[1], f->shape[2], f->shape[3], f->layout,
                  f->ones, threads, i);
    }
    cr_assert(guard_intact(&got.memory), "%s", text);
    box_free(&got);
}

/* The type of a term: u8 counts as i32 in arithmetic. */
static prange_type type_of(int t, prange_type type)
{
    const bool function = t == FUNCTION || t == FUNCTION_LAST;
    return terms[t].truth                                                 ? PRANGE_U8
           : function && type > PRANGE_F32                                ? PRANGE_F64
           : type != PRANGE_U8                                            ? type
           : t == 0 || t == ABS || t == WHERE || t == UNEQUAL || t == MAX ? type
                                                                          : PRANGE_I32;
}

static void check(const form *f, prange_type type, uint64_t seed, int first_term, int apart)
{
    matter m;
    make(&m, f, type, seed);
    ptrdiff_t length = 1;
    for (int k = 0; k < f->ndim; k++)
        length *= f->reduced >> k & 1 ? f->shape[k] : 1;
    for (int t = first_term; t < TERMS; t += apart) {
        box values;
        const prange_type result = type_of(t, type);
        box_make(&values, result, f->ndim, f->shape, 0, 2, false);
        cr_assert_eq(prange_set_num_threads(1), PRANGE_OK);
        /* A row or a column alone is not of the whole shape. */
        cr_assert_eq(prange_eval(terms[t].text, VARIABLES, m.variables, &values.view), PRANGE_OK,
                     "%s", prange_last_error());
        char *lines = gather_lines(f, &values, length);
        for (int r = 0; r < REDUCTIONS; r++)
            if (!(reductions[r].place && result == PRANGE_I64))
                check_reduction(f, &m, t, r, result, lines, length, 1 + (t + r) % 3);
        free(lines);
        box_free(&values);
    }
    release(&m);
}

/* Sizes around the edges of lanes, groups of eight lanes, blocks, runs of rows, strips, and pages
 * of columns. */
Test(expr_columns, edges)
{
    static const ptrdiff_t rows[] = {1,   2,   7,   8,   9,   16,   17,   31,   32,   33,  40,
                                     63,  64,  65,  95,  127, 128,  129,  255,  256,  257, 263,
                                     288, 289, 319, 513, 800, 1023, 4095, 4096, 4097, 8200};
    static const ptrdiff_t columns[] = {1,   2,   3,   7,   8,   9,    15,   17,   31,   33,  63,
                                        64,  65,  100, 127, 128, 129,  200,  255,  256,  257, 300,
                                        511, 512, 513, 640, 767, 1000, 1023, 1024, 1025, 2050};
    enum { ROWS = sizeof rows / sizeof *rows, COLUMNS = sizeof columns / sizeof *columns };
    for (int r = 0; r < ROWS; r++)
        for (int c = 0; c < COLUMNS; c++) {
            const uint64_t dice = random_bits(17, r * COLUMNS + c);
            if (rows[r] * columns[c] > 40000 || (dice & 7 && rows[r] * columns[c] > 1000))
                continue;
            const form f = {
                2, {rows[r], columns[c], 1, 1}, 1,
                0, (unsigned)(dice >> 8) % 3,   dice >> 10 & 7 ? 400 + 200 * (dice >> 10 & 7) : 0};
            check(&f, dice >> 16 & 1 ? PRANGE_F32 : PRANGE_F64, dice, (int)((dice >> 20) % 5), 5);
        }
}

Test(expr_columns, wide)
{
    static const ptrdiff_t shapes[][2] = {{20, 5000},  {70, 2049}, {256, 1500}, {33, 3333},
                                          {300, 1025}, {8, 9001},  {3, 30000},  {4200, 130}};
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        const form f = {2, {shapes[k][0], shapes[k][1], 1, 1}, 1, 0, (unsigned)k % 3, 3000};
        check(&f, PRANGE_F64, k, (int)k % TERMS, TERMS);
        check(&f, PRANGE_F32, k, (int)(k + 3) % TERMS, TERMS);
        check(&f, PRANGE_F64, k, FUNCTION, TERMS);
    }
}

/* c is a row or a column of the array a itself, at the same address. */
Test(expr_columns, own_parts)
{
    static const ptrdiff_t shapes[][2] = {{40, 33}, {70, 40}, {300, 129}, {9, 600}, {257, 70}};
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
        for (unsigned ones = 1; ones < 4; ones++) {
            const form f = {2, {shapes[k][0], shapes[k][1], 1, 1}, 1, 0, ones | OWN, 900};
            check(&f, PRANGE_F64, k, 0, 1);
            check(&f, PRANGE_F32, k, 0, 1);
        }
}

Test(expr_columns, integers)
{
    static const ptrdiff_t shapes[][2] = {{9, 77},    {33, 40},  {257, 20},
                                          {300, 130}, {4100, 9}, {129, 513}};
    static const prange_type types[] = {PRANGE_I64, PRANGE_I32, PRANGE_U8};
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
        for (size_t t = 0; t < 3; t++) {
            const form f = {2, {shapes[k][0], shapes[k][1], 1, 1}, 1, 0, (unsigned)(k + t) % 3, 1};
            check(&f, types[t], 10 * k + t, (int)(k + t) % 3, 3);
        }
}

/* Contiguous lines of few elements, with numbers of lines around those that are processed together,
 * and some longer lines. */
Test(expr_columns, short_lines)
{
    static const ptrdiff_t shapes[][2] = {
        {1, 1},   {3, 1},    {513, 1},  {7, 2},    {8, 2},    {511, 2},  {512, 2},
        {513, 2}, {1100, 3}, {9, 3},    {2, 3},    {700, 5},  {520, 7},  {515, 8},
        {514, 9}, {130, 16}, {250, 17}, {129, 31}, {257, 32}, {130, 33}, {65, 63},
        {64, 64}, {70, 65},  {33, 200}, {9, 1000}, {5, 4095}, {3, 4096}, {40, 513}};
    static const prange_type types[] = {PRANGE_F64, PRANGE_F32, PRANGE_F64, PRANGE_I64, PRANGE_U8};
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++)
        for (size_t t = 0; t < 5; t++) {
            const form f = {2, {shapes[k][0], shapes[k][1], 1, 1}, 2, 0, (unsigned)(k + t) % 3, 50};
            check(&f, types[t], 10 * k + t, (int)(k + t) % 5, 5);
        }
}

/* Lines of several strips and blocks. */
Test(expr_columns, long_lines)
{
    static const ptrdiff_t sizes[] = {511,  512,  513,  1023, 1025, 4095,  4096,
                                      4097, 4608, 4609, 8191, 8193, 10007, 12289};
    static const prange_type types[] = {PRANGE_F64, PRANGE_F32, PRANGE_I64, PRANGE_I32};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (size_t t = 0; t < 4; t++) {
            const form whole = {1, {sizes[k], 1, 1, 1}, 1, 0, 0, k % 2 ? 0 : 3000};
            const form rows = {2, {3, sizes[k], 1, 1}, 2, 0, k % 3 ? 2 : 1, k % 2 ? 5000 : 0};
            check(&whole, types[t], 10 * k + t, (int)(k + t) % 3, 3);
            check(&rows, types[t], 10 * k + t + 5, (int)(k + t + 1) % 3, 3);
            check(&whole, types[t], 10 * k + t, FUNCTION_LAST, TERMS);
        }
}

/* Negative strides, gaps, transposed arrays; axes in between, several of them, and kept ones of
 * size 1. */
Test(expr_columns, layouts)
{
    static const form forms[] = {
        {3, {5, 70, 90, 1}, 2, 0, 2, 900},  {3, {40, 6, 130, 1}, 1, 0, 1, 900},
        {3, {40, 7, 33, 1}, 3, 0, 3, 900},  {3, {33, 9, 41, 1}, 5, 0, 4, 900},
        {3, {270, 3, 66, 1}, 1, 0, 6, 900}, {4, {3, 33, 2, 90}, 2, 0, 0, 900},
        {4, {3, 33, 2, 90}, 10, 0, 2, 900}, {4, {6, 3, 11, 40}, 5, 0, 8, 900},
        {3, {300, 70, 1, 1}, 1, 0, 0, 900}, {4, {1, 300, 1, 70}, 2, 0, 2, 900},
        {4, {130, 1, 70, 1}, 1, 0, 4, 900}, {3, {4200, 5, 4, 1}, 1, 0, 2, 900},
        {3, {17, 257, 9, 1}, 3, 0, 1, 900},
    };
    static const unsigned layouts[] = {
        0,
        BOX_NEGATIVE,
        BOX_GAPS,
        BOX_NEGATIVE << 8,
        BOX_PERMUTED,
        BOX_PERMUTED << 8 | BOX_NEGATIVE,
        (BOX_GAPS | BOX_NEGATIVE) << 8 | BOX_GAPS,
        BOX_REPEATED,
        BOX_REPEATED << 8 | BOX_PERMUTED | BOX_GAPS,
    };
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        for (size_t l = 0; l < sizeof layouts / sizeof *layouts; l++) {
            form f = forms[k];
            f.layout = layouts[l];
            check(&f, l % 3 ? PRANGE_F64 : PRANGE_F32, 100 * k + l, (int)(k + l) % TERMS, TERMS);
        }
}

/* Ranges and indices have no memory, so they cannot be read in place like other operands. */
Test(expr_columns, ranges)
{
    enum { ROWS = 300, COLUMNS = 700 };
    const ptrdiff_t shape[] = {ROWS, COLUMNS};
    static double x[ROWS][COLUMNS], got[COLUMNS];
    const prange_variable own = {"x", {x, PRANGE_F64, 2, shape, NULL}};
    const prange_view out = {got, PRANGE_F64, 1, shape + 1, NULL};
    for (int r = 0; r < ROWS; r++)
        for (int c = 0; c < COLUMNS; c++)
            x[r][c] = random_wide_f64(5, r * COLUMNS + c);
    for (int threads = 1; threads <= 3; threads++) {
        cr_assert_eq(prange_set_num_threads(threads), PRANGE_OK);
        cr_assert_eq(prange_eval("sum(x*i + j, axis=0)", 1, &own, &out), PRANGE_OK);
        for (int c = 0; c < COLUMNS; c++) {
            double line[ROWS], want = 0.0;
            for (int r = 0; r < ROWS; r++)
                line[r] = x[r][c] * r + c;
            cr_assert_eq(prange_sum_f64(ROWS, line, &want), PRANGE_OK);
            cr_assert_eq(bits_of_f64(want), bits_of_f64(got[c]), "column %d", c);
        }
        cr_assert_eq(prange_eval("max(arange(700)*i - 3*x, axis=0)", 1, &own, &out), PRANGE_OK);
        for (int c = 0; c < COLUMNS; c++) {
            double want = (double)-INFINITY;
            for (int r = 0; r < ROWS; r++)
                want = fmax(want, (double)c * r - 3 * x[r][c]);
            cr_assert_eq(want, got[c]);
        }
    }
}

/* A view that is one element throughout a line. */
Test(expr_columns, repeated)
{
    static const char *const texts[] = {"sum(-x, axis=(0, 1))", "mean(x*x - x, axis=(0, 1))",
                                        "sum(abs(x), axis=(0, 1))", "max(x*x, axis=(0, 1))"};
    enum { ROWS = 17, LENGTH = 257, LINES = 9 };
    const ptrdiff_t shape[] = {ROWS, LENGTH, LINES}, strides[] = {0, 0, 0};
    double x = -2.5, got[LINES];
    const double want[] = {2.5 * ROWS * LENGTH, 8.75, 2.5 * ROWS * LENGTH, 6.25};
    const prange_variable own = {"x", {&x, PRANGE_F64, 3, shape, strides}};
    const prange_view out = {got, PRANGE_F64, 1, shape + 2, NULL};
    for (int t = 0; t < 4; t++) {
        cr_assert_eq(prange_eval(texts[t], 1, &own, &out), PRANGE_OK, "%s", prange_last_error());
        for (int k = 0; k < LINES; k++)
            cr_expect_eq(got[k], want[t], "%s", texts[t]);
    }
}
