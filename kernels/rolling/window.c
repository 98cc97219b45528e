/* SPDX-License-Identifier: MIT */
#include "window.h"

#include "base/check.h"
#include "base/status.h"

prange_status pri_windows_check(const pri_windows *windows, ptrdiff_t *count)
{
    const pri_array x = {"x", windows->x, 1}, out = {"out", windows->out, 1};
    prange_status status = pri_check_arrays(windows->function, windows->n, windows->size, 1, &x);
    if (status == PRANGE_OK && windows->window < 1)
        status = pri_fail(PRANGE_ERROR_SIZE, "%s: window = %td is less than 1", windows->function,
                          windows->window);
    if (status != PRANGE_OK)
        return status;
    *count = windows->n < windows->window ? 0 : windows->n - windows->window + 1;
    status = pri_check_arrays(windows->function, *count, windows->out_size, 1, &out);
    return status == PRANGE_OK ? pri_check_disjoint(windows->function, 1, &out,
                                                    *count * (ptrdiff_t)windows->out_size, &x,
                                                    windows->n * (ptrdiff_t)windows->size)
                               : status;
}
