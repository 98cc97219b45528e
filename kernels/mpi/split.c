/* SPDX-License-Identifier: MIT */
#include "split.h"

#include <string.h>

/* Maps the order of prange/sort.h to that of unsigned integers. The key is the number's bits, with
 * the sign bit flipped, or all bits if it is negative; minus the count of negative NaNs, which thus
 * come last. */
#define BITS (8 * (int)sizeof(element))
#define SIGN ((uint64_t)1 << (BITS - 1))
#define ALL (SIGN | (SIGN - 1))
#if PRI_IS_REAL
#define NEGATIVE_NANS (sizeof(element) == 8 ? ((uint64_t)1 << 52) - 1 : ((uint64_t)1 << 23) - 1)
#endif

static uint64_t key_of(element x)
{
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof x);
#if PRI_IS_REAL
    return ((bits & SIGN ? bits ^ ALL : bits ^ SIGN) - NEGATIVE_NANS) & ALL;
#else
    return bits ^ SIGN;
#endif
}

static element number_of(uint64_t key)
{
#if PRI_IS_REAL
    const uint64_t flipped = (key + NEGATIVE_NANS) & ALL;
    const uint64_t bits = flipped & SIGN ? flipped ^ SIGN : flipped ^ ALL;
#else
    const uint64_t bits = key ^ SIGN;
#endif
    element x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The number of n sorted numbers whose key is below `key`, or up to it if `equal`. */
static ptrdiff_t count_below(ptrdiff_t n, const element *x, uint64_t key, bool equal)
{
    ptrdiff_t low = 0, high = n;
    while (low < high) {
        const ptrdiff_t middle = low + (high - low) / 2;
        const uint64_t at = key_of(x[middle]);
        if (at < key || (equal && at == key))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static prange_status sum_all(const pri_mpi_call *call, ptrdiff_t count, int64_t *values)
{
    return pri_mpi_status(call->function, MPI_Allreduce(MPI_IN_PLACE, values, (int)count,
                                                        MPI_INT64_T, MPI_SUM, call->comm));
}

/* The bits found per round: few enough to keep its sum short. */
static int bits_a_round(ptrdiff_t count)
{
    return count <= 64 ? 8 : count <= 4096 ? 4 : 2;
}

ptrdiff_t PRI_TYPED(pri_mpi_split_work)(ptrdiff_t count)
{
    return count * (5 + ((ptrdiff_t)1 << bits_a_round(count)));
}

/* Finds the key at each place: the lowest key for which the keys up to it are more than the place.
 * keys[j] has the bits found so far; counts[j*probes + i] is the number of keys up to the i-th
 * value of the next bits. */
static prange_status find_keys(const pri_mpi_call *call, const element *x,
                               const pri_mpi_splits *splits, uint64_t *keys, int64_t *counts)
{
    prange_status status = PRANGE_OK;
    const int bits = bits_a_round(splits->count);
    const ptrdiff_t probes = ((ptrdiff_t)1 << bits) - 1;
    memset(keys, 0, (size_t)splits->count * sizeof *keys);
    for (int low = BITS - bits; low >= 0 && status == PRANGE_OK; low -= bits) {
        const uint64_t below = ((uint64_t)1 << low) - 1;
        for (ptrdiff_t j = 0; j < splits->count; j++)
            for (ptrdiff_t i = 0; i < probes; i++)
                counts[j * probes + i] =
                    count_below(call->count, x, keys[j] | (uint64_t)i << low | below, true);
        status = sum_all(call, splits->count * probes, counts);
        for (ptrdiff_t j = 0; j < splits->count && status == PRANGE_OK; j++) {
            ptrdiff_t i = 0;
            while (i < probes && counts[j * probes + i] <= splits->places[j])
                i++;
            keys[j] |= (uint64_t)i << low;
        }
    }
    return status;
}

prange_status PRI_TYPED(pri_mpi_split)(const pri_mpi_call *call, const element *x,
                                       const pri_mpi_splits *splits)
{
    const ptrdiff_t count = splits->count;
    if (count == 0 || call->n == 0) {
        for (ptrdiff_t j = 0; j < count; j++)
            splits->before[j] = 0;
        return PRANGE_OK;
    }
    int64_t *less = splits->work, *equal = less + count, *all = equal + count;
    int64_t *lower = all + count;
    uint64_t *keys = (uint64_t *)(lower + count);
    prange_status status = find_keys(call, x, splits, keys, (int64_t *)(keys + count));
    if (status != PRANGE_OK)
        return status;
    for (ptrdiff_t j = 0; j < count; j++) {
        all[j] = less[j] = count_below(call->count, x, keys[j], false);
        equal[j] = count_below(call->count, x, keys[j], true) - less[j];
        lower[j] = 0;
    }
    status = sum_all(call, count, all);
    if (status == PRANGE_OK)
        status = pri_mpi_status(
            call->function, MPI_Exscan(equal, lower, (int)count, MPI_INT64_T, MPI_SUM, call->comm));
    for (ptrdiff_t j = 0; j < count && status == PRANGE_OK; j++) {
        const bool end = splits->places[j] >= call->n;
        const int64_t wanted = splits->places[j] - all[j]; /* among the equal numbers */
        const int64_t before = call->rank == 0 ? 0 : lower[j];
        const int64_t own = wanted <= before             ? 0
                            : wanted - before < equal[j] ? wanted - before
                                                         : equal[j];
        splits->before[j] = end ? call->count : (ptrdiff_t)(less[j] + own);
        splits->values[j] = number_of(keys[j]);
    }
    return status;
}
