/* SPDX-License-Identifier: MIT */
/*
 * Every distribution at three sizes, one of which is work enough for a team.
 */
#include "check_random.h"

#include <prange.h>

#include "check.h"

enum { MOST = 100003 };

uint64_t random_call(int k, bool *failed)
{
    static union {
        double wide[MOST];
        float narrow[MOST];
        uint64_t words[MOST];
        int64_t integers[MOST];
        int32_t small[MOST];
    } x;
    static const ptrdiff_t sizes[] = {37, 5000, MOST};
    const ptrdiff_t n = sizes[k % 3];
    const uint64_t seed = 7000 + (uint64_t)k, stream = ~seed, first = 3 * (uint64_t)k;
    prange_status status = PRANGE_OK;
    int width = 8;
    switch (k / 3) {
    case 0:
        status = prange_random_words(seed, stream, first, n, x.words);
        break;
    case 1:
        status = prange_random_uniform_f64(seed, stream, first, n, x.wide);
        break;
    case 2:
        status = prange_random_normal_f64(seed, stream, first, n, x.wide);
        break;
    case 3:
        status = prange_random_exponential_f64(seed, stream, first, n, x.wide);
        break;
    case 4:
        status =
            prange_random_integers_i64(seed, stream, first, n, -5, INT64_MAX / 3 * 2, x.integers);
        break;
    default:
        width = 4;
        status = k / 3 == 5   ? prange_random_uniform_f32(seed, stream, first, n, x.narrow)
                 : k / 3 == 6 ? prange_random_normal_f32(seed, stream, first, n, x.narrow)
                              : prange_random_exponential_f32(seed, stream, first, n, x.narrow);
    }
    *failed = status != PRANGE_OK;
    return width == 8 ? digest_of_f64(DIGEST_START, n, x.wide)
                      : digest_of_f32(DIGEST_START, n, x.narrow);
}
