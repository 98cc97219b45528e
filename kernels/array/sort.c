/* SPDX-License-Identifier: MIT */
/*
 * Sorting. The parallel loops are those of sort_keys.c.
 */
#include <prange/sort.h>

#include "base/check.h"
#include "sort_keys.h"

prange_status PRI_TYPED(prange_sort)(ptrdiff_t n, element *x)
{
    const pri_array array = {"x", x, 1};
    const prange_status status = pri_check_arrays(__func__, n, sizeof *x, 1, &array);
    if (status == PRANGE_OK && n > 1)
        PRI_KEYED(pri_sort_keys)(__func__, n, (key *)x, PRI_IS_REAL);
    return status;
}
