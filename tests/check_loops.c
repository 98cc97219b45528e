/* SPDX-License-Identifier: MIT */
/*
 * Scans of arrays of every type, and along axes in layouts that take each way through memory, with
 * work enough for a team.
 */
#include <stdbool.h>
#include <string.h>

#include <prange.h>

#include "boxes.h"
#include "check.h"
#include "check_loops.h"

enum { N = 300007, TYPES = PRANGE_U8 + 1, SCANS = PRANGE_CUMMAX + 1 };

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
    return TYPES * FORMS * SCANS;
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

/* The result is contiguous. */
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

uint64_t loop_call(int k, bool *failed)
{
    prange_status status;
    const prange_type type = (prange_type)(k % TYPES);
    k /= TYPES;
    const uint64_t digest = scan(k % SCANS, k / SCANS, type, &status);
    *failed = status != PRANGE_OK;
    return digest;
}
