/* SPDX-License-Identifier: MIT */
/*
 * A lane is a row of the matrix, so that each row's products are added in order. Contiguous rows
 * are transposed in registers, in squares as wide as a vector; contiguous columns need no
 * transposition.
 */
#include "matvec.h"

#include <stdbool.h>

#include "product_lanes.h"

/* Squares that go through together, since a row's additions wait for each other: fewer from memory,
 * where rows are read from end to end, and where these are CROWDED_BYTES or a multiple apart, so
 * that more than eight share a set of a first-level cache, which takes in a page. */
enum { SQUARES = 4, FEW_SQUARES = 2, STEPS = 4, CROWDED_BYTES = 2 * 8 * 4096 / (SQUARES * LANES) };

/* How far before its use an element of a row that comes from memory is fetched: so many rows are
 * more than the processor follows by itself. */
enum { FETCHED = 1024 / sizeof(element) };

static inline element multiply_add_one(element x, element y, element sum)
{
#if PRI_IS_REAL
    return sizeof(element) == 8 ? (element)__builtin_fma((double)x, (double)y, (double)sum)
                                : (element)__builtin_fmaf((float)x, (float)y, (float)sum);
#else
    return x * y + sum;
#endif
}

/*
 * The rows of some squares. Each is found from every fourth, `evenly`: as many pointers as
 * registers, where one for each row is a load for each that uses it. Each has its pointer where the
 * last row stands for those beyond it, and of 32 rows that are fetched from memory.
 */
enum { APART = 4 };

typedef struct row_set {
    const element *at[SQUARES * LANES]; /* evenly: of every fourth row */
    ptrdiff_t row;                      /* from one to the next */
} row_set;

static inline __attribute__((always_inline)) const element *row_at(const bool evenly,
                                                                   const row_set *of, int r)
{
    return evenly ? of->at[r / APART * APART] + r % APART * of->row : of->at[r];
}

#if defined(__AVX2__)
/*
 * Squares are transposed from halves of rows: a vector has a half of one row and of another, which
 * loads put there, so that a third of the exchanges between vectors is saved. Elements are then
 * dealt out within sixteen bytes, and with AVX-512 these between two groups of rows.
 */
enum { DEALT = 16 / sizeof(element), HALF = LANES / 2, GROUPS = LANES / (2 * DEALT) };

#if defined(__AVX512F__)
typedef __m256d half;

static inline half load_half(const element *x)
{
    return _mm256_loadu_pd((const void *)x);
}

/* The first `count` elements, fewer than there are. */
static inline half load_half_part(const element *x, int count)
{
    const __mmask8 there = (__mmask8)((1u << count) - 1);
    return sizeof(element) == 8 ? _mm256_maskz_loadu_pd(there, (const void *)x)
                                : (half)_mm256_maskz_loadu_ps(there, (const void *)x);
}

static inline vec join_halves(half low, half high)
{
    return (vec)_mm512_insertf64x4(_mm512_castpd256_pd512(low), high, 1);
}
#else
typedef __m128d half;

static inline half load_half(const element *x)
{
    return _mm_loadu_pd((const void *)x);
}

static inline half load_half_part(const element *x, int count)
{
    const __m128i lanes = _mm_setr_epi32(0, 1, 2, 3);
    return sizeof(element) == 8
               ? _mm_load_sd((const void *)x)
               : (half)_mm_maskload_ps((const void *)x,
                                       _mm_cmplt_epi32(lanes, _mm_set1_epi32(count)));
}

static inline vec join_halves(half low, half high)
{
    return (vec)_mm256_insertf128_pd(_mm256_castpd128_pd256(low), high, 1);
}
#endif

/* Of each sixteen bytes the lower halves of x and y, or the upper ones: as they are, or four bytes
 * of each in turns. */
static inline vec deal_wide(bool upper, vec x, vec y)
{
#if defined(__AVX512F__)
    return upper ? (vec)_mm512_unpackhi_pd((__m512d)x, (__m512d)y)
                 : (vec)_mm512_unpacklo_pd((__m512d)x, (__m512d)y);
#else
    return upper ? (vec)_mm256_unpackhi_pd((__m256d)x, (__m256d)y)
                 : (vec)_mm256_unpacklo_pd((__m256d)x, (__m256d)y);
#endif
}

static inline vec deal_narrow(bool upper, vec x, vec y)
{
#if defined(__AVX512F__)
    return upper ? (vec)_mm512_unpackhi_ps((__m512)x, (__m512)y)
                 : (vec)_mm512_unpacklo_ps((__m512)x, (__m512)y);
#else
    return upper ? (vec)_mm256_unpackhi_ps((__m256)x, (__m256)y)
                 : (vec)_mm256_unpacklo_ps((__m256)x, (__m256)y);
#endif
}

/* A group of rows, in the order first .. first + DEALT - 1 and the DEALT behind: out[c] becomes its
 * column k + c, and with AVX-512 its column k + DEALT + c in every second sixteen bytes. */
static inline __attribute__((always_inline)) void
deal_group(const bool evenly, const row_set *of, int first, ptrdiff_t k, int count, vec out[DEALT])
{
    vec pairs[DEALT];
    PRI_UNROLL
    for (int i = 0; i < DEALT; i++) {
        const element *low = row_at(evenly, of, first + i) + k;
        const element *high = row_at(evenly, of, first + DEALT + i) + k;
        pairs[i] = count == HALF
                       ? join_halves(load_half(low), load_half(high))
                       : join_halves(load_half_part(low, count), load_half_part(high, count));
    }
    if (DEALT == 2) {
        out[0] = deal_wide(false, pairs[0], pairs[1]);
        out[1] = deal_wide(true, pairs[0], pairs[1]);
        return;
    }
    PRI_UNROLL
    for (int upper = 0; upper < 2; upper++) {
        const vec front = deal_narrow(upper, pairs[0], pairs[1 % DEALT]);
        const vec back = deal_narrow(upper, pairs[2 % DEALT], pairs[3 % DEALT]);
        out[2 * upper % DEALT] = deal_wide(false, front, back);
        out[(2 * upper + 1) % DEALT] = deal_wide(true, front, back);
    }
}

/* The columns k .. k + count - 1 of a square: a half of it or fewer. */
static inline __attribute__((always_inline)) void columns_of_half(const bool evenly,
                                                                  const row_set *of, int first,
                                                                  ptrdiff_t k, int count,
                                                                  vec column[HALF])
{
    vec dealt[GROUPS][DEALT];
    PRI_UNROLL
    for (int g = 0; g < GROUPS; g++)
        deal_group(evenly, of, first + g * 2 * DEALT, k, count, dealt[g]);
    PRI_UNROLL
    for (int c = 0; c < DEALT; c++) {
#if defined(__AVX512F__)
        const __m512d front = (__m512d)dealt[0][c], back = (__m512d)dealt[1][c];
        column[c] = (vec)_mm512_shuffle_f64x2(front, back, 0x88);
        column[DEALT + c] = (vec)_mm512_shuffle_f64x2(front, back, 0xdd);
#else
        column[c] = dealt[0][c];
#endif
    }
}
#else
static inline vec zip_low(vec x, vec y)
{
    return sizeof(element) == 8 ? (vec)pri_zip_low_f64((pri_vec_f64)x, (pri_vec_f64)y)
                                : (vec)pri_zip_low_f32((pri_vec_f32)x, (pri_vec_f32)y);
}

static inline vec zip_high(vec x, vec y)
{
    return sizeof(element) == 8 ? (vec)pri_zip_high_f64((pri_vec_f64)x, (pri_vec_f64)y)
                                : (vec)pri_zip_high_f32((pri_vec_f32)x, (pri_vec_f32)y);
}

/* Each round deals the rows of the upper half out between those of the lower. */
static inline __attribute__((always_inline)) void transpose(vec row[LANES])
{
    vec dealt[LANES];
    PRI_UNROLL
    for (int round = 1; round < LANES; round *= 2) {
        PRI_UNROLL
        for (int r = 0; r < LANES / 2; r++) {
            dealt[2 * r] = zip_low(row[r], row[r + LANES / 2]);
            dealt[2 * r + 1] = zip_high(row[r], row[r + LANES / 2]);
        }
        PRI_UNROLL
        for (int r = 0; r < LANES; r++)
            row[r] = dealt[r];
    }
}
#endif

#if defined(__AVX2__)
enum { SLICE = HALF };
#else
enum { SLICE = LANES };
#endif

/* The columns k .. k + count - 1 of the square of the rows from `first` on: a slice, or the last,
 * which are fewer. */
static inline __attribute__((always_inline)) void load_slice(const bool evenly, const row_set *of,
                                                             int first, ptrdiff_t k, int count,
                                                             vec column[SLICE])
{
#if defined(__AVX2__)
    columns_of_half(evenly, of, first, k, count, column);
#else
    PRI_UNROLL
    for (int r = 0; r < LANES; r++) {
        const element *x = row_at(evenly, of, first + r) + k;
        column[r] = count == SLICE ? load(x) : load_part(x, count);
    }
    transpose(column);
#endif
}

/* A vector that is in a register, where compilers would load it again for each use. */
static inline vec kept(vec x)
{
#if defined(__x86_64__)
    if (sizeof(element) == 4)
        __asm__("" : "+v"(x));
#endif
    return x;
}

/* Adds the products of a slice of each square. Their factors stay in registers: to load them for
 * each square takes as long as half of the matrix. */
static inline __attribute__((always_inline)) void add_slices(const int squares, const bool evenly,
                                                             const row_set *of, ptrdiff_t k,
                                                             const element *x, vec *sum)
{
    vec factor[SLICE], column[SLICE];
    PRI_UNROLL
    for (int c = 0; c < SLICE; c++)
        factor[c] = kept(all(x[k + c]));
    PRI_UNROLL
    for (int s = 0; s < squares; s++) {
        load_slice(evenly, of, s * LANES, k, SLICE, column);
        PRI_UNROLL
        for (int c = 0; c < SLICE; c++)
            sum[s] = multiply_add(factor[c], column[c], sum[s]);
    }
}

/* The last columns, fewer than a slice. */
static inline __attribute__((always_inline)) void add_part_slices(int count, const int squares,
                                                                  const bool evenly,
                                                                  const row_set *of, ptrdiff_t k,
                                                                  const element *x, vec *sum)
{
    PRI_UNROLL
    for (int s = 0; s < squares; s++) {
        vec column[SLICE];
        load_slice(evenly, of, s * LANES, k, count, column);
        PRI_UNROLL
        for (int c = 0; c < SLICE; c++)
            if (c < count)
                sum[s] = multiply_add(all(x[k + c]), column[c], sum[s]);
    }
}

static inline __attribute__((always_inline)) void fetch_rows(const int rows, const bool evenly,
                                                             const row_set *of, ptrdiff_t k)
{
    for (int r = 0; r < rows; r++)
        __builtin_prefetch(row_at(evenly, of, r) + k);
}

static inline __attribute__((always_inline)) void add_rows(const int squares, const bool evenly,
                                                           const bool far, ptrdiff_t inner,
                                                           const row_set *of, const element *x,
                                                           vec *sum)
{
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        sum[s] = (vec){0};
    ptrdiff_t k = 0;
    for (; k + LANES <= inner; k += LANES) {
        if (far)
            fetch_rows(squares * LANES, evenly, of, k + FETCHED);
        PRI_UNROLL
        for (int h = 0; h < LANES; h += SLICE)
            add_slices(squares, evenly, of, k + h, x, sum);
    }
    if (k + SLICE <= inner) {
        add_slices(squares, evenly, of, k, x, sum);
        k += SLICE;
    }
    if (k < inner)
        add_part_slices((int)(inner - k), squares, evenly, of, k, x, sum);
}

/* Whole squares. */
static inline __attribute__((always_inline)) void add_squares(const int squares, const bool far,
                                                              ptrdiff_t inner, const element *a,
                                                              ptrdiff_t row, const element *x,
                                                              element *sums)
{
    const bool evenly = !far || sizeof(element) == 8;
    row_set of = {.row = row};
    vec sum[SQUARES];
    PRI_UNROLL
    for (int r = 0; r < squares * LANES; r += evenly ? APART : 1)
        of.at[r] = a + r * row;
    add_rows(squares, evenly, far, inner, &of, x, sum);
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        store(sums + s * LANES, sum[s]);
}

static void add_few(ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                    const element *x, element *sums)
{
    row_set of = {.row = row};
    vec sum[SQUARES];
    element all_sums[LANES];
    for (int r = 0; r < LANES; r++)
        of.at[r] = a + (r < count ? r : count - 1) * row;
    add_rows(1, false, false, inner, &of, x, sum);
    store(all_sums, sum[0]);
    memcpy(sums, all_sums, (size_t)count * sizeof *sums);
}

/* The last squares begin where they are whole: rows that were done before are done again. */
static void rows(bool far, ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                 const element *x, element *sums)
{
    if (count < LANES)
        return add_few(count, inner, a, row, x, sums);
    const bool crowded = row * (ptrdiff_t)sizeof *a % CROWDED_BYTES == 0;
    const int most = far || crowded ? FEW_SQUARES : SQUARES;
    for (ptrdiff_t i = 0, at; i < count;) {
        const ptrdiff_t left = (count - i + LANES - 1) / LANES, whole = count / LANES;
        int squares = most;
        while (squares > left || squares > whole)
            squares /= 2;
        at = i + squares * LANES > count ? count - squares * LANES : i;
        if (squares == 1)
            add_squares(1, false, inner, a + at * row, row, x, sums + at);
        else if (far)
            add_squares(FEW_SQUARES, true, inner, a + at * row, row, x, sums + at);
        else if (squares == FEW_SQUARES)
            add_squares(FEW_SQUARES, false, inner, a + at * row, row, x, sums + at);
        else
            add_squares(SQUARES, false, inner, a + at * row, row, x, sums + at);
        i = at + squares * LANES;
    }
}

/* `steps` columns, of which each lane adds its products in order. */
static inline __attribute__((always_inline)) void add_columns(const int steps, ptrdiff_t count,
                                                              const element *a, ptrdiff_t column,
                                                              const element *x, element *sums)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        vec sum = load(sums + i);
        PRI_UNROLL
        for (int k = 0; k < steps; k++)
            sum = multiply_add(all(x[k]), load(a + k * column + i), sum);
        store(sums + i, sum);
    }
    for (; i < count; i++) {
        PRI_UNROLL
        for (int k = 0; k < steps; k++)
            sums[i] = multiply_add_one(x[k], a[k * column + i], sums[i]);
    }
}

static void columns(ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t column,
                    const element *x, element *sums)
{
    ptrdiff_t k = 0;
    memset(sums, 0, (size_t)count * sizeof *sums);
    for (; k + STEPS <= inner; k += STEPS)
        add_columns(STEPS, count, a + k * column, column, x + k, sums);
    for (; k < inner; k++)
        add_columns(1, count, a + k * column, column, x + k, sums);
}

const pri_matvec PRI_AT_LEVEL(pri_matvec) = {
    .far_together = FEW_SQUARES * LANES,
    .together = SQUARES * LANES,
    .rows = rows,
    .columns = columns,
};
