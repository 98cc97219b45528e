/* SPDX-License-Identifier: MIT */
/*
 * Sorting: the public functions. sort_keys.c has the parallel algorithm.
 */
#include <prange/sort.h>

#include "base/check.h"
#include "sort_keys.h"

static prange_status sort(const char *function, pri_sort_form form, ptrdiff_t n, element *x)
{
    const pri_array array = {"x", x, 1};
    const prange_status status = pri_check_arrays(function, n, sizeof *x, 1, &array);
    if (status == PRANGE_OK && n > 1)
        PRI_KEYED(pri_sort_keys)(function, form, n, (key *)x);
    return status;
}

prange_status PRI_TYPED(prange_sort)(ptrdiff_t n, element *x)
{
    return sort(__func__, pri_form(false), n, x);
}

prange_status PRI_TYPED(prange_sort_descending)(ptrdiff_t n, element *x)
{
    return sort(__func__, pri_form(true), n, x);
}
