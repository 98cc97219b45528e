/* SPDX-License-Identifier: MIT */
#include "window.h"

#include "base/check.h"
#include "base/status.h"

prange_status pri_windows_check(const pri_windows *of, ptrdiff_t *count)
{
    const pri_array x = {"x", of->x, 1}, out = {"out", of->out, 1};
    prange_status status = pri_check_arrays(of->function, of->n, of->size, 1, &x);
    if (status == PRANGE_OK && of->window < 1)
        status = pri_fail(PRANGE_ERROR_SIZE, "%s: window = %td is less than 1", of->function,
                          of->window);
    if (status != PRANGE_OK)
        return status;
    *count = of->n < of->window ? 0 : of->n - of->window + 1;
    status = pri_check_arrays(of->function, *count, of->out_size, 1, &out);
    return status == PRANGE_OK
               ? pri_check_disjoint(of->function, 1, &out, *count * (ptrdiff_t)of->out_size, &x,
                                    of->n * (ptrdiff_t)of->size)
               : status;
}
