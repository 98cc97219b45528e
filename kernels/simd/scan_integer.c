/* SPDX-License-Identifier: MIT */
/*
 * Scans of integers, whose order is free. From AVX2 on, a register is scanned by doubling within
 * each group of sixteen bytes, whose totals are then added to the groups after it. Products, and
 * all operations at other levels, are plain loops that take one cycle per element.
 */
#include "scan.h"

#include "scan_columns.h"

static inline __attribute__((always_inline)) void
totals_of(ptrdiff_t blocks, const element *x, running *out, running neutral, join_one *join)
{
    for (ptrdiff_t b = 0; b < blocks; b++, x += PRI_SCAN_BLOCK) {
        running run = neutral;
        for (ptrdiff_t i = 0; i < PRI_SCAN_BLOCK; i++)
            run = join(run, x[i]);
        out[b] = run;
    }
}

static inline __attribute__((always_inline)) running
scan_elements(ptrdiff_t n, const element *x, running carry, running run, element *y, join_one *join)
{
    running now = join(carry, run);
    for (ptrdiff_t i = 0; i < n; i++) {
        run = join(run, x[i]);
        now = join(now, x[i]);
        y[i] = now;
    }
    return run;
}

#if defined(__AVX2__)
#if defined(__AVX512F__)
typedef __m512i ints;
#define OF_LEVEL(name) _mm512_##name
#define BITS_OF(name) _mm512_##name##_si512
#define ALL_WIDE _mm512_set1_epi64
#else
typedef __m256i ints;
#define OF_LEVEL(name) _mm256_##name
#define BITS_OF(name) _mm256_##name##_si256
#define ALL_WIDE _mm256_set1_epi64x
#endif

enum { BYTES = sizeof(element), INTS = sizeof(ints) / BYTES };

typedef ints join_ints(ints left, ints right);

static inline ints load_ints(const element *x)
{
    return BITS_OF(loadu)((const void *)x);
}

static inline ints all_ints(running value)
{
    return BYTES == 8   ? ALL_WIDE((long long)value)
           : BYTES == 4 ? OF_LEVEL(set1_epi32)((int)value)
                        : OF_LEVEL(set1_epi8)((char)value);
}

static inline ints add_ints(ints left, ints right)
{
    return BYTES == 8   ? OF_LEVEL(add_epi64)(left, right)
           : BYTES == 4 ? OF_LEVEL(add_epi32)(left, right)
                        : OF_LEVEL(add_epi8)(left, right);
}

#if defined(__AVX512F__)
static inline ints smaller_wide(ints left, ints right)
{
    return _mm512_min_epi64(left, right);
}

static inline ints larger_wide(ints left, ints right)
{
    return _mm512_max_epi64(left, right);
}

/* Shifts x up by `by` groups of sixteen bytes and shifts in groups of `identity`. */
static inline ints move_up(ints x, ints identity, int by)
{
    return by == 1 ? _mm512_alignr_epi64(x, identity, 6) : _mm512_alignr_epi64(x, identity, 4);
}

static inline ints last_sixteen(ints x)
{
    return _mm512_shuffle_i64x2(x, x, 0xff);
}
#else
static inline ints smaller_wide(ints left, ints right)
{
    return _mm256_blendv_epi8(left, right, _mm256_cmpgt_epi64(left, right));
}

static inline ints larger_wide(ints left, ints right)
{
    return _mm256_blendv_epi8(right, left, _mm256_cmpgt_epi64(left, right));
}

static inline ints move_up(ints x, ints identity, int by)
{
    (void)by;
    return _mm256_permute2x128_si256(x, identity, 0x02);
}

static inline ints last_sixteen(ints x)
{
    return _mm256_permute2x128_si256(x, x, 0x11);
}
#endif

static inline ints smaller_ints(ints left, ints right)
{
    return BYTES == 8   ? smaller_wide(left, right)
           : BYTES == 4 ? OF_LEVEL(min_epi32)(left, right)
                        : OF_LEVEL(min_epu8)(left, right);
}

static inline ints larger_ints(ints left, ints right)
{
    return BYTES == 8   ? larger_wide(left, right)
           : BYTES == 4 ? OF_LEVEL(max_epi32)(left, right)
                        : OF_LEVEL(max_epu8)(left, right);
}

/* Shifts each group of sixteen bytes up by 8, 4, 2 or 1 bytes and shifts in bytes of `identity`. */
#define MOVED(x, identity, bytes) OF_LEVEL(alignr_epi8)(x, identity, 16 - (bytes))

/* Broadcasts the last element of each group of sixteen bytes within the group. */
static inline ints last_of_each(ints x)
{
    if (BYTES == 8)
        return OF_LEVEL(unpackhi_epi64)(x, x);
    if (BYTES == 4)
        return OF_LEVEL(shuffle_epi32)(x, 0xff);
    return OF_LEVEL(shuffle_epi8)(x, OF_LEVEL(set1_epi8)(15));
}

/* Scans a register. *last becomes its total in all elements. */
static inline __attribute__((always_inline)) ints scan_ints(ints x, ints identity, join_ints *join,
                                                            ints *last)
{
    if (BYTES == 1) {
        x = join(x, MOVED(x, identity, 1));
        x = join(x, MOVED(x, identity, 2));
    }
    if (BYTES <= 4)
        x = join(x, MOVED(x, identity, 4));
    x = join(x, MOVED(x, identity, 8));
    ints totals = last_of_each(x);
    for (int by = 1; by < (int)sizeof x / 16; by *= 2) {
        const ints before = move_up(totals, identity, by);
        x = join(x, before);
        totals = join(totals, before);
    }
    *last = last_sixteen(totals);
    return x;
}

static inline __attribute__((always_inline)) running scan_part(ptrdiff_t n, const element *x,
                                                               running carry, running run,
                                                               element *y, running neutral,
                                                               join_ints *join, join_one *one)
{
    if (n < INTS)
        return scan_elements(n, x, carry, run, y, one);
    const ints identity = all_ints(neutral);
    ints now = all_ints(one(carry, run)), all_run = all_ints(run), last;
    ptrdiff_t i = 0;
    for (; i + INTS <= n; i += INTS) {
        const ints totals = scan_ints(load_ints(x + i), identity, join, &last);
        BITS_OF(storeu)((void *)(y + i), join(now, totals));
        now = join(now, last);
        all_run = join(all_run, last);
    }
    element of_run[INTS];
    BITS_OF(storeu)((void *)of_run, all_run);
    return scan_elements(n - i, x + i, carry, of_run[0], y + i, one);
}
#else
#define scan_part(n, x, carry, run, y, neutral, join, one) scan_elements(n, x, carry, run, y, one)
#endif

static void totals_sum(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, 0, add_one);
}

static running part_sum(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, 0, add_ints, add_one);
}

static void some_sum(const row_group *group, ptrdiff_t count)
{
    scan_some(group, count, add_one, true);
}

static void columns_sum(const pri_scan_columns *matrix)
{
    const column_scan kernel = {0, add_one, true, some_sum};
    scan_columns(matrix, kernel);
}

static void totals_prod(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, 1, multiply_one);
}

static running part_prod(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_elements(n, x, carry, run, y, multiply_one);
}

static void some_prod(const row_group *group, ptrdiff_t count)
{
    scan_some(group, count, multiply_one, true);
}

static void columns_prod(const pri_scan_columns *matrix)
{
    const column_scan kernel = {1, multiply_one, true, some_prod};
    scan_columns(matrix, kernel);
}

static void totals_min(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, pri_scan_identity(PRI_SCAN_MIN), pri_scan_min);
}

static running part_min(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, pri_scan_identity(PRI_SCAN_MIN), smaller_ints,
                     pri_scan_min);
}

static void some_min(const row_group *group, ptrdiff_t count)
{
    scan_some(group, count, pri_scan_min, true);
}

static void columns_min(const pri_scan_columns *matrix)
{
    const column_scan kernel = {pri_scan_identity(PRI_SCAN_MIN), pri_scan_min, true, some_min};
    scan_columns(matrix, kernel);
}

static void totals_max(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, pri_scan_identity(PRI_SCAN_MAX), pri_scan_max);
}

static running part_max(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, pri_scan_identity(PRI_SCAN_MAX), larger_ints,
                     pri_scan_max);
}

static void some_max(const row_group *group, ptrdiff_t count)
{
    scan_some(group, count, pri_scan_max, true);
}

static void columns_max(const pri_scan_columns *matrix)
{
    const column_scan kernel = {pri_scan_identity(PRI_SCAN_MAX), pri_scan_max, true, some_max};
    scan_columns(matrix, kernel);
}

const pri_scan PRI_AT_LEVEL(pri_scan) = {
    .totals = {totals_sum, totals_prod, totals_min, totals_max},
    .part = {part_sum, part_prod, part_min, part_max},
    .columns = {columns_sum, columns_prod, columns_min, columns_max},
};
