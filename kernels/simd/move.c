/* SPDX-License-Identifier: MIT */
/*
 * Movement of a block of elements: loops that the compiler vectorises, and stores without a branch
 * where it cannot.
 */
#include "move.h"

#include "registers.h"

static void fill(ptrdiff_t n, element value, element *to)
{
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = value;
}

#if PRI_IS_REAL
/* Numbers of a block are converted from 32 bits, which every level does in vectors. */
static void ramp(const pri_ramp *ramp, ptrdiff_t first, ptrdiff_t n, element *to)
{
    const pri_ramp of = *ramp;
    const double origin = (double)first;
    const int count = (int)n;
    if (of.parts != 0.0) {
        for (int i = 0; i < count; i++)
            to[i] = (element)((origin + i) / of.parts * of.width + of.start);
        return;
    }
    for (int i = 0; i < count; i++)
        to[i] = (element)((origin + i) * of.step + of.start);
}
#else
static void ramp(const pri_ramp *ramp, ptrdiff_t first, ptrdiff_t n, element *to)
{
    const pri_ramp of = *ramp;
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = (element)(of.start + of.step * (element)(first + i));
}
#endif

static void reverse(ptrdiff_t n, const element *last, element *to)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = last[-i];
}

static void take(ptrdiff_t n, const element *x, const ptrdiff_t *index, element *to)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = x[index[i]];
}

static ptrdiff_t compress(ptrdiff_t n, const element *x, const uint8_t *mask, element *to)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        to[count] = x[i];
        count += mask[i] != 0;
    }
    return count;
}

static ptrdiff_t positions(ptrdiff_t n, const element *x, ptrdiff_t first, ptrdiff_t *to)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        to[count] = first + i;
        count += x[i] != 0;
    }
    return count;
}

const pri_move PRI_AT_LEVEL(pri_move) = {
    .fill = fill,
    .ramp = ramp,
    .reverse = reverse,
    .take = take,
    .compress = compress,
    .positions = positions,
};
