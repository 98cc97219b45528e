/* SPDX-License-Identifier: MIT */
/*
 * Stable sorting of keys together with a payload: the order of the keys is found first, then the
 * keys are sorted and the payload is gathered by that order.
 */
#include <prange/sort.h>

#include "argsort.h"
#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "gather.h"
#include "sort_keys.h"

static prange_status check(const char *function, ptrdiff_t n, const element *keys, size_t size,
                           const void *payload)
{
    const pri_array numbers = {"keys", keys, 1}, others = {"payload", payload, 1};
    if (size == 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: size is 0", function);
    prange_status status = pri_check_arrays(function, n, sizeof *keys, 1, &numbers);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, n, size, 1, &others);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, 1, &others, n * (ptrdiff_t)size, &numbers,
                                    n * (ptrdiff_t)sizeof *keys);
    return status;
}

static prange_status sort(const char *function, pri_sort_form form, ptrdiff_t n, element *keys,
                          size_t size, void *payload)
{
    prange_status status = check(function, n, keys, size, payload);
    if (status != PRANGE_OK || n == 0 ||
        pri_isa_get()->PRI_KEYED(sort)->direction(form, n, (const key *)keys) > 0)
        return status;
    ptrdiff_t *order = pri_scratch_large(n, sizeof *order);
    void *moved = pri_scratch_large(n, size);
    if (!order || !moved)
        status = pri_fail(PRANGE_ERROR_MEMORY, "%s: out of memory for %td elements of %zu bytes",
                          function, n, size);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_argsort)(function, form, n, keys, order);
    if (status == PRANGE_OK) {
        /* Sorting the keys is faster than gathering them by `order`. */
        PRI_KEYED(pri_sort_keys)(function, form, n, (key *)keys);
        pri_gather(function, n, order, size, payload, moved);
        pri_copy(function, n, size, moved, payload);
    }
    pri_scratch_free(moved);
    pri_scratch_free(order);
    return status;
}

prange_status PRI_TYPED(prange_sort_by_key)(ptrdiff_t n, element *keys, size_t size, void *payload)
{
    return sort(__func__, pri_form(false), n, keys, size, payload);
}

prange_status PRI_TYPED(prange_sort_by_key_descending)(ptrdiff_t n, element *keys, size_t size,
                                                       void *payload)
{
    return sort(__func__, pri_form(true), n, keys, size, payload);
}
