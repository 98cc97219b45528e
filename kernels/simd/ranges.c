/* SPDX-License-Identifier: MIT */
#include "ranges.h"

#if PRI_IS_REAL
#include "progression.h"

/* Writes the elements that fill whole rounds of vectors. Returns their number. */
static ptrdiff_t write_rounds(const pri_progression *range, ptrdiff_t n, element *z)
{
    enum { VECS = 4, ROUND = VECS * PRI_WIDE };
    const pri_progression c = *range; /* a local copy, which stores to z cannot alias */
    pri_vec_f64 at[VECS];
    ptrdiff_t i = 0;
    if (!pri_progression_is_exact(&c, n))
        return 0;
    start_progression(&c, VECS, at);
    for (; i + ROUND <= n; i += ROUND)
        go_on(&c, VECS, at, z + i);
    return i;
}
#endif

static void ramp(ptrdiff_t n, int64_t first, int64_t step, element *z)
{
    ptrdiff_t i = 0;
#if PRI_IS_REAL
    i = write_rounds(&(pri_progression){.first = (double)first, .step = (double)step}, n, z);
#endif
    for (; i < n; i++)
        z[i] = (element)(int64_t)((uint64_t)first + (uint64_t)i * (uint64_t)step);
}

#if PRI_IS_REAL
/* Sets point number k if it is among the points of the strip. */
static void set_point(ptrdiff_t n, ptrdiff_t first, ptrdiff_t step, ptrdiff_t k, element point,
                      element *z)
{
    const ptrdiff_t i = (k - first) / step;
    if (i >= 0 && i < n && first + i * step == k)
        z[i] = point;
}

/* As in numpy.linspace, the last point is exactly `end`. */
static void points(ptrdiff_t n, ptrdiff_t first, ptrdiff_t step, ptrdiff_t count, element begin,
                   element end, element *z)
{
    const element gaps = (element)(count - 1), whole = end - begin, gap = whole / gaps;
    if (step == 0) {
        points(1, first, 1, count, begin, end, z);
        for (ptrdiff_t i = 1; i < n; i++)
            z[i] = z[0];
        return;
    }
    ptrdiff_t i = 0;
    if (gap != 0 && sizeof(element) == sizeof(double))
        i = write_rounds(&(pri_progression){(double)first, (double)step, true, gap, begin}, n, z);
    ramp(n - i, first + i * step, step, z + i);
    for (; i < n; i++)
        z[i] = (gap == 0 ? z[i] / gaps * whole : z[i] * gap) + begin;
    set_point(n, first, step, 0, begin, z);
    if (count > 1)
        set_point(n, first, step, count - 1, end, z);
}
#endif

const pri_ranges PRI_AT_LEVEL(pri_ranges) = {
    .ramp = ramp,
#if PRI_IS_REAL
    .points = points,
#endif
};
