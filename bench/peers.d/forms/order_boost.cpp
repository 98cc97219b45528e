// SPDX-License-Identifier: MIT
#include "order.h"

#include <boost/histogram.hpp>
#include <boost/version.hpp>

const char *peer_boost_version()
{
    return "Boost " BOOST_LIB_VERSION;
}

namespace
{

// The container interface that fill() expects; older versions do not accept a span.
struct numbers {
    const double *from;
    size_t count;

    const double *data() const
    {
        return from;
    }
    size_t size() const
    {
        return count;
    }
    const double *begin() const
    {
        return from;
    }
    const double *end() const
    {
        return from + count;
    }
};

} // namespace

// One fill() of all values into plain counts, which is the library's fastest way.
void peer_boost_histogram(ptrdiff_t n, const double *x, ptrdiff_t bins, ptrdiff_t *counts)
{
    namespace bh = boost::histogram;
    using axis =
        bh::axis::regular<double, bh::use_default, bh::use_default, bh::axis::option::none_t>;
    auto histogram = bh::make_histogram_with(std::vector<ptrdiff_t>(),
                                             axis(static_cast<unsigned>(bins), 0.0, 1.0));
    histogram.fill(numbers{x, static_cast<size_t>(n)});
    for (ptrdiff_t i = 0; i < bins; i++)
        counts[i] = histogram.at(static_cast<int>(i));
}
