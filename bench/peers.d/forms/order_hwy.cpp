// SPDX-License-Identifier: MIT
#include "order.h"

#include <hwy/contrib/sort/vqsort.h>

void peer_hwy_sort(ptrdiff_t n, double *x)
{
    hwy::Sorter sort;
    sort(x, static_cast<size_t>(n), hwy::SortAscending());
}
