/* SPDX-License-Identifier: MIT */
/*
 * Reductions along axes and maps of views: every operation of every type, in layouts that take
 * every path through memory. The sizes are enough work for a team.
 */
#include <stdbool.h>
#include <string.h>

#include <prange.h>

#include "boxes.h"
#include "check.h"
#include "check_views.h"

enum {
    TYPES = PRANGE_U8 + 1,
    OPS = PRANGE_REDUCE_NANVAR + 1,
    UNARY_OPS = PRANGE_RECIPROCAL + 1,
    MAP_OPS = UNARY_OPS + PRANGE_RDIV + 1,
};

/* The reductions: down columns, along lines, along few long lines, and along lines copied to a
 * buffer. */
static const struct {
    int ndim;
    ptrdiff_t shape[3];
    unsigned axes, layout;
} reduced[] = {
    {2, {500, 130, 0}, 1, 0},           {2, {500, 130, 0}, 2, 0},
    {2, {150, 400, 0}, 2, BOX_GAPS},    {2, {2, 110001, 0}, 2, 0},
    {2, {70001, 3, 0}, 1, BOX_GAPS},    {3, {40, 50, 33}, 5, BOX_PERMUTED | BOX_NEGATIVE},
    {3, {3, 9000, 2}, 2, BOX_PERMUTED}, {3, {60, 40, 25}, 2, BOX_LAYOUTS - 1},
    {3, {20, 30, 100}, 7, 0},
};
enum { REDUCED = sizeof reduced / sizeof *reduced };

static const struct {
    ptrdiff_t shape[3];
    unsigned ones[2], layout; /* ones: the axes along which x and y are broadcast */
} mapped[] = {
    {{3, 50, 400}, {0, 1}, 0},
    {{30, 40, 51}, {2, 4}, BOX_PERMUTED | BOX_GAPS | BOX_NEGATIVE},
    {{1, 2, 30001}, {0, 7}, 0},
};
enum { MAPPED = sizeof mapped / sizeof *mapped };

static box inputs[REDUCED][TYPES], left[MAPPED][TYPES], right[MAPPED][TYPES];

static void make_operand(box *b, prange_type type, int form, int side)
{
    ptrdiff_t shape[3];
    for (int k = 0; k < 3; k++)
        shape[k] = mapped[form].ones[side] >> k & 1 ? 1 : mapped[form].shape[k];
    box_make(b, type, 3, shape, mapped[form].layout, 70 + (uint64_t)side, false);
    box_fill(b, 80 + (uint64_t)side, 1000);
}

void prepare_views(void)
{
    for (int type = 0; type < TYPES; type++) {
        for (int k = 0; k < REDUCED; k++) {
            box *in = &inputs[k][type];
            box_make(in, (prange_type)type, reduced[k].ndim, reduced[k].shape, reduced[k].layout,
                     60 + (uint64_t)k, false);
            box_fill(in, 50 + (uint64_t)k, k % 2 ? 2000 : UINT64_C(1) << 60);
        }
        for (int k = 0; k < MAPPED; k++) {
            make_operand(&left[k][type], (prange_type)type, k, 0);
            make_operand(&right[k][type], (prange_type)type, k, 1);
        }
    }
}

int count_view_calls(void)
{
    return TYPES * (OPS * REDUCED + MAP_OPS * MAPPED);
}

static prange_type type_of_results(prange_reduce_op op, prange_type type)
{
    switch (op) {
    case PRANGE_REDUCE_ANY:
    case PRANGE_REDUCE_ALL:
        return PRANGE_U8;
    case PRANGE_REDUCE_COUNT:
        return PRANGE_I64;
    case PRANGE_REDUCE_MEAN:
    case PRANGE_REDUCE_VAR:
    case PRANGE_REDUCE_NANMEAN:
    case PRANGE_REDUCE_NANVAR:
        return PRANGE_F64;
    default:
        return type;
    }
}

static uint64_t digest_of_box(const box *out)
{
    uint64_t digest = DIGEST_START;
    for (ptrdiff_t i = 0; i < out->count; i++) {
        const void *at = box_at(out, i);
        uint64_t bits = 0;
        memcpy(&bits, at, box_element(out->view.type));
        if (out->view.type == PRANGE_F64)
            digest = digest_of_f64(digest, 1, at);
        else if (out->view.type == PRANGE_F32)
            digest = digest_of_f32(digest, 1, at);
        else
            digest = digest_of(digest, bits, (int)box_element(out->view.type));
    }
    return digest;
}

static uint64_t reduction(int op, int form, prange_type type, prange_status *status)
{
    ptrdiff_t shape[3];
    int ndim = 0;
    box out;
    for (int k = 0; k < reduced[form].ndim; k++)
        if (!(reduced[form].axes >> k & 1))
            shape[ndim++] = reduced[form].shape[k];
    box_make(&out, type_of_results((prange_reduce_op)op, type), ndim, shape,
             BOX_PERMUTED | BOX_GAPS | BOX_NEGATIVE, 90, true);
    *status = prange_reduce_axes((prange_reduce_op)op, &inputs[form][type].view, reduced[form].axes,
                                 &out.view);
    const uint64_t digest = digest_of_box(&out);
    box_free(&out);
    return digest;
}

/* Maps views. An operation that integers lack must be refused and must leave the output unchanged.
 */
static uint64_t map(int op, int form, prange_type type, prange_status *status)
{
    const box *x = &left[form][type], *y = &right[form][type];
    const int of_two = op - UNARY_OPS;
    const bool real_only = op == PRANGE_SQRT || op == PRANGE_RECIPROCAL || of_two == PRANGE_DIV ||
                           of_two == PRANGE_RDIV;
    box out;
    box_make(&out, type, 3, mapped[form].shape, mapped[form].layout, 91, true);
    *status = of_two < 0 ? prange_map_view((prange_unary)op, &x->view, &out.view)
                         : prange_map2_view((prange_binary)of_two, &x->view, &y->view, &out.view);
    if (type > PRANGE_F32 && real_only)
        *status = *status == PRANGE_ERROR_VALUE ? PRANGE_OK : PRANGE_ERROR_VALUE;
    const uint64_t digest = digest_of_box(&out);
    box_free(&out);
    return digest;
}

uint64_t view_call(int k, bool *failed)
{
    prange_status status;
    const prange_type type = (prange_type)(k % TYPES);
    k /= TYPES;
    const uint64_t digest = k < OPS * REDUCED ? reduction(k % OPS, k / OPS, type, &status)
                                              : map((k - OPS * REDUCED) % MAP_OPS,
                                                    (k - OPS * REDUCED) / MAP_OPS, type, &status);
    *failed = status != PRANGE_OK;
    return digest;
}
