/* SPDX-License-Identifier: MIT */
/*
 * Filters of a row, a vector of outputs at a time. Partial vectors are loaded and stored in part,
 * so that nothing outside the windows is read and every lane does the same operations.
 */
#include "filter.h"

#include "filter_vec.h"
#include "squares3.h"

/* Outputs per chunk of a 5 x 5 median. The sorted columns of a chunk stay in a first-level cache.
 */
enum { CHUNK = 256, WIDEST = CHUNK + 4 + VEC_LANES };

/* Prefetch distance for the last row of the windows, in bytes. */
enum { AHEAD = 8192 };

static inline void compare_exchange(elements *a, elements *b)
{
    const elements less = lower(*a, *b);
    *b = higher(*a, *b);
    *a = less;
}

static inline void sort3(elements v[3])
{
    compare_exchange(&v[0], &v[1]);
    compare_exchange(&v[1], &v[2]);
    compare_exchange(&v[0], &v[1]);
}

static inline void sort5(elements v[5])
{
    compare_exchange(&v[0], &v[1]);
    compare_exchange(&v[3], &v[4]);
    compare_exchange(&v[2], &v[4]);
    compare_exchange(&v[2], &v[3]);
    compare_exchange(&v[1], &v[4]);
    compare_exchange(&v[0], &v[3]);
    compare_exchange(&v[0], &v[2]);
    compare_exchange(&v[1], &v[3]);
    compare_exchange(&v[1], &v[2]);
}

static inline elements middle_of_3(elements a, elements b, elements c)
{
    compare_exchange(&a, &b);
    return higher(a, lower(b, c));
}

/* In columns with a NaN the least element becomes NaN. */
static inline columns sorted_columns(ptrdiff_t stride, ptrdiff_t lanes, const element *x)
{
    elements v[3];
    PRI_UNROLL
    for (int k = 0; k < 3; k++)
        v[k] = load_some(x + (k - 1) * stride, lanes);
    const nans where = seen(seen((nans){0}, v[0], v[1]), v[2], v[2]);
    sort3(v);
    return (columns){or_any_nan(where, v[0]), v[1], v[2]};
}

/* The maximum of the least elements, the median of the middle elements and the minimum of the
 * greatest elements of the three sorted columns. The median of these three is the median of all. */
static inline elements median_of_9(const columns *before, const columns *here, const columns *after)
{
    elements left = moved_up(before->least, here->least);
    elements right = moved_down(here->least, after->least);
    const nans where = seen(seen((nans){0}, left, here->least), right, right);
    const elements low = higher(higher(left, here->least), right);
    left = moved_up(before->middle, here->middle);
    right = moved_down(here->middle, after->middle);
    const elements middle = middle_of_3(left, here->middle, right);
    left = moved_up(before->greatest, here->greatest);
    right = moved_down(here->greatest, after->greatest);
    const elements high = lower(lower(left, here->greatest), right);
    return or_nan(where, middle_of_3(low, middle, high));
}

static void median3(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out, bool streamed)
{
    row_of_squares(stride, n, x, out, streamed, sorted_columns, median_of_9);
}

/* Sorts a vector of columns of five elements. In columns with a NaN the least element becomes NaN.
 */
static inline void sort_some(ptrdiff_t stride, ptrdiff_t lanes, const element *x, element *sorted)
{
    elements v[5];
    nans where = {0};
    __builtin_prefetch((const char *)(x + 4 * stride) + AHEAD);
    PRI_UNROLL
    for (int k = 0; k < 5; k++) {
        v[k] = load_some(x + k * stride, lanes);
        where = seen(where, v[k], v[k]);
    }
    sort5(v);
    v[0] = or_nan(where, v[0]);
    PRI_UNROLL
    for (int k = 0; k < 5; k++)
        store_some(sorted + k * WIDEST, v[k], VEC_LANES);
}

/* Sorts `count` columns of five elements, the first of which begins at x. */
static inline void sort_columns(ptrdiff_t stride, ptrdiff_t count, const element *x,
                                element *sorted)
{
    ptrdiff_t i = 0;
    for (; i + VEC_LANES <= count; i += VEC_LANES)
        sort_some(stride, VEC_LANES, x + i, sorted + i);
    if (i < count)
        sort_some(stride, count - i, x + i, sorted + i);
}

/* Moves the least of n elements to the front and the greatest to the end. */
static inline void move_extremes_to_ends(elements *v, int n)
{
    PRI_UNROLL
    for (int k = 0; k < n / 2; k++)
        compare_exchange(&v[k], &v[n - 1 - k]);
    PRI_UNROLL
    for (int k = 1; k < (n + 1) / 2; k++)
        compare_exchange(&v[0], &v[k]);
    PRI_UNROLL
    for (int k = n / 2; k < n - 1; k++)
        compare_exchange(&v[k], &v[n - 1]);
}

/* The seventh of 13 elements. Among any eight of them, neither the least nor the greatest is the
 * median. Both are dropped, another element joins the remaining six, and so on. */
static inline elements median_of_13(elements v[13])
{
    move_extremes_to_ends(v, 8);
    v[0] = v[8];
    move_extremes_to_ends(v, 7);
    v[0] = v[9];
    move_extremes_to_ends(v, 6);
    v[0] = v[10];
    move_extremes_to_ends(v, 5);
    v[0] = v[11];
    move_extremes_to_ends(v, 4);
    v[0] = v[12];
    return middle_of_3(v[0], v[1], v[2]);
}

/* Sorted columns stay sorted when their rows are sorted. For element (i, j) then at least
 * (i + 1)(j + 1) elements, itself included, are not above it, and (5 - i)(5 - j) are not below it.
 * The first number exceeds 13 for six elements and the second for six others. None of these twelve
 * can be the median, which is therefore the median of the other 13. */
static inline elements median_of_25(const element *sorted)
{
    elements v[5][5];
    nans where = {0};
    PRI_UNROLL
    for (int k = 0; k < 5; k++) {
        PRI_UNROLL
        for (int j = 0; j < 5; j++)
            v[k][j] = load_some(sorted + k * WIDEST + j, VEC_LANES);
        if (k == 0)
            where = seen(seen(seen(where, v[0][0], v[0][1]), v[0][2], v[0][3]), v[0][4], v[0][4]);
        sort5(v[k]);
    }
    elements left[13] = {v[0][3], v[0][4], v[1][2], v[1][3], v[1][4], v[2][1], v[2][2],
                         v[2][3], v[3][0], v[3][1], v[3][2], v[4][0], v[4][1]};
    return or_nan(where, median_of_13(left));
}

static void median5(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out)
{
    _Alignas(64) element sorted[5 * WIDEST];
    const element *first = x - 2 * (stride + 1);
    for (ptrdiff_t from = 0; from < n; from += CHUNK) {
        const ptrdiff_t count = n - from < CHUNK ? n - from : CHUNK;
        ptrdiff_t i = 0;
        sort_columns(stride, count + 4, first + from, sorted);
        for (; i + VEC_LANES <= count; i += VEC_LANES)
            store_some(out + from + i, median_of_25(sorted + i), VEC_LANES);
        if (i < count)
            store_some(out + from + i, median_of_25(sorted + i), count - i);
    }
}

#if PRI_IS_REAL
/* Sums start at -0, the identity of addition: adding it changes no term, not even the sign of 0. */
static inline void correlate_some(const PRI_TYPED(pri_filter_box) * box, ptrdiff_t lanes,
                                  const element *x, element *out)
{
    const element *weight = box->weights;
    elements sum = -(elements){0};
    for (ptrdiff_t a = 0; a < box->size[0]; a++)
        for (ptrdiff_t b = 0; b < box->size[1]; b++) {
            const element *line = x + a * box->strides[0] + b * box->strides[1];
            for (ptrdiff_t c = 0; c < box->size[2]; c++)
                sum += *weight++ * load_some(line + c * box->strides[2], lanes);
        }
    store_some(out, box->divisor == 1 ? sum : sum / box->divisor, lanes);
}

/* The same for four vectors at a time. Their independent sums hide the latency of additions. */
static inline void correlate_four(const PRI_TYPED(pri_filter_box) * box, const element *x,
                                  element *out)
{
    const element *weight = box->weights;
    elements sum[4];
    PRI_UNROLL
    for (int v = 0; v < 4; v++)
        sum[v] = -(elements){0};
    for (ptrdiff_t a = 0; a < box->size[0]; a++)
        for (ptrdiff_t b = 0; b < box->size[1]; b++) {
            const element *line = x + a * box->strides[0] + b * box->strides[1];
            for (ptrdiff_t c = 0; c < box->size[2]; c++, weight++) {
                PRI_UNROLL
                for (int v = 0; v < 4; v++)
                    sum[v] +=
                        *weight * load_some(line + c * box->strides[2] + v * VEC_LANES, VEC_LANES);
            }
        }
    PRI_UNROLL
    for (int v = 0; v < 4; v++)
        store_some(out + v * VEC_LANES, box->divisor == 1 ? sum[v] : sum[v] / box->divisor,
                   VEC_LANES);
}

static void correlate(const PRI_TYPED(pri_filter_box) * box, ptrdiff_t n, const element *x,
                      element *out)
{
    ptrdiff_t i = 0;
    for (; i + 4 * VEC_LANES <= n; i += 4 * VEC_LANES)
        correlate_four(box, x + i, out + i);
    for (; i < n; i += VEC_LANES)
        correlate_some(box, n - i, x + i, out + i);
}

/* Vectors of a row that are processed together in windows across rows, as many as registers hold
 * the sums of. More vectors per row mean fewer switches between pages of memory. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { DOWN_VECTORS = 2 };
#else
enum { DOWN_VECTORS = 1 };
#endif

/* Adds a row of x, times weight[-r], to the sum of each output row r = first .. last. */
static inline __attribute__((always_inline)) void add_row(const int first, const int last,
                                                          const int vectors, ptrdiff_t lanes,
                                                          const element *weight, const element *x,
                                                          elements sum[PRI_FILTER_ROWS][2])
{
    elements row[2];
    PRI_UNROLL
    for (int v = 0; v < vectors; v++)
        row[v] = load_some(x + v * VEC_LANES, lanes);
    PRI_UNROLL
    for (int r = first; r <= last; r++) {
        PRI_UNROLL
        for (int v = 0; v < vectors; v++)
            sum[r][v] += weight[-r] * row[v];
    }
}

/* Computes `vectors` vectors of each output row. Each row of x is loaded once for all windows that
 * contain it. */
static inline __attribute__((always_inline)) void
down_some(const int vectors, ptrdiff_t lanes, ptrdiff_t size, const element *weights,
          element divisor, const element *x, ptrdiff_t stride, element *out, ptrdiff_t out_stride)
{
    enum { ROWS = PRI_FILTER_ROWS };
    elements sum[ROWS][2];
    PRI_UNROLL
    for (int r = 0; r < ROWS; r++)
        sum[r][0] = sum[r][1] = -(elements){0};
    PRI_UNROLL
    for (int o = 0; o < ROWS - 1; o++)
        add_row(0, o, vectors, lanes, weights + o, x + o * stride, sum);
    for (ptrdiff_t o = ROWS - 1; o < size; o++)
        add_row(0, ROWS - 1, vectors, lanes, weights + o, x + o * stride, sum);
    PRI_UNROLL
    for (int r = 1; r < ROWS; r++) {
        const ptrdiff_t o = size - 1 + r;
        add_row(r, ROWS - 1, vectors, lanes, weights + o, x + o * stride, sum);
    }
    PRI_UNROLL
    for (int r = 0; r < ROWS; r++) {
        PRI_UNROLL
        for (int v = 0; v < vectors; v++)
            store_some(out + r * out_stride + v * VEC_LANES,
                       divisor == 1 ? sum[r][v] : sum[r][v] / divisor, lanes);
    }
}

static void correlate_down(ptrdiff_t size, const element *weights, element divisor, ptrdiff_t n,
                           const element *x, ptrdiff_t stride, element *out, ptrdiff_t out_stride)
{
    enum { WIDE = DOWN_VECTORS * VEC_LANES };
    ptrdiff_t i = 0;
    for (; i + WIDE <= n; i += WIDE)
        down_some(DOWN_VECTORS, VEC_LANES, size, weights, divisor, x + i, stride, out + i,
                  out_stride);
    for (; i < n; i += VEC_LANES)
        down_some(1, n - i, size, weights, divisor, x + i, stride, out + i, out_stride);
}

static inline __attribute__((always_inline)) void terms_some(const PRI_TYPED(pri_filter_terms) * t,
                                                             int count, ptrdiff_t lanes,
                                                             const element *x, element *out)
{
    elements sum = -(elements){0};
    for (int k = 0; k < count; k++)
        sum += t->factors[k] * load_some(x + t->offsets[k], lanes);
    store_some(out, t->inverse != 0 ? sum * t->inverse : sum / t->divisor, lanes);
}

static inline __attribute__((always_inline)) void terms_each(const PRI_TYPED(pri_filter_terms) * t,
                                                             int count, ptrdiff_t n,
                                                             const element *x, element *out)
{
    ptrdiff_t i = 0;
    for (; i + VEC_LANES <= n; i += VEC_LANES)
        terms_some(t, count, VEC_LANES, x + i, out + i);
    if (i < n)
        terms_some(t, count, n - i, x + i, out + i);
}

static void terms(const PRI_TYPED(pri_filter_terms) * t, ptrdiff_t n, const element *x,
                  element *out)
{
    if (t->count == 2)
        terms_each(t, 2, n, x, out);
    else
        terms_each(t, t->count, n, x, out);
}
#endif

const PRI_TYPED(pri_filter) PRI_AT_LEVEL(pri_filter) = {
    .median3 = median3,
    .median5 = median5,
    .stream_end = pri_stream_fence,
#if PRI_IS_REAL
    .correlate = correlate,
    .correlate_down = correlate_down,
    .terms = terms,
#endif
};
