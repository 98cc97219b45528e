/* SPDX-License-Identifier: MIT */
/* Whether PRANGE_FOR has the threads that it should have. */
#include <prange.h>

int main(void)
{
    int threads = 0;
    if (prange_set_num_threads(3) != PRANGE_OK)
        return 2;
    PRANGE_FOR (i, 0, 3, reduction(max : threads) schedule(static, 1))
        threads = prange_get_thread_id() + 1;
    return threads != 3;
}
