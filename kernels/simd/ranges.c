/* SPDX-License-Identifier: MIT */
#include "ranges.h"

#include <stdbool.h>

#if PRI_IS_REAL
#include "vec_any.h"

/* What becomes of the numbers of a range: themselves, or number * gap + begin. */
typedef struct line {
    bool scaled;
    element gap, begin;
} line;

/* As many as fill whole rounds of vectors, in doubles, which count faster than integers become
 * doubles. They are exact where all numbers are below 2^52; else there are none. */
static inline __attribute__((always_inline)) ptrdiff_t
ramp_of_doubles(ptrdiff_t n, int64_t first, int64_t step, line on, element *z)
{
    enum { WIDE = PRI_VEC_BYTES / sizeof(double), VECS = 4, ROUND = VECS * WIDE };
    static const double numbers[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                     11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                     22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
    const double begin = (double)first, gap = (double)step, end = begin + (double)n * gap;
    if (!(__builtin_fabs(begin) < 0x1p52 && __builtin_fabs(end) < 0x1p52))
        return 0;
    pri_vec_f64 at[VECS];
    for (int v = 0; v < VECS; v++)
        at[v] = begin + pri_load_f64(numbers + v * WIDE) * gap;
    ptrdiff_t i = 0;
    for (; i + ROUND <= n; i += ROUND) {
        PRI_UNROLL
        for (int v = 0; v < VECS; v++) {
            vec_narrow(z + i + v * WIDE, on.scaled ? at[v] * on.gap + on.begin : at[v]);
            at[v] += ROUND * gap;
        }
    }
    return i;
}
#endif

static void ramp(ptrdiff_t n, int64_t first, int64_t step, element *z)
{
    ptrdiff_t i = 0;
#if PRI_IS_REAL
    i = ramp_of_doubles(n, first, step, (line){.scaled = false}, z);
#endif
    for (; i < n; i++)
        z[i] = (element)(int64_t)((uint64_t)first + (uint64_t)i * (uint64_t)step);
}

#if PRI_IS_REAL
/* Point number k of those that a strip has, if it is among them. */
static void set_point(ptrdiff_t n, ptrdiff_t first, ptrdiff_t step, ptrdiff_t k, element point,
                      element *z)
{
    const ptrdiff_t i = (k - first) / step;
    if (i >= 0 && i < n && first + i * step == k)
        z[i] = point;
}

/* As numpy.linspace: the last point is `end` itself. */
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
        i = ramp_of_doubles(n, first, step, (line){true, gap, begin}, z);
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
