/* SPDX-License-Identifier: MIT */
/*
 * Maps of views against scalar loops, in every layout and with every kind of broadcasting. Every
 * byte of the output's memory that is not a result must stay unchanged.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "boxes.h"
#include "guard.h"

enum {
    TYPES = PRANGE_U8 + 1,
    UNARY_OPS = PRANGE_RECIPROCAL + 1,
    BINARY_OPS = PRANGE_RDIV + 1,
};

static void use_team(uint64_t dice)
{
    static const int teams[] = {1, 2, 3, 7};
    static const prange_schedule schedules[] = {PRANGE_SCHEDULE_STATIC, PRANGE_SCHEDULE_DYNAMIC,
                                                PRANGE_SCHEDULE_GUIDED};
    cr_assert_eq(prange_set_num_threads(teams[dice % 4]), PRANGE_OK);
    cr_assert_eq(prange_set_schedule(schedules[dice / 4 % 3], dice / 12 % 2), PRANGE_OK);
}

#define BODY "views_typed.h"
#include "each_type.h"

/* z = op(x), or x op y. */
typedef void element_op(int op, const void *x, const void *y, void *z);
static element_op *const unary[] = {unary_f64, unary_f32, unary_i64, unary_i32, unary_u8};
static element_op *const binary[] = {binary_f64, binary_f32, binary_i64, binary_i32, binary_u8};

/* Whether the operation is only for reals. */
static bool real_only(bool is_binary, int op)
{
    return is_binary ? op == PRANGE_DIV || op == PRANGE_RDIV
                     : op == PRANGE_SQRT || op == PRANGE_RECIPROCAL;
}

/* The element of a broadcast input that belongs to an element of the output. */
static const void *broadcast_at(const box *in, const box *out, ptrdiff_t number)
{
    const int lead = out->view.ndim - in->view.ndim;
    ptrdiff_t offset = 0;
    for (int k = out->view.ndim - 1; k >= 0; k--) {
        const ptrdiff_t at = number % out->shape[k];
        if (k >= lead && in->shape[k - lead] > 1)
            offset += at * in->strides[k - lead];
        number /= out->shape[k];
    }
    return (const char *)in->view.data + offset * (ptrdiff_t)box_element(in->view.type);
}

/* Whether two elements are equal; all NaNs are. */
static bool same_element(prange_type type, const void *a, const void *b)
{
    double x, y;
    float v, w;
    if (type == PRANGE_F64) {
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        if (isnan(x) && isnan(y))
            return true;
    } else if (type == PRANGE_F32) {
        memcpy(&v, a, sizeof v);
        memcpy(&w, b, sizeof w);
        if (isnan(v) && isnan(w))
            return true;
    }
    return memcmp(a, b, box_element(type)) == 0;
}

/* Compares the output's elements, then all other bytes of its memory. */
static bool right(const box *out, const unsigned char *before, const char *expected)
{
    const size_t size = box_element(out->view.type);
    unsigned char *after = box_image(out);
    bool same = true;
    for (ptrdiff_t i = 0; i < out->count; i++) {
        const size_t at = (size_t)((unsigned char *)box_at(out, i) - out->memory.memory);
        same = same && same_element(out->view.type, after + at, expected + (size_t)i * size);
        memcpy(after + at, before + at, size);
    }
    same = same && memcmp(after, before, box_bytes(out)) == 0;
    free(after);
    return same;
}

/* One call; y is NULL for an operation of one operand. */
static void check_call(int op, const box *x, const box *y, box *out, uint64_t seed)
{
    const prange_type type = out->view.type;
    const size_t size = box_element(type);
    char *expected = malloc((size_t)out->count * size + 1);
    unsigned char *before = box_image(out);
    cr_assert_not_null(expected);
    for (ptrdiff_t i = 0; i < out->count; i++)
        (y ? binary : unary)[type](op, broadcast_at(x, out, i), y ? broadcast_at(y, out, i) : NULL,
                                   expected + (size_t)i * size);
    use_team(seed);
    const prange_status status =
        y ? prange_map2_view((prange_binary)op, &x->view, &y->view, &out->view)
          : prange_map_view((prange_unary)op, &x->view, &out->view);
    cr_expect_eq(status, PRANGE_OK, "%s", prange_last_error());
    cr_expect(right(out, before, expected), "%s operation %d of type %d, %td elements, seed %llu",
              y ? "binary" : "unary", op, (int)type, out->count, (unsigned long long)seed);
    free(before);
    free(expected);
}

/* An input for an output of that shape, without its first `missing` axes, and of size 1 along
 * `ones`. */
static void make_input(box *in, const box *out, int missing, unsigned ones, unsigned layout,
                       uint64_t seed)
{
    ptrdiff_t shape[PRANGE_DIMS];
    const int ndim = out->view.ndim - missing;
    for (int k = 0; k < ndim; k++)
        shape[k] = ones >> k & 1 ? 1 : out->shape[missing + k];
    box_make(in, out->view.type, ndim, shape, layout, seed, false);
    box_fill(in, seed, 5);
}

static void check_both(prange_type type, int ndim, const ptrdiff_t *shape, const int missing[2],
                       const unsigned ones[2], uint64_t seed)
{
    box x, y, out;
    const unsigned layout = (unsigned)(seed >> 20) % BOX_LAYOUTS;
    int op = (int)((seed >> 40) % BINARY_OPS);
    if (type > PRANGE_F32 && real_only(true, op))
        op = PRANGE_RSUB;
    box_make(&out, type, ndim, shape, layout & ~(unsigned)BOX_REPEATED, seed, true);
    make_input(&x, &out, missing[0], ones[0], layout ^ (unsigned)(seed >> 30 & 15), seed + 1);
    make_input(&y, &out, missing[1], ones[1], layout ^ (unsigned)(seed >> 34 & 15), seed + 2);
    check_call(op, &x, &y, &out, seed);
    box_free(&x);
    box_free(&y);
    box_free(&out);
}

/* Every pair of inputs: missing axes and axes of size 1, in 0 to 4 dimensions. */
Test(views, broadcasting)
{
    static const ptrdiff_t sizes[] = {1, 2, 3, 5, 7, 9, 33, 0};
    uint64_t number = 0;
    for (int ndim = 0; ndim <= 4; ndim++)
        for (int mx = 0; mx <= ndim; mx++)
            for (unsigned ox = 0; ox < 1u << (ndim - mx); ox++)
                for (int my = 0; my <= ndim; my++)
                    for (unsigned oy = 0; oy < 1u << (ndim - my); oy++) {
                        const uint64_t seed = random_bits(3, (ptrdiff_t)number++);
                        ptrdiff_t shape[4];
                        for (int k = 0; k < ndim; k++)
                            shape[k] = sizes[(seed >> 5 * k) % (k == 3 ? 8 : 7)];
                        check_both((prange_type)(number % TYPES), ndim, shape, (int[]){mx, my},
                                   (unsigned[]){ox, oy}, seed);
                    }
}

/* All operations of all types, in random shapes of 0 to 8 dimensions. */
Test(views, operations)
{
    for (int type = 0; type < TYPES; type++)
        for (int round = 0; round < 12; round++)
            for (int op = 0; op < BINARY_OPS; op++) {
                const uint64_t seed = random_bits(9, type * 1000 + round * 20 + op);
                const int ndim = (int)(seed % (PRANGE_DIMS + 1));
                const int missing = (int)((seed >> 8) % (uint64_t)(ndim + 1));
                const unsigned layout = (unsigned)(seed >> 16) % BOX_LAYOUTS;
                ptrdiff_t shape[PRANGE_DIMS];
                box x, y, out;
                box_random_shape(seed, ndim, 20000, shape);
                box_make(&out, (prange_type)type, ndim, shape, layout & ~(unsigned)BOX_REPEATED,
                         seed, true);
                make_input(&x, &out, 0, 0, layout, seed + 1);
                make_input(&y, &out, missing, (unsigned)(seed >> 32), layout, seed + 2);
                if (type <= PRANGE_F32 || !real_only(true, op)) {
                    check_call(op, &x, &y, &out, seed);
                    check_call(op, &y, &x, &out, seed);
                }
                if (op < UNARY_OPS && (type <= PRANGE_F32 || !real_only(false, op))) {
                    check_call(op, &x, NULL, &out, seed);
                    check_call(op, &y, NULL, &out, seed);
                }
                box_free(&x);
                box_free(&y);
                box_free(&out);
            }
}

/* Rows that are cut into parts, and many short rows, around the longest that go through buffers;
 * enough of both for teams. */
Test(views, long_and_short_rows)
{
    static const ptrdiff_t shapes[][3] = {
        {70003, 1, 1}, {3, 30001, 1}, {8193, 3, 1}, {3, 8193, 1},  {3, 8192, 1}, {2, 2, 16385},
        {40000, 2, 1}, {100, 100, 3}, {7, 9, 1000}, {1, 1, 90001}, {5000, 2, 3}, {700, 5, 23},
        {700, 5, 24},  {700, 5, 25},  {2731, 3, 1}, {6, 1000, 5},  {9000, 2, 2}};
    for (int k = 0; k < (int)(sizeof shapes / sizeof *shapes); k++)
        for (uint64_t round = 0; round < 10; round++) {
            const uint64_t seed = random_bits(round, k);
            const unsigned ones = round % 2 ? (unsigned)seed % 8 : 0;
            check_both((prange_type)((uint64_t)k + round) % TYPES, 3, shapes[k], (int[]){0, 0},
                       (unsigned[]){ones, (unsigned)seed >> 3 & 7 & ~ones}, seed);
        }
}

/* The output is an input, or both. */
Test(views, in_place)
{
    for (int type = 0; type < TYPES; type++)
        for (int round = 0; round < 40; round++) {
            const uint64_t seed = random_bits(5, 100 * type + round);
            const int ndim = (int)(seed % 5);
            ptrdiff_t shape[PRANGE_DIMS];
            box out, y, copy;
            box_random_shape(seed, ndim, 30000, shape);
            const unsigned layout = (unsigned)(seed >> 9) % BOX_REPEATED;
            box_make(&out, (prange_type)type, ndim, shape, layout, seed, true);
            box_make(&copy, (prange_type)type, ndim, shape, layout, seed, false);
            make_input(&y, &out, 0, (unsigned)(seed >> 20), 0, seed + 1);
            box_fill(&copy, seed, 5);
            memcpy(guard_data(&out.memory), guard_data(&copy.memory), out.memory.size);
            char *expected = malloc((size_t)out.count * 8 + 1);
            unsigned char *before = box_image(&out);
            cr_assert_not_null(expected);
            const size_t size = box_element((prange_type)type);
            for (int form = 0; form < 4; form++) {
                for (ptrdiff_t i = 0; i < out.count; i++) {
                    const void *a = box_at(&copy, i), *b = broadcast_at(&y, &out, i);
                    char *to = expected + (size_t)i * size;
                    if (form == 3)
                        unary[type](PRANGE_SQUARE, a, NULL, to);
                    else
                        binary[type](PRANGE_SUB, form == 1 ? b : a, form ? a : b, to);
                }
                memcpy(out.memory.memory, before, box_bytes(&out));
                use_team(seed);
                const prange_view *x = form == 1 ? &y.view : &out.view,
                                  *with = form ? &out.view : &y.view;
                const prange_status status =
                    form == 3 ? prange_map_view(PRANGE_SQUARE, &out.view, &out.view)
                              : prange_map2_view(PRANGE_SUB, x, with, &out.view);
                cr_expect_eq(status, PRANGE_OK, "%s", prange_last_error());
                cr_expect(right(&out, before, expected), "form %d, type %d, layout %u, seed %llu",
                          form, type, layout, (unsigned long long)seed);
            }
            free(before);
            free(expected);
            box_free(&y);
            box_free(&copy);
            box_free(&out);
        }
}
