// SPDX-License-Identifier: MIT
#include "tbb.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

void tbb_for(ptrdiff_t n, ptrdiff_t grain, int threads, tbb_body *body, void *ctx)
{
    const auto run = [=] {
        tbb::parallel_for(tbb::blocked_range<ptrdiff_t>(0, n, static_cast<std::size_t>(grain)),
                          [=](const tbb::blocked_range<ptrdiff_t> &range) {
                              body(range.begin(), range.end(), ctx);
                          });
    };
    if (threads > 0)
        tbb::task_arena(threads).execute(run);
    else
        run();
}
