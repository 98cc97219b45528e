// SPDX-License-Identifier: MIT
#include "order.h"

#include <hwy/highway.h>
#include <hwy/contrib/sort/vqsort.h>

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

const char *peer_hwy_version()
{
    return "Highway " TEXT(HWY_MAJOR) "." TEXT(HWY_MINOR) "." TEXT(HWY_PATCH);
}

void peer_hwy_sort(ptrdiff_t n, double *x)
{
    hwy::Sorter sort;
    sort(x, static_cast<size_t>(n), hwy::SortAscending());
}
