// SPDX-License-Identifier: MIT
#include "order.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

const char *peer_std_version()
{
    return "C++ standard library (" __VERSION__ ")";
}

void peer_std_sort(ptrdiff_t n, double *x)
{
    std::sort(x, x + n);
}

void peer_std_argsort(ptrdiff_t n, const double *x, ptrdiff_t *order)
{
    std::iota(order, order + n, ptrdiff_t{0});
    std::stable_sort(order, order + n, [x](ptrdiff_t i, ptrdiff_t j) { return x[i] < x[j]; });
}

double peer_std_median(ptrdiff_t n, double *x)
{
    double *const middle = x + n / 2;
    std::nth_element(x, middle, x + n);
    return n % 2 == 1 ? *middle : 0.5 * (*std::max_element(x, middle) + *middle);
}

ptrdiff_t peer_std_unique(ptrdiff_t n, double *x)
{
    const std::unordered_set<double> values(x, x + n);
    std::copy(values.begin(), values.end(), x);
    std::sort(x, x + values.size());
    return static_cast<ptrdiff_t>(values.size());
}
